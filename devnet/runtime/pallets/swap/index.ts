import { ensureRoot } from '../../frame/origin.ts';
import { palletModule, type PalletModule } from '../../frame/pallet.ts';
import { subnetExists } from '../subtensor/subnets/subnet.ts';
import { swap } from './declaration.ts';
import { noteSqrtPrices } from './sqrt-price.ts';

export { swap };

/** Providing liquidity is no longer possible, for anybody. @throws Swap.Deprecated */
const deprecated = (): never => {
  throw swap.errors.Deprecated();
};

/** Swap: the pools of the subnets. */
export const swapModule = (): PalletModule =>
  palletModule(
    swap,
    {
      set_fee_rate: (ctx, origin, { netuid, rate }) => {
        ensureRoot(origin);
        if (!subnetExists(ctx, netuid)) throw swap.errors.MechanismDoesNotExist();
        if (rate > swap.constants.MaxFeeRate) throw swap.errors.FeeRateTooHigh();
        swap.storage.FeeRate.put(ctx, netuid, rate);
        ctx.deposit(swap.events.FeeRateSet({ netuid, rate }));
      },
      add_liquidity: deprecated,
      remove_liquidity: deprecated,
      modify_position: deprecated,
      toggle_user_liquidity: deprecated,
      disable_lp: deprecated,
    },
    { genesis: noteSqrtPrices, onFinalize: noteSqrtPrices },
  );
