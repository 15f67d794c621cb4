/** A header that follows another: link, height, slot and seal. substrate: client/consensus/slots, client/consensus/aura. */
import { equalBytes } from '../../substrate/bytes.ts';
import type { Header } from '../../substrate/header.ts';
import { RefusedError } from './refused-error.ts';
import type { Seal } from './check-seal.ts';
import { verifySeal } from './seal.ts';

export type ChildRefusal = 'wrong parent' | 'wrong number' | 'slot not rising' | 'slot in the future';

/** The header does not follow the one before it. */
export class ChildRefusedError extends RefusedError {
  override readonly name = 'ChildRefusedError';
  constructor(
    readonly reason: ChildRefusal,
    readonly block: number,
    particulars: string,
  ) {
    super(`Block ${block} does not follow (${reason}): ${particulars}`);
  }
}

/** What is needed of the block before. */
export interface Parent {
  readonly hash: Uint8Array;
  readonly number: number;
  /** None in the genesis block. */
  readonly slot: bigint | undefined;
}

/**
 * Checks a header against its parent and its author.
 * @param authors who may write it, in the chain's order (see `authorsAfter` of the parent)
 * @param lastSlot highest slot that has begun, tolerance for clocks included; without it no slot is too early
 * @throws ChildRefusedError, SealRefusedError, ScaleError
 */
export function verifyChild(parent: Parent, header: Header, authors: readonly Uint8Array[], lastSlot?: bigint): Seal {
  const refuse = (reason: ChildRefusal, particulars: string) =>
    new ChildRefusedError(reason, header.number, particulars);
  if (!equalBytes(header.parentHash, parent.hash)) throw refuse('wrong parent', 'it hangs from another block');
  if (header.number !== parent.number + 1) throw refuse('wrong number', `its parent is block ${parent.number}`);
  const seal = verifySeal(header, authors);
  if (parent.slot !== undefined && seal.slot <= parent.slot) {
    throw refuse('slot not rising', `slot ${seal.slot} after ${parent.slot}`);
  }
  if (lastSlot !== undefined && seal.slot > lastSlot) {
    throw refuse(
      'slot in the future',
      `slot ${seal.slot}, and slot ${lastSlot} is the last that may have begun by this computer’s clock, if that is right`,
    );
  }
  return seal;
}
