import type { AccountId } from '../runtime/frame/types.ts';
import { State } from '../runtime/frame/state.ts';
import { aura } from '../runtime/pallets/aura/declaration.ts';
import type { BlockState } from '../runtime/runtime.ts';
import type { SealingKey } from './author.ts';

/** Root gave the writing of blocks to keys that are not here: the chain stands still. Nothing is lost. */
export class NoAuthorKey extends Error {
  override name = 'NoAuthorKey';
  constructor(readonly authorities: readonly AccountId[]) {
    super('None of the keys that may write blocks is here; the chain stands still. Nothing is lost.');
  }
}

/** Whose turn it is in a slot, or in the first one after it that belongs to a key at hand: authors take turns by slot (Aura). @throws NoAuthorKey */
export function authorTurn(
  state: BlockState,
  keys: readonly SealingKey[],
  from: bigint,
): { author: SealingKey; slot: bigint } {
  const authorities = aura.storage.Authorities.get(new State(state));
  for (let slot = from; slot < from + BigInt(authorities.length); slot++) {
    const turn = authorities[Number(slot % BigInt(authorities.length))];
    const author = keys.find(({ publicKey }) => publicKey === turn);
    if (author) return { author, slot };
  }
  throw new NoAuthorKey(authorities);
}
