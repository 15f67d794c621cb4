import { describe, expect, it } from 'vitest';
import { bytesToHex, hexToBytes } from '../../substrate/bytes.ts';
import { memoryStore } from '../../substrate/store/memory-store.ts';
import { verifySr25519, sr25519Ready } from '../../substrate/sr25519.ts';
import { splitSeal, headerHash } from '../../substrate/header.ts';
import { ChainDataError } from './chain-store.ts';
import { StateDiscarded, StateUnavailable } from './chain.ts';
import { StoredChainStore } from './stored-chain.ts';
import { testNode } from './testing.ts';

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

  it('gives the same blocks for the same inputs', async () => {
    const hashes = async (): Promise<string[]> => {
      const node = await testNode();
      const list: string[] = [];
      for (let i = 0; i < 3; i++) list.push(bytesToHex((await node.newBlock())!.header.stateRoot));
      await node.close();
      return list;
    };
    expect(await hashes()).toEqual(await hashes());
  });

  it('says StateDiscarded for states it no longer keeps, and still knows the block', async () => {
    const node = await testNode(undefined, { keepStates: 2 });
    const first = (await node.newBlock())!;
    for (let i = 0; i < 4; i++) await node.newBlock();
    expect(await node.chain.block(first.hash)).toMatchObject({ hash: first.hash });
    expect(await node.chain.hashAt(1)).toBe(first.hash);
    expect(() => node.chain.at(first.hash)).toThrow(StateUnavailable);
    expect(await node.chain.whyUnavailable(first.hash)).toBeInstanceOf(StateDiscarded);
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
    for (const [block, root] of roots) expect(bytesToHex(again.chain.at(block as `0x${string}`).state.root())).toBe(root);
    expect((await again.newBlock())?.header.number).toBe(7);
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
    await expect(testNode(new StoredChainStore(store, { keepStates: 8 }), { genesis: other })).rejects.toThrow(/another one/);
  });
});
