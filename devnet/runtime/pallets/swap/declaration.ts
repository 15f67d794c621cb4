import { utf8 } from '../../../../substrate/bytes.ts';
import { call, constant, error, event, pallet } from '../../frame/pallet.ts';
import { identity, map, twox64Concat } from '../../frame/storage-item.ts';
import { accountId, bool, boundedBytes, i64, u16, u64 } from '../../frame/types.ts';
import { netUid } from '../../types/common.ts';
import { nonZeroU64, palletId } from '../../types/core.ts';
import { u64f64 } from '../../types/fixed.ts';
import { balancer, positionId, tickIndex } from '../../types/swap.ts';

/** The Swap pallet as clients see it, and one item more: `AlphaSqrtPrice`. */
export const swap = pallet({
  name: 'Swap',
  index: 28,
  storage: {
    FeeRate: map([twox64Concat(u16)], u16, 33),
    SwapBalancer: map([twox64Concat(u16)], balancer, { quote: 500_000_000_000_000_000n }),
    PalSwapInitialized: map([twox64Concat(u16)], bool, false),
    HasMigrationRun: map([identity(boundedBytes)], bool, false),
    ScrapReservoirAlpha: map([twox64Concat(u16)], u64, 0n),
    AlphaSqrtPrice: map(
      [twox64Concat(u16)],
      u64f64,
      { bits: 0n },
      'Square root of the price of a pool at the end of the block. The real chain keeps it no more; some clients still read it.',
    ),
  },
  calls: {
    set_fee_rate: call(0, { netuid: netUid, rate: u16 }),
    add_liquidity: call(1, {
      hotkey: accountId,
      netuid: netUid,
      tick_low: tickIndex,
      tick_high: tickIndex,
      liquidity: u64,
    }),
    remove_liquidity: call(2, { hotkey: accountId, netuid: netUid, position_id: positionId }),
    modify_position: call(3, { hotkey: accountId, netuid: netUid, position_id: positionId, liquidity_delta: i64 }),
    toggle_user_liquidity: call(4, { netuid: netUid, enable: bool }),
    disable_lp: call(5, {}),
  },
  events: {
    FeeRateSet: event(0, { netuid: netUid, rate: u16 }),
  },
  errors: {
    FeeRateTooHigh: error(0, 'The fee rate is above the maximum.'),
    InsufficientInputAmount: error(1, 'The input is too small to swap.'),
    InsufficientLiquidity: error(2, 'The pool cannot serve this amount.'),
    PriceLimitExceeded: error(3, 'The price is already at or beyond the limit.'),
    InsufficientBalance: error(4, 'The balance does not cover the swap.'),
    InvalidTickRange: error(5, 'The price range is empty or out of bounds.'),
    InvalidLiquidityValue: error(6, 'The liquidity is out of its range.'),
    ReservesTooLow: error(7, 'The reserves of the pool are below the minimum.'),
    MechanismDoesNotExist: error(8, 'The subnet does not exist.'),
    SubtokenDisabled: error(9, 'The alpha of this subnet is not in use yet.'),
    ReservesOutOfBalance: error(10, 'The reserves of the pool are too far apart.'),
    SwapInputTooLarge: error(11, 'The input is too large for the reserves of the pool.'),
    Deprecated: error(12, 'This call is no longer in use.'),
  },
  constants: {
    ProtocolId: constant(palletId, utf8('ten/swap')),
    MaxFeeRate: constant(u16, 10_000),
    MinimumLiquidity: constant(u64, 1_000n),
    MinimumReserve: constant(nonZeroU64, 1_000_000n),
  },
});
