// Reading the same at later blocks: what did not change is not proved key by key again, and what did change is never missed.
import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { DevnetNode } from '../../devnet/node/node.ts';
import { NotProvedError } from '../../node-light/engine/errors.ts';
import type { LightNode } from '../../node-light/engine/light-node.ts';
import { lightDevnet, lightNode, source } from './light-devnet.ts';
import { honest, lyingProxy, type Lies } from './lying-proxy.ts';

let devnet: DevnetNode;
let light: LightNode;
let lies: Lies = {};
beforeAll(async () => {
  devnet = await lightDevnet(3);
  light = lightNode(devnet, { slotDurationMs: 250 });
  const changing: Lies = { answer: (request, result) => (lies.answer ? lies.answer(request, result) : result) };
  await light.addSource(source('node', lyingProxy(honest(devnet), changing)));
});
afterAll(() => devnet.close());

/** All that stands in the state, maps with many keys and with few. */
const everyKey = (): Uint8Array[] => [...devnet.chain.best.state.entries(new Uint8Array(0))].map(([key]) => key);
const absent = (key: Uint8Array): Uint8Array => Uint8Array.of(...key, 1);
const nextBlock = async (): Promise<void> => {
  const seen = new Promise<void>((resolve) => {
    const stop = light.on('head', () => {
      stop();
      resolve();
    });
  });
  await devnet.newBlock();
  await seen;
};
const readAll = async (keys: readonly Uint8Array[]): Promise<void> => {
  const { value } = await light.read(keys);
  expect(value).toEqual(keys.map((key) => devnet.chain.best.state.get(key)));
};

describe('reading again at a later block', { timeout: 60_000 }, () => {
  it('gives what stands there, with less to prove when little changed', async () => {
    const keys = everyKey().filter((key) => key.length < 200);
    await readAll(keys);
    const before = light.proofs.bytes;
    await nextBlock();
    await readAll(keys);
    const again = light.proofs.bytes - before;
    expect(keys.length).toBeGreaterThan(100);
    expect(again).toBeLessThan(before);
  });

  it('gives what stands there whatever was asked before', async () => {
    await fc.assert(
      fc.asyncProperty(fc.array(fc.nat(), { minLength: 1, maxLength: 60 }), fc.boolean(), async (picks, holes) => {
        const all = everyKey();
        const keys = picks.map((pick) => all[pick % all.length]!);
        await readAll(holes ? [...keys, ...keys.map(absent)] : keys);
        await nextBlock();
        await readAll(keys);
      }),
      { numRuns: 15 },
    );
  });

  it('a source that answers with the proof of the block before is refused', async () => {
    const keys = everyKey().filter((key) => key.length < 200);
    await readAll(keys);
    const old = devnet.chain.best.hash;
    await nextBlock();
    lies = {
      answer: ({ method, params }, result) => {
        if (method !== 'state_getReadProof') return result;
        const { state } = devnet.chain.at(old);
        const asked = (params as [string[]])[0].map((key) => Uint8Array.from(Buffer.from(key.slice(2), 'hex')));
        return { at: old, proof: state.prove(asked).map((entry) => `0x${Buffer.from(entry).toString('hex')}`) };
      },
    };
    await expect(light.read(keys)).rejects.toBeInstanceOf(NotProvedError);
    expect(light.refusals).toMatchObject([{ source: 'node', reason: 'ProofIncompleteError' }]);
  });
});
