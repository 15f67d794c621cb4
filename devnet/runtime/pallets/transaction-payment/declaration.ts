import { constant, event, pallet } from '../../frame/pallet.ts';
import { value } from '../../frame/storage-item.ts';
import { accountId, u64, u8 } from '../../frame/types.ts';
import { fixedU128 } from '../../types/per-things.ts';
import { releases } from '../../types/transaction-payment.ts';

/** The TransactionPayment pallet as clients see it. */
export const transactionPayment = pallet({
  name: 'TransactionPayment',
  index: 6,
  storage: {
    NextFeeMultiplier: value(fixedU128, 1_000_000_000_000_000_000n),
    StorageVersion: value(releases, 'V1Ancient'),
  },
  events: {
    TransactionFeePaid: event(0, { who: accountId, actual_fee: [u64, 'BalanceOf<T>'], tip: [u64, 'BalanceOf<T>'] }),
  },
  constants: {
    OperationalFeeMultiplier: constant(u8, 5),
  },
});
