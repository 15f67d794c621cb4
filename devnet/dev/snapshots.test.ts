import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { bytesToHex, hexToBytes } from '../../substrate/bytes.ts';
import { developmentKey } from '../actors/actor-key.ts';
import { signedExtrinsic } from '../actors/signed-extrinsic.ts';
import { adminUtils } from '../runtime/pallets/admin-utils/declaration.ts';
import { sudo } from '../runtime/pallets/sudo/declaration.ts';
import { memoryStore } from '../../substrate/store/memory-store.ts';
import type { Store } from '../../substrate/store/store.ts';
import { StoredChainStore } from '../node/stored-chain.ts';
import {
  decodeSnapshot,
  encodeSnapshot,
  SnapshotFileError,
  snapshotOperations,
  type SnapshotFile,
} from './snapshot-file.ts';
import { devDevnet } from './testing.ts';

const stored = (store: Store = memoryStore()): { store: Store; chain: StoredChainStore } => ({
  store,
  chain: new StoredChainStore(store, { keepStates: 8 }),
});
const ALICE = '5GrwvaEF5zXb26Fz9rcQpDWS57CtERHpNehXCPcNoHGKutQY';

describe.each([
  ['in memory', () => undefined],
  ['with a store', () => stored().chain],
])('a snapshot %s', (_, store) => {
  it('brings the chain back, bytes and all: the same inputs give the same blocks again', async () => {
    const devnet = await devDevnet(store());
    const { ask, node } = devnet;
    await ask('dev_newBlock', { count: 3 });
    const snapshot = await ask<{ number: number; hash: string }>('dev_snapshot', 'before');
    expect(snapshot).toMatchObject({ id: 1, name: 'before', number: 3 });
    const go = async (): Promise<string[]> => {
      await ask('dev_faucet', ALICE, 5);
      await ask('dev_timeTravel', '2031-05-05');
      const last = await ask<string>('dev_newBlock', { count: 2 });
      return [last, bytesToHex(node.chain.best.state.root())];
    };
    const first = await go();
    expect(await ask('dev_revert', 'before')).toBe(snapshot.hash);
    expect(node.chain.best.header.number).toBe(3);
    expect(node.chain.finalized.hash).toBe(snapshot.hash);
    expect(await ask('chain_getBlockHash', 4)).toBeNull();
    expect(await ask('chain_getBlock', first[0])).toBeNull();
    expect(await go()).toEqual(first);
    await devnet.close();
  });

  it('goes with the blocks it was taken of', async () => {
    const { ask, close } = await devDevnet(store());
    await ask('dev_newBlock');
    await ask('dev_snapshot', 'early');
    await ask('dev_newBlock');
    await ask('dev_snapshot', 'late');
    await ask('dev_revert', 1);
    expect(await ask('dev_listSnapshots')).toMatchObject([{ name: 'early' }]);
    await expect(ask('dev_revert', 'late')).rejects.toMatchObject({ code: -32602 });
    await expect(ask('dev_snapshot', '../x')).rejects.toMatchObject({ code: -32602 });
    await close();
  });
});

