import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { hexToBytes } from '../../substrate/bytes.ts';
import type { Header } from '../../substrate/header.ts';
import { orderedTrieRoot } from '../../substrate/trie/ordered-trie-root.ts';
import { Trie } from '../../substrate/trie/trie.ts';
import type { Hash } from '../runtime/frame/types.ts';
import type { Block } from './block.ts';
import { genesisHeader } from '../runtime/genesis-at.ts';
import { BehindFinality, Chain, hashOf, StateUnavailable, UnknownBlock, type BestChange } from './chain.ts';
import { ForgetfulStore } from './forgetful-store.ts';

const KEY = Uint8Array.of(1);
/** A block with a state of its own: its salt under one key. */
function blockOn(parent: { hash: Hash; header: Pick<Header, 'number'> }, salt: number): { block: Block; state: Trie } {
  const value = Uint8Array.of(salt, parent.header.number);
  const state = Trie.empty(1).apply([[KEY, value]]);
  const header: Header = {
    parentHash: hexToBytes(parent.hash),
    number: parent.header.number + 1,
    stateRoot: state.root(),
    extrinsicsRoot: orderedTrieRoot([], 0),
    digest: [{ type: 'other', data: Uint8Array.of(salt) }],
  };
  return { block: { hash: hashOf({ header }), header, extrinsics: [], changes: [[KEY, value]] }, state };
}

async function emptyChain(keepStates = 256) {
  const state = Trie.empty(1);
  const header = genesisHeader(state.root());
  const genesis: Block = { hash: hashOf({ header }), header, extrinsics: [], changes: [] };
  const chain = await Chain.open({ block: genesis, state }, new ForgetfulStore(), { keepStates });
  const add = (parent: Block, salt = 0): Block => {
    const { block, state } = blockOn(parent, salt);
    chain.import(block, state);
    return block;
  };
  return { chain, genesis, add };
}
const hashes = (blocks: readonly Block[]): Hash[] => blocks.map(({ hash }) => hash);

describe('the block tree', () => {
  it('takes the highest block for the best, among equals the one seen first, and tells of the way there', async () => {
    const { chain, genesis, add } = await emptyChain();
    const changes: BestChange[] = [];
    chain.bestChanged.on((change) => changes.push(change));
    const [a1, b1] = [add(genesis, 1), add(genesis, 2)];
    expect(chain.best.hash).toBe(a1.hash);
    const b2 = add(b1);
    expect(chain.best.hash).toBe(b2.hash);
    expect(changes.map(({ retracted, enacted }) => [hashes(retracted), hashes(enacted)])).toEqual([
      [[], [a1.hash]],
      [[a1.hash], [b1.hash, b2.hash]],
    ]);
    expect([await chain.hashAt(1), await chain.hashAt(2)]).toEqual([b1.hash, b2.hash]);
    expect(chain.at(a1.hash).state.get(KEY)).toEqual(Uint8Array.of(1, 0));
  });

  it('gives up forks that finality leaves behind, with their states, and names them', async () => {
    const { chain, genesis, add } = await emptyChain();
    const a1 = add(genesis, 1);
    const b1 = add(genesis, 2);
    const [a2, b2] = [add(a1), add(b1, 3)];
    const b3 = add(b2);
    const heard: string[] = [];
    chain.bestChanged.on(({ best }) => heard.push(`best ${best.hash}`));
    chain.finality.on(({ pruned }) => heard.push(...pruned.map((hash) => `pruned ${hash}`)));
    await chain.finalize(a2.hash);
    expect(heard).toEqual([`best ${a2.hash}`, ...[b1, b2, b3].map(({ hash }) => `pruned ${hash}`)]);
    expect(() => chain.at(b3.hash)).toThrow(StateUnavailable);
    expect(await chain.block(b3.hash)).toBeUndefined();
    expect(await chain.hashAt(3)).toBeUndefined();
    await expect(chain.finalize(b3.hash)).rejects.toThrow(UnknownBlock);
  });

  it('refuses blocks that build on an unknown block, or behind finality', async () => {
    const { chain, genesis, add } = await emptyChain();
    const a1 = add(genesis, 1);
    await chain.finalize(a1.hash);
    expect(() => add(genesis, 2)).toThrow(BehindFinality);
    expect(() => add(blockOn(a1, 9).block, 2)).toThrow(UnknownBlock);
    await expect(chain.finalize(genesis.hash)).rejects.toThrow(BehindFinality);
  });

  it('changes nothing for a block it knows', async () => {
    const { chain, genesis, add } = await emptyChain();
    add(genesis, 1);
    let heard = 0;
    chain.imported.on(() => heard++);
    add(genesis, 1);
    expect(heard).toBe(0);
  });

  it('holds its rules through any order of blocks and finality', async () => {
    const step = fc.record({ on: fc.nat(), salt: fc.nat(2), finalize: fc.integer({ min: 0, max: 9 }) });
    await fc.assert(
      fc.asyncProperty(fc.array(step, { maxLength: 40 }), async (steps) => {
        const { chain, genesis, add } = await emptyChain(4);
        let told = genesis.hash;
        chain.bestChanged.on(({ best, retracted, enacted }) => {
          // Whoever follows the changes alone is always at the best block.
          expect(hashes(retracted)[0] ?? told).toBe(told);
          expect(enacted.at(-1)?.hash ?? best.hash).toBe(best.hash);
          told = best.hash;
        });
        for (const { on, salt, finalize } of steps) {
          const open = [chain.finalized, ...chain.unfinalized];
          add(open[on % open.length]!, salt);
          if (finalize === 0) await chain.finalize(open[(on * 7) % open.length]!.hash);
          expect(told).toBe(chain.best.hash);
          const heights = [chain.finalized, ...chain.unfinalized].map(({ header }) => header.number);
          expect(chain.best.header.number).toBe(Math.max(...heights));
          expect(chain.path(chain.finalized.hash, chain.best.hash)).toBeDefined();
          expect(await chain.hashAt(chain.best.header.number)).toBe(chain.best.hash);
          for (const { hash } of chain.unfinalized) expect(chain.at(hash).hash).toBe(hash);
        }
      }),
    );
  });
});
