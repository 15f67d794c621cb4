import { describe, expect, it } from 'vitest';
import { bytesToHex, hexToBytes } from '../../substrate/bytes.ts';
import { memoryStore } from '../../substrate/store/memory-store.ts';
import { verifySr25519, sr25519Ready } from '../../substrate/sr25519.ts';
import { splitSeal, headerHash } from '../../substrate/header.ts';
import { auraSlot } from '../../substrate/digest.ts';
import { encodeJustification } from '../../substrate/grandpa/justification.ts';
import { developmentKey } from '../actors/actor-key.ts';
import { signedExtrinsic } from '../actors/signed-extrinsic.ts';
import { FinalityStalled } from '../finality/finality-errors.ts';
import type { Hash } from '../runtime/frame/types.ts';
import { balances } from '../runtime/pallets/balances/declaration.ts';
import { ChainDataError } from './chain-store.ts';
import { StateDiscarded, StateUnavailable } from './chain.ts';
import { StoredChainStore } from './stored-chain.ts';
import type { DevnetNode } from './node.ts';
import { testNode } from './testing.ts';

/** A transfer of 1 TAO from Alice to Bob, signed. */
function transferOf({ chain, runtime }: DevnetNode): Uint8Array {
  const dest = { type: 'Id', value: developmentKey('//Bob').account } as const;
  const call = balances.calls.transfer_keep_alive({ dest, value: 1_000_000_000n });
  return signedExtrinsic(developmentKey('//Alice'), call, 0, { genesisHash: chain.genesisHash, ...runtime.version });
}

describe('the node', () => {
  it('makes blocks one upon the other, each sealed by the author of its slot and final at once', async () => {
    await sr25519Ready;
    const node = await testNode();
    const [first, second] = [await node.newBlock(), await node.newBlock()];
    expect([first?.header.number, second?.header.number]).toEqual([1, 2]);
    expect(bytesToHex(second!.header.parentHash)).toBe(first!.hash);
    const { unsealed, seal } = splitSeal(second!.header)!;
    const author = hexToBytes(node.options.authors[0]!.publicKey);
    expect(verifySr25519(headerHash(unsealed), seal.data, author)).toBe(true);
    expect(node.chain.finalized.hash).toBe(second!.hash);
    await node.close();
  });

  it('keeps finality behind by the lag it was given', async () => {
    const node = await testNode(undefined, { finalityLag: 2 });
    for (let i = 0; i < 5; i++) await node.newBlock();
    expect(node.chain.best.header.number).toBe(5);
    expect(node.chain.finalized.header.number).toBe(3);
    await node.close();
  });

  it('gives the same bytes for the same inputs: seals, forks and proofs of finality', async () => {
    const run = async (): Promise<string[]> => {
      const node = await testNode(undefined, { finalityLag: 2, finality: { votesAhead: 2 } });
      const list: string[] = [];
      for (let i = 0; i < 4; i++) list.push((await node.newBlock())!.hash);
      list.push((await node.newBlock({ parent: list[2] as Hash }))!.hash);
      list.push((await node.newBlock())!.hash);
      list.push(bytesToHex(encodeJustification(node.finality.lastJustification!)));
      await node.close();
      return list;
    };
    const [once, again] = [await run(), await run()];
    expect(new Set(once).size).toBe(7);
    expect(again).toEqual(once);
  });

  it('builds a fork where it is told to, in slots of its own, and returns what the losing fork held to the pool', async () => {
    await sr25519Ready;
    const node = await testNode(undefined, { finalityLag: 9 });
    const base = node.chain.best.hash;
    const transfer = transferOf(node);
    const submitted = node.pool.submit(transfer);
    const told: string[] = [];
    node.pool.status.on(({ hash, status }) => {
      if (hash === submitted) told.push(status.type);
    });
    const left = (await node.newBlock())!;
    expect(left.extrinsics).toContainEqual(transfer);
    const right = (await node.newBlock({ parent: base, empty: true }))!;
    expect(auraSlot(right.header.digest)).not.toBe(auraSlot(left.header.digest));
    expect([node.chain.best.hash, node.pool.size]).toEqual([left.hash, 0]);
    const next = (await node.newBlock({ parent: right.hash, empty: true }))!;
    expect([node.chain.best.hash, node.pool.ready()]).toEqual([next.hash, [transfer]]);
    expect((await node.newBlock())!.extrinsics).toContainEqual(transfer);
    expect(told).toEqual(['inBlock', 'retracted', 'ready', 'inBlock']);
    await node.finalize(next.hash);
    expect(node.chain.known(left.hash)).toBeUndefined();
    await node.close();
  });

  it('makes no block final while finality is paused, and catches up when it goes on', async () => {
    const node = await testNode();
    await node.newBlock();
    node.finalityPaused = true;
    for (let i = 0; i < 3; i++) await node.newBlock({ finalize: true });
    expect([node.chain.finalized.header.number, node.chain.best.header.number]).toEqual([1, 4]);
    await expect(node.finalize(node.chain.best.hash)).rejects.toThrow(FinalityStalled);
    const final = new Promise((resolve) => node.chain.finality.on(({ finalized }) => resolve(finalized.length)));
    node.finalityPaused = false;
    expect(await final).toBe(3);
    await node.close();
  });

  it('says StateDiscarded for states it no longer keeps, and still knows the block', async () => {
    const node = await testNode(undefined, { keepStates: 2 });
    const first = (await node.newBlock())!;
    for (let i = 0; i < 4; i++) await node.newBlock();
    expect(await node.chain.block(first.hash)).toMatchObject({ hash: first.hash });
    expect(await node.chain.hashAt(1)).toBe(first.hash);
    expect(() => node.chain.at(first.hash)).toThrow(StateUnavailable);
    await expect(node.chain.recall(first.hash)).rejects.toThrow(StateDiscarded);
    await node.close();
  });
});

