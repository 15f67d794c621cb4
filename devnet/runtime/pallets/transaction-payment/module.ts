import { palletModule, type PalletModule } from '../../frame/pallet.ts';
import { transactionPayment } from './declaration.ts';

/** Fees have no congestion pricing here: the multiplier stays at one. The executive charges them. */
export const transactionPaymentModule: PalletModule = palletModule(
  transactionPayment,
  {},
  {
    genesis: (ctx) => {
      const { NextFeeMultiplier, StorageVersion } = transactionPayment.storage;
      NextFeeMultiplier.put(ctx, 1_000_000_000_000_000_000n);
      StorageVersion.put(ctx, 'V2');
    },
  },
);
