// Metadata says how everything else is read and how calls are written; nothing proves it. What becomes of a source that lies about it.
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { openChain } from '../../chain/open-chain.ts';
import type { Chain } from '../../chain/ports/chain.ts';
import { readBalances } from '../../chain/queries/balances.ts';
import { devPair } from '../../devnet/node/dev-accounts.ts';
import type { DevnetNode } from '../../devnet/node/node.ts';
import type { LightNode } from '../../node-light/engine/light-node.ts';
import type { LightNodeOptions } from '../../node-light/engine/light-node-options.ts';
import { keptPin, metadataPins, readToldMetadata, type MetadataPin } from '../../node-light/engine/metadata-pins.ts';
import { lightConnect } from '../../node-light/provider/light-connect.ts';
import { bytesToHex, concatBytes, hexToBytes, utf8, type Hex } from '../../substrate/bytes.ts';
import type { Connect } from '../../substrate/transport/transport.ts';
import { systemClock } from '../../wallet/host/system-clock.ts';
import { finneyMetadata, FINNEY_GENESIS } from '../../wallet/testing/finney.ts';
import { describeMetadata } from '../../node-light/engine/metadata-bytes.ts';
import { lightDevnet, lightNode, pinsOf } from './light-devnet.ts';
import { honest, lyingProxy, type Lies } from './lying-proxy.ts';

let devnet: DevnetNode;
let pins: MetadataPin[];
beforeAll(async () => {
  devnet = await lightDevnet(6);
  pins = pinsOf(devnet);
});
afterAll(() => devnet.close());

/** Two items of one type change places: every balance still decodes, and is another. */
function swapped(metadata: Uint8Array): Uint8Array {
  const [free, reserved] = [utf8('free'), utf8('reserved')].map((name) =>
    concatBytes(Uint8Array.of(name.length << 2), name),
  ) as [Uint8Array, Uint8Array];
  const text = Buffer.from(metadata);
  const at = text.indexOf(concatBytes(free));
  const other = text.indexOf(concatBytes(reserved), at);
  expect(at).toBeGreaterThan(0);
  expect(other).toBeGreaterThan(at);
  return concatBytes(
    metadata.subarray(0, at),
    reserved,
    metadata.subarray(at + free.length, other),
    free,
    metadata.subarray(other + reserved.length),
  );
}
const asked = (method: string, params: unknown): boolean =>
  method === 'state_getMetadata' ||
  (method === 'state_call' && String((params as unknown[])[0]).startsWith('Metadata_metadata_at'));
const fake: Lies = {
  answer: ({ method, params }, result) =>
    typeof result === 'string' && asked(method, params) ? bytesToHex(swapped(hexToBytes(result))) : result,
};

const openOn = (light: LightNode, name: string, connect: Connect): Promise<Chain> =>
  openChain({
    connect: lightConnect(light, { name, connect }),
    kind: 'endpoint',
    label: name,
    clock: systemClock,
    proving: true,
    attempts: 1,
  });
async function open(
  options: Partial<LightNodeOptions>,
  ...connects: [name: string, connect: Connect][]
): Promise<{ light: LightNode; chain: Chain }> {
  const light = lightNode(devnet, { slotDurationMs: 250, aheadMs: Infinity, ...options });
  for (const [name, connect] of connects.slice(1)) {
    const { JsonRpcSource } = await import('../../node-light/sources/json-rpc-source.ts');
    await light.addSource(new JsonRpcSource({ name, connect }));
  }
  return { light, chain: await openOn(light, ...connects[0]!) };
}
/** What a light node with pins refused of a source that lies so, and whose chain could not be opened. */
async function refusalsOf(lies: Lies) {
  const light = lightNode(devnet, { slotDurationMs: 250, aheadMs: Infinity, metadataPins: pins });
  await expect(openOn(light, 'liar', lyingProxy(honest(devnet), lies))).rejects.toThrow();
  return light.refusals;
}
const alice = devPair('//Alice').address;
const balance = async (chain: Chain) => readBalances(chain.at(), [alice], 500n);
const truth = async (): Promise<bigint> => {
  const { chain } = await open({ metadataPins: pins }, ['honest', honest(devnet)]);
  const { value } = await balance(chain);
  await chain.close();
  return value[0]!.freeRao;
};

