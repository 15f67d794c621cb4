/** What the stake desk is told and what was chosen at it, as its rules see them. */
import type { QuoteRefused } from '../../../chain/quotes/quote-refused.ts';
import type { Portfolio, Position } from '../../../chain/types/position.ts';
import type { Subnet } from '../../../chain/types/subnet.ts';
import type { Unit } from '../../format/amounts.ts';
import type { MovePreview } from './move-preview.ts';
import type { Side, TradePreview } from './trade-preview.ts';

/** What the desk knows of the world; read anew with every block. Null: not read yet. */
export interface DeskWorld {
  /** A chain answers. */
  readonly online: boolean;
  /** Why nothing may be signed on this chain now. */
  readonly barred: string | null;
  readonly subnets: readonly Subnet[] | null;
  readonly portfolio: Portfolio | null;
  /** What can leave the free balance while the account stays alive, rao. */
  readonly transferableRao: bigint | null;
  /** Estimate of the network's fee for the transaction, rao. */
  readonly networkFeeRao: bigint | null;
  /** The coldkey that would sign; `signs` is false for a watched account. */
  readonly account: { readonly address: string; readonly signs: boolean } | null;
}

/** What can be done at the desk. */
export type DeskSide = Side | 'move';

/** What is chosen now, and what follows from it; null where nothing is chosen, typed or read yet. */
export interface DeskChoice {
  readonly side: DeskSide;
  readonly subnet: Subnet | null;
  readonly toSubnet: Subnet | null;
  readonly hotkey: string | null;
  readonly toHotkey: string | null;
  readonly position: Position | null;
  /** A move to where the stake is. */
  readonly stays: boolean;
  readonly amountRao: bigint | null;
  readonly maxRao: bigint | null;
  /** What is given away is counted in this. */
  readonly unit: Unit;
  /** 0 to 1. */
  readonly tolerance: number | null;
  readonly preview: TradePreview | null;
  readonly move: MovePreview | null;
  /** Why the pool, or the chain for its sake, would refuse now. */
  readonly refusal: QuoteRefused | null;
  /** What is wrong with the amount, in words. */
  readonly amountFault: string | null;
}