describe('dev_setHead', () => {
  it('goes back to a block by number, by hash or by steps, and on from there', async () => {
    const { ask, node, close } = await devDevnet(stored().chain);
    await ask('dev_newBlock', { count: 6 });
    const third = await ask<string>('chain_getBlockHash', 3);
    expect(await ask('dev_setHead', -2)).toBe(await ask('chain_getBlockHash', 4));
    expect(await ask('dev_setHead', third)).toBe(third);
    await ask('dev_newBlock');
    expect(node.chain.best.header.number).toBe(4);
    expect(bytesToHex(node.chain.bestBlock.header.parentHash)).toBe(third);
    expect(await ask('dev_setHead', 0)).toBe(node.chain.best.hash);
    await expect(ask('dev_setHead', 99)).rejects.toMatchObject({ code: 1 });
    await expect(ask('dev_setHead', 'x')).rejects.toMatchObject({ code: 1 });
    await close();
  });

  it('survives a restart: the store holds the earlier head', async () => {
    const { store, chain } = stored();
    const first = await devDevnet(chain);
    await first.ask('dev_newBlock', { count: 5 });
    const head = await first.ask<string>('dev_setHead', 2);
    const root = bytesToHex(first.node.chain.best.state.root());
    const again = await devDevnet(stored(store).chain);
    expect(again.node.chain.best.hash).toBe(head);
    expect(bytesToHex(again.node.chain.best.state.root())).toBe(root);
    expect(await again.ask('chain_getBlockHash', 3)).toBeNull();
    await again.ask('dev_newBlock');
    expect(again.node.chain.finalized.header.number).toBe(3);
    await again.close();
  });

  it('goes back no further than to the last change of the finality authorities, and finality goes on', async () => {
    const { ask, node, close } = await devDevnet(stored().chain);
    const { specVersion, transactionVersion } = node.runtime.version;
    const facts = { genesisHash: node.chain.genesisHash, specVersion, transactionVersion };
    const next_authorities: [`0x${string}`, bigint][] = [[node.options.genesis.finalizers[0]!, 1n]];
    const change = adminUtils.calls.schedule_grandpa_change({ next_authorities, in_blocks: 1, forced: undefined });
    await ask('dev_newBlock', { count: 2 });
    const extrinsic = bytesToHex(
      signedExtrinsic(developmentKey('//Alice'), sudo.calls.sudo({ call: change }), 0, facts),
    );
    await ask('dev_newBlock', { transactions: [extrinsic] });
    await ask('dev_newBlock', { count: 5 });
    expect(node.finality.set.setId).toBe(1n);
    const { best } = node.chain;
    await expect(ask('dev_setHead', 2)).rejects.toMatchObject({
      code: 1,
      message: expect.stringContaining('finality authorities') as string,
    });
    expect(node.chain.best.hash).toBe(best.hash);
    const back = await ask<string>('dev_setHead', -2);
    expect(node.finality.lastJustification?.targetHash).toEqual(hexToBytes(back));
    await ask('dev_newBlock');
    expect(node.chain.finalized.header.number).toBe(best.header.number - 1);
    await close();
  });

  it('ends chainHead subscriptions, so that followers begin anew', async () => {
    const { ask, close, notifications } = await devDevnet();
    await ask('dev_newBlock', { count: 2 });
    await ask('chainHead_v1_follow', true);
    await ask('dev_setHead', 1);
    await expect.poll(() => notifications.at(-1)).toMatchObject({ result: { event: 'stop' } });
    await close();
  });
});

describe('a snapshot file', () => {
  const file = async (): Promise<{ file: SnapshotFile; head: string }> => {
    const { store, chain } = stored();
    const { ask } = await devDevnet(chain);
    const head = await ask<string>('dev_newBlock', { count: 4 });
    const entries: [Uint8Array, Uint8Array][] = [];
    for await (const entry of store.iterate()) entries.push(entry);
    return { file: { header: { slotDurationMs: 250, finalityKeys: 3, initialSetId: 0, number: 4 }, entries }, head };
  };

  it('starts another node where this one was', async () => {
    const { file: snapshot, head } = await file();
    const store = memoryStore();
    await store.batch(snapshotOperations(decodeSnapshot(encodeSnapshot(snapshot))));
    const { node, ask, close } = await devDevnet(stored(store).chain);
    expect(node.chain.best.hash).toBe(head);
    expect(await ask('chain_getHeader', head)).toMatchObject({ number: '0x4' });
    await ask('dev_newBlock');
    await close();
  });

  it('is refused when a byte of it is another one, or it is cut off', () => {
    const entries = [[Uint8Array.of(1), Uint8Array.of(2, 3)]] as const;
    const bytes = encodeSnapshot({
      header: { slotDurationMs: 1, finalityKeys: 1, initialSetId: 0, number: 0 },
      entries,
    });
    expect(decodeSnapshot(bytes).entries).toEqual(entries);
    fc.assert(
      fc.property(fc.nat(bytes.length - 1), fc.integer({ min: 1, max: 255 }), (at, change) => {
        const damaged = bytes.slice();
        damaged[at]! ^= change;
        expect(() => decodeSnapshot(damaged)).toThrow(SnapshotFileError);
        expect(() => decodeSnapshot(bytes.slice(0, at))).toThrow(SnapshotFileError);
      }),
    );
  });
});