describe('a node with a store', () => {
  const chainStore = (store = memoryStore()) => ({ store, chain: new StoredChainStore(store, { keepStates: 8 }) });

  it('goes on after a restart where it was, with the old states still readable', async () => {
    const { store, chain } = chainStore();
    const node = await testNode(chain);
    const roots = new Map<string, string>();
    for (let i = 0; i < 6; i++) {
      const block = (await node.newBlock())!;
      roots.set(block.hash, bytesToHex(block.header.stateRoot));
    }
    const { hash } = node.chain.best;
    const again = await testNode(new StoredChainStore(store, { keepStates: 8 }));
    expect(again.chain.best.hash).toBe(hash);
    for (const [block, root] of roots) {
      const { state } = await again.chain.recall(block as `0x${string}`);
      expect(bytesToHex(state.root())).toBe(root);
    }
    expect((await again.newBlock())?.header.number).toBe(7);
    await again.close();
  });

  it('as an archive answers for every block, also after a restart and however few states memory holds', async () => {
    const store = memoryStore();
    const archive = () => testNode(new StoredChainStore(store, { keepStates: Infinity }), { keepStates: Infinity });
    const node = await archive();
    for (let i = 0; i < 40; i++) await node.newBlock();
    const again = await archive();
    for (const number of [0, 1, 7, 39]) {
      const hash = (await again.chain.hashAt(number))!;
      const { state, header } = await again.chain.recall(hash);
      expect(state.root()).toEqual(header.stateRoot);
      expect(again.chain.at(hash).state).toBe(state);
    }
    await again.close();
  });

  it('refuses a state that does not have the root its head names', async () => {
    const { store, chain } = chainStore();
    const node = await testNode(chain);
    await node.newBlock();
    for await (const [key, value] of store.iterate({ prefix: new TextEncoder().encode('s') })) {
      await store.batch([{ type: 'put', key, value: Uint8Array.from([...value, 0]) }]);
      break;
    }
    await expect(testNode(new StoredChainStore(store, { keepStates: 8 }))).rejects.toThrow(ChainDataError);
  });

  it('refuses the data of another chain', async () => {
    const { store, chain } = chainStore();
    const node = await testNode(chain);
    const { genesis } = node.options;
    const other = { ...genesis, endowed: genesis.endowed.slice(1) };
    await expect(testNode(new StoredChainStore(store, { keepStates: 8 }), { genesis: other })).rejects.toThrow(
      /another one/,
    );
  });
});
