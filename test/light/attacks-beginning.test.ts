// Liars while it is decided where trust begins: each source answers for itself, and the honest one is read.
import { cryptoWaitReady } from '@polkadot/util-crypto';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { localGenesis } from '../../devnet/node/local-genesis.ts';
import type { DevnetNode } from '../../devnet/node/node.ts';
import { NotProvedError } from '../../node-light/engine/errors.ts';
import { bytesToHex } from '../../substrate/bytes.ts';
import { palletPrefix } from '../../substrate/storage-key.ts';
import { lightDevnet, lightNode, source } from './light-devnet.ts';
import { honest, lyingProxy, type Lies } from './lying-proxy.ts';

let devnet: DevnetNode;
let other: DevnetNode;
beforeAll(async () => {
  await cryptoWaitReady();
  devnet = await lightDevnet(20);
  const { genesis, authors } = localGenesis(250, 3);
  other = await lightDevnet(20, { genesis: { ...genesis, endowed: genesis.endowed.slice(0, 3) }, authors });
});
afterAll(() => Promise.all([devnet.close(), other.close()]));

const issuance = palletPrefix('Balances', 'TotalIssuance');
const liar = 'wss://liar.example';
const honestName = 'wss://honest.example';

describe('where trust begins, with a liar beside an honest source', () => {
  /** Both are taken in at the same time, the liar first. */
  async function beside(lies: Lies, checkpoint: 'own chain' | 'first source') {
    const light = lightNode(devnet, { slotDurationMs: 250, checkpoint });
    const taken = await Promise.allSettled([
      light.addSource(source(liar, lyingProxy(honest(devnet), lies))),
      light.addSource(source(honestName, honest(devnet))),
    ]);
    return { light, taken: taken.map(({ status }) => status) };
  }
  const about = (wanted: string, answer: (result: unknown) => unknown): Lies => ({
    answer: ({ method }, result) => (method === wanted ? answer(result) : result),
  });

  it.each([
    ['block hashes that are none', about('chain_getBlockHash', () => '0x00')],
    ['a finalized head that is none', about('chain_getFinalizedHead', () => '0x00')],
    ['a header of another block', about('chain_getHeader', (header) => ({ ...(header as object), number: '0x1' }))],
    ['a proof that does not hold', about('state_getReadProof', () => ({ at: '0x00', proof: ['0x00'] }))],
    ['another chain’s first block', about('chain_getBlockHash', () => bytesToHex(new Uint8Array(32).fill(7)))],
  ])('%s blame the liar alone; the honest one is read', async (_, lies) => {
    for (const checkpoint of ['own chain', 'first source'] as const) {
      const { light, taken } = await beside(lies, checkpoint);
      expect(taken).toEqual(['rejected', 'fulfilled']);
      expect(light.refusals.map((refusal) => refusal.source)).toEqual([liar]);
      const { value, evidence } = await light.read([issuance]);
      expect(value[0]).toEqual(devnet.chain.best.state.get(issuance));
      if (checkpoint === 'first source') expect(evidence).toMatchObject({ word: 'claimed', by: honestName });
      light.close();
    }
  });

  it('a liar that says nothing keeps nobody waiting', async () => {
    const silent = about('state_getReadProof', () => undefined);
    const light = lightNode(devnet, { slotDurationMs: 250, checkpoint: 'first source' });
    void light.addSource(source(liar, lyingProxy(honest(devnet), silent))).catch(() => undefined);
    await light.addSource(source(honestName, honest(devnet)));
    expect((await light.read([issuance])).value[0]).toEqual(devnet.chain.best.state.get(issuance));
    expect(light.refusals).toEqual([]);
    light.close();
  });

  it('while nobody vouched, a source on another chain is not followed, but may come back', async () => {
    const light = lightNode(devnet, { slotDurationMs: 250, checkpoint: 'first source' });
    await light.addSource(source(liar, honest(other)));
    await expect(light.addSource(source(honestName, honest(devnet)))).rejects.toThrow('another chain');
    expect(light.refusals).toMatchObject([{ source: honestName, reason: 'wrong genesis' }]);
    expect((await light.read([issuance])).evidence).toMatchObject({ word: 'claimed', by: liar });
    // It is tried again, not kept out for good; once somebody vouched, it is kept out.
    await expect(light.addSource(source(honestName, honest(devnet)))).rejects.toThrow('is on another chain');
    light.vouch();
    await expect(light.addSource(source(honestName, honest(devnet)))).rejects.toThrow('is on another chain');
    await expect(light.addSource(source(honestName, honest(other)))).rejects.toThrow(NotProvedError);
    light.close();
  });
});
