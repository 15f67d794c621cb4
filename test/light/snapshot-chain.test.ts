// What pages read is kept while they read it, and read again with no source by the same queries: equal values, as stored.
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { openChain } from '../../chain/open-chain.ts';
import type { Chain } from '../../chain/ports/chain.ts';
import { readBalances } from '../../chain/queries/balances.ts';
import { readMetagraph } from '../../chain/queries/metagraph.ts';
import { readPortfolio } from '../../chain/queries/portfolio.ts';
import { readSubnetDetail } from '../../chain/queries/subnet-detail.ts';
import { readSubnets } from '../../chain/queries/subnets.ts';
import { provenanceOf } from '../../chain/read/provenance.ts';
import { openStoredChain } from '../../chain/store/stored-chain.ts';
import { devPair } from '../../devnet/node/dev-accounts.ts';
import type { DevnetNode } from '../../devnet/node/node.ts';
import { grandpaMethods, standardMethods } from '../../devnet/rpc/methods/index.ts';
import type { LightNode } from '../../node-light/engine/light-node.ts';
import { lightConnect } from '../../node-light/provider/light-connect.ts';
import { observedNode } from '../../node-light/snapshot/observed-node.ts';
import { PageReads } from '../../node-light/snapshot/page-reads.ts';
import { SnapshotKeeper } from '../../node-light/snapshot/snapshot-keeper.ts';
import { storedConnect } from '../../node-light/snapshot/stored-connect.ts';
import { StoredSnapshot } from '../../node-light/snapshot/stored-snapshot.ts';
import { hexToBytes } from '../../substrate/bytes.ts';
import { memoryStore } from '../../substrate/store/memory-store.ts';
import { StoreError, type Store } from '../../substrate/store/store.ts';
import { systemClock } from '../../wallet/host/system-clock.ts';
import { devnetTime, lightDevnet, lightNode } from './light-devnet.ts';
import { honest } from './lying-proxy.ts';

const alice = devPair('//Alice').address;
const label = 'Bundled devnet';
let devnet: DevnetNode;
let genesisHash: Uint8Array;
let light: LightNode;
let live: Chain;
let store: Store;
let full = false;
let snapshot: StoredSnapshot;
let keeper: SnapshotKeeper;
let reads: PageReads;

beforeAll(async () => {
  devnet = await lightDevnet(12);
  genesisHash = hexToBytes(devnet.chain.genesisHash);
});
afterAll(() => devnet.close());
beforeEach(async () => {
  full = false;
  const inner = memoryStore();
  store = {
    ...inner,
    batch: (steps) =>
      full ? Promise.reject(new StoreError('write', new Error('QuotaExceededError'))) : inner.batch(steps),
  };
  snapshot = await StoredSnapshot.open(store, genesisHash);
  light = lightNode(devnet, { slotDurationMs: 250, aheadMs: Infinity });
  reads = new PageReads();
  keeper = new SnapshotKeeper({ node: light, snapshot, reads, now: () => devnetTime });
  live = await openChain({
    connect: lightConnect(
      observedNode(light, () => reads),
      { name: 'node', connect: honest(devnet, { ...standardMethods, ...grandpaMethods }) },
    ),
    kind: 'devnet',
    label,
    clock: systemClock,
    proving: true,
    attempts: 1,
  });
  keeper.sawMetadata({ specVersion: live.info.specVersion, bytes: live.api.runtimeMetadata.toU8a() });
  return async () => {
    await live.close();
    light.close();
  };
});

const offline = () =>
  openStoredChain({
    connect: storedConnect(() => StoredSnapshot.open(store, genesisHash, { readOnly: true })),
    genesisHash: devnet.chain.genesisHash,
    kind: 'devnet',
    label,
  });
const readAll = async (chain: Pick<Chain, 'at'>) => ({
  subnets: await readSubnets(chain.at()),
  detail: await readSubnetDetail(chain.at(), 1),
  metagraph: await readMetagraph(chain.at(), 1),
  balances: await readBalances(chain.at(), [alice], 500n),
  portfolio: await readPortfolio(chain.at(), alice),
});
const values = (all: Awaited<ReturnType<typeof readAll>>) =>
  Object.fromEntries(Object.entries(all).map(([name, { value }]) => [name, value]));
