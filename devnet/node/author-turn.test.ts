import { describe, expect, it } from 'vitest';
import { auraSlot } from '../../substrate/digest.ts';
import { Trie } from '../../substrate/trie/trie.ts';
import { State } from '../runtime/frame/state.ts';
import type { AccountId } from '../runtime/frame/types.ts';
import { aura } from '../runtime/pallets/aura/declaration.ts';
import type { SealingKey } from './author.ts';
import { authorTurn, NoAuthorKey } from './author-turn.ts';
import { localGenesis } from './local-genesis.ts';
import { testNode } from './testing.ts';

const key = (n: number): SealingKey => ({
  publicKey: `0x${n.toString(16).padStart(64, '0')}`,
  sign: (message) => message,
});
const [ONE, TWO, THREE] = [key(1), key(2), key(3)];
function stateOf(...authorities: SealingKey[]): Trie {
  const state = new State(Trie.empty(1));
  aura.storage.Authorities.put(
    state,
    authorities.map(({ publicKey }) => publicKey),
  );
  return Trie.empty(1).apply(state.changes());
}

describe('the turn of an author', () => {
  it('follows the authorities of the state, in their order', () => {
    const state = stateOf(TWO, ONE);
    expect(authorTurn(state, [ONE, TWO], 4n)).toEqual({ author: TWO, slot: 4n });
    expect(authorTurn(state, [ONE, TWO], 5n)).toEqual({ author: ONE, slot: 5n });
  });
  it('comes later when the slot belongs to a key that is elsewhere, and never without any key', () => {
    expect(authorTurn(stateOf(THREE, THREE, ONE), [ONE], 3n)).toEqual({ author: ONE, slot: 5n });
    expect(() => authorTurn(stateOf(THREE), [ONE, TWO], 3n)).toThrow(NoAuthorKey);
  });
  it('passes to the key that root names, from the next block on', async () => {
    const { genesis, authors } = localGenesis(250, 3);
    const node = await testNode(undefined, { genesis, authors });
    const state = new State(node.chain.best.state);
    const second = authors[1]!.publicKey;
    aura.storage.Authorities.put(state, [second]);
    await node.newBlock({ edits: state.changes() });
    const sealed: AccountId[] = [];
    const sign = authors[1]!.sign.bind(authors[1]);
    node.options.authors.forEach((author) =>
      Object.assign(author, { sign: (m: Uint8Array) => (sealed.push(author.publicKey), sign(m)) }),
    );
    const slots = [await node.newBlock(), await node.newBlock()].map((block) => auraSlot(block!.header.digest)!);
    expect(sealed).toEqual([second, second]);
    expect(slots[1]! - slots[0]!).toBe(1n);
    await node.close();
  });
});