describe('metadata', { timeout: 60_000 }, () => {
  it('that was pinned lets proved values be shown as such', async () => {
    const { light, chain } = await open({ metadataPins: pins }, ['honest', honest(devnet)]);
    expect((await balance(chain)).evidence).toMatchObject({ word: 'sealed' });
    expect(light.metadata.state).toMatchObject({ word: 'pinned', refused: null });
    await chain.close();
  });

  it('that is not the pinned one is refused, its source named, and nothing is read by it', async () => {
    expect(await refusalsOf(fake)).toMatchObject([{ source: 'liar', reason: 'fake metadata' }]);
  });

  it('of a second, honest source is taken when the first one’s is not the pinned one', async () => {
    const { light, chain } = await open(
      { metadataPins: pins },
      ['honest', honest(devnet)],
      ['liar', lyingProxy(honest(devnet), fake)],
    );
    expect((await balance(chain)).value[0]!.freeRao).toBe(await truth());
    expect((await balance(chain)).evidence).toMatchObject({ word: 'sealed' });
    expect(light.refusals).toMatchObject([{ source: 'liar', reason: 'fake metadata' }]);
    await chain.close();
  });

  it('that nobody pinned makes everything the word of those who agree on it, until a person vouches', async () => {
    const { light, chain } = await open({ metadataPins: [] }, ['a', honest(devnet)], ['b', honest(devnet)]);
    expect((await balance(chain)).evidence).toMatchObject({ word: 'claimed' });
    expect([...light.metadata.state!.by].sort()).toEqual(['a', 'b']);
    // What was compared was of the runtime before: it vouches for nothing.
    await expect(chain.request('light_vouch', [null, `0x${'11'.repeat(32)}`])).rejects.toThrow(/metadata .* changed/);
    expect((await balance(chain)).evidence).toMatchObject({ word: 'claimed' });
    await chain.request('light_vouch', [null, light.metadata.state!.hash]);
    expect((await balance(chain)).evidence).toMatchObject({ word: 'sealed' });
    await chain.close();
  });

  it('on which sources differ is not used, and both are named', async () => {
    const opened = open({ metadataPins: [] }, ['honest', honest(devnet)], ['liar', lyingProxy(honest(devnet), fake)]);
    await expect(opened).rejects.toThrow(/differently.*at least one lies/s);
    await expect(opened).rejects.toThrow(/honest says.*liar says|liar says.*honest says/s);
  });

  it('told differently later is refused, and signing stops with words for people', async () => {
    let lying = false;
    const later: Lies = { answer: (request, result) => (lying ? fake.answer!(request, result) : result) };
    const { light, chain } = await open({ metadataPins: [] }, ['turncoat', lyingProxy(honest(devnet), later)]);
    await expect(chain.checkMetadata()).resolves.toBeUndefined();
    lying = true;
    const question = [
      'Metadata_metadata_at_version',
      `0x${light.metadata.state!.format.toString(16).padStart(2, '0')}000000`,
    ];
    const told = chain.request('state_call', question).then(() => 'told');
    await expect(told).rejects.toThrow(/turncoat/);
    expect(light.metadata.state!.refused).toContain('turncoat');
    await expect(chain.checkMetadata()).rejects.toThrow(/Nothing was signed/);
    await chain.close();
  });

  it('told differently at a later start is refused, whoever tells it, and who told the first is named', async () => {
    const first = await open({ metadataPins: [] }, ['honest', honest(devnet)]);
    const { specVersion, format, hash, by } = first.light.metadata.state!;
    await first.chain.close();
    const genesisHash = devnet.chain.genesisHash as Hex;
    const toldMetadata = readToldMetadata(JSON.parse(JSON.stringify([{ genesisHash, specVersion, format, hash, by }])));
    const liar: [string, Connect] = ['liar', lyingProxy(honest(devnet), fake)];
    await expect(open({ metadataPins: [], toldMetadata }, liar)).rejects.toThrow(/honest said before.*liar says/s);
    const again = await open({ metadataPins: [], toldMetadata }, ['other', honest(devnet)]);
    expect(again.light.metadata.state).toMatchObject({ word: 'claimed', by: ['honest', 'other'] });
    await again.chain.close();
    // Of another chain, or another runtime, nothing was told.
    const elsewhere = toldMetadata.flatMap((told) => [
      { ...told, genesisHash: `0x${'11'.repeat(32)}` as Hex },
      { ...told, specVersion: specVersion + 1 },
    ]);
    const { chain } = await open({ metadataPins: [], toldMetadata: elsewhere }, liar);
    await chain.close();
  });

  it('that a person vouched for stays vouched for over restarts, and what is kept of it is carried on', async () => {
    const { light, chain } = await open({ metadataPins: [] }, ['a', honest(devnet)]);
    light.vouch();
    let kept = await chain.request('light_checkpoint', []);
    await chain.close();
    for (let restart = 0; restart < 2; restart++) {
      const pin = keptPin(JSON.parse(JSON.stringify(kept)))!;
      const next = await open({ metadataPins: [pin] }, ['b', honest(devnet)]);
      expect(next.light.metadata.state).toMatchObject({ word: 'vouched', refused: null });
      kept = await next.chain.request('light_checkpoint', []);
      await next.chain.close();
    }
  });

  it('of another spec version than the state’s is refused: a source cannot choose which pin counts', async () => {
    const lies: Lies = {
      answer: ({ method }, result) =>
        method === 'state_getRuntimeVersion' ? { ...(result as object), specVersion: 1 } : result,
    };
    expect(await refusalsOf(lies)).toMatchObject([{ source: 'liar', reason: 'wrong spec version' }]);
  });
});

describe.skipIf(finneyMetadata === undefined)('the pins of this release', () => {
  it('hold Finney’s metadata of July 2026', () => {
    expect(metadataPins).toContainEqual({
      genesisHash: FINNEY_GENESIS,
      specVersion: 424,
      ...describeMetadata(finneyMetadata!),
    });
  });
});