const words = (all: Awaited<ReturnType<typeof readAll>>) =>
  Object.fromEntries(Object.entries(all).map(([name, { evidence }]) => [name, evidence]));

describe('what pages read', { timeout: 60_000 }, () => {
  it('is read again with no source, by the same queries: equal values, each stored with its block and word', async () => {
    const seen = await readAll(live);
    await keeper.keep();
    await live.close();
    const stored = await offline();
    const again = await readAll(stored);
    expect({ ...values(again), metagraph: { ...again.metagraph.value, block: 0 } }).toEqual({
      ...values(seen),
      metagraph: { ...seen.metagraph.value, block: 0 },
    });
    const { number } = devnet.chain.best.header;
    for (const [name, evidence] of Object.entries(words(again)))
      expect(evidence, name).toMatchObject({
        word: 'stored',
        at: devnetTime,
        was: { block: expect.any(Number) as number },
      });
    expect(again.balances.evidence).toMatchObject({ block: number });
    expect(provenanceOf(again.balances.evidence)?.keys).toHaveLength(1);
    expect(stored.info).toMatchObject({ genesisHash: devnet.chain.genesisHash, specVersion: live.info.specVersion });
    stored.close();
  });

  it('is kept also when the chain went away before it was: no subnet can be brought up to date then', async () => {
    const { metagraph, portfolio } = await readAll(live);
    await live.close();
    expect(await keeper.keep()).toBe(true);
    expect(await keeper.keep()).toBe(false);
    const stored = await offline();
    expect((await readPortfolio(stored.at(), alice)).value).toEqual(portfolio.value);
    expect((await readMetagraph(stored.at(), 1)).value.neurons).toEqual(metagraph.value.neurons);
    stored.close();
  });

  it('is written again when the metadata that it is read with comes late', async () => {
    const late = new SnapshotKeeper({ node: light, snapshot, reads, now: () => devnetTime });
    await readBalances(live.at(), [alice], 500n);
    expect(await late.keep()).toBe(true);
    expect(await snapshot.metadata()).toBeUndefined();
    late.sawMetadata({ specVersion: live.info.specVersion, bytes: live.api.runtimeMetadata.toU8a() });
    expect(await late.keep()).toBe(true);
    (await offline()).close();
  });

  it('is nothing where it was not read: an error, never a zero', async () => {
    await readBalances(live.at(), [alice], 500n);
    await keeper.keep();
    const stored = await offline();
    await expect(readBalances(stored.at(), [devPair('//Bob').address], 500n)).rejects.toThrow(
      'not seen on this computer',
    );
    await expect(readSubnets(stored.at())).rejects.toThrow('not seen on this computer');
    await expect(stored.at().call('SubnetRegistrationRuntimeApi', 'get_network_registration_cost')).rejects.toThrow();
    stored.close();
  });

  it('stays as it was kept before when there is no more space', async () => {
    const { value: before } = await readBalances(live.at(), [alice], 500n);
    await keeper.keep();
    full = true;
    await devnet.newBlock();
    await expect.poll(() => light.head!.hash).toBe(devnet.chain.best.hash);
    await readAll(live);
    await expect(keeper.keep()).rejects.toThrow(StoreError);
    const stored = await offline();
    expect((await readBalances(stored.at(), [alice], 500n)).value).toEqual(before);
    // With space again all that waited is kept.
    full = false;
    await keeper.keep();
    const next = await offline();
    expect((await readSubnets(next.at())).value.length).toBeGreaterThan(1);
  });

  it('is kept with the better word once its block is final', async () => {
    await readBalances(live.at(), [alice], 500n);
    const { number } = devnet.chain.best.header;
    await keeper.keep();
    for (let i = 0; i < 4; i++) await devnet.newBlock();
    await expect.poll(() => light.final?.header.number ?? 0).toBeGreaterThanOrEqual(number);
    await keeper.keep();
    const stored = await offline();
    const { evidence } = await readBalances(stored.at(), [alice], 500n);
    expect(evidence).toMatchObject({ word: 'stored', block: number, was: { word: 'final', block: number } });
    expect(stored.head.signed).toMatchObject({ setId: '0' });
    expect(stored.head.signed!.signers).toBeGreaterThanOrEqual(2);
    stored.close();
  });
});
