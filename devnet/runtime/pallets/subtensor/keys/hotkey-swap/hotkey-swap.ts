import type { AccountId } from '../../../../frame/types.ts';

/** A hotkey of a coldkey and the one that takes its place. */
export interface HotkeySwap {
  readonly coldkey: AccountId;
  readonly from: AccountId;
  readonly to: AccountId;
  /** Stake, dividends and root claims stay with the old hotkey. */
  readonly keepStake: boolean;
}
