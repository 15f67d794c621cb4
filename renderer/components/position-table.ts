import type { Evidence } from '../../substrate/evidence.ts';
import type { Unit } from '../format/amounts.ts';

/** What is held in one place: a free balance, a stake with one hotkey on one subnet. */
export interface Position {
  readonly id: string;
  /** Null for the free balance. */
  readonly netuid: number | null;
  readonly name: string;
  /** Name of the hotkey, or of the account. */
  readonly heldWith: string;
  /** Rao or alpha-rao; null when it is not read yet. */
  readonly amount: bigint | null;
  readonly unit: Unit;
  /** Worth at the present price, without moving it; rao. */
  readonly spotRao: bigint | null;
  /** What taking all of it out now would bring, after fee and impact; rao. */
  readonly exitRao: bigint | null;
  /** Of `exitRao` against `spotRao`, as a fraction below zero; null when it costs nothing. */
  readonly exitCost: number | null;
  /** Earned by the person's own miner. */
  readonly yours?: boolean;
  readonly href?: string | undefined;
  /** Where it can be moved elsewhere. */
  readonly moveHref?: string | undefined;
  /** When it is weaker than that of the table. */
  readonly evidence?: Evidence | undefined;
}
