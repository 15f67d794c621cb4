import { option, params, plainEnum, struct, u64 } from '../frame/types.ts';
import { dispatchClass, weight } from './weight.ts';

export const releases = plainEnum('pallet_transaction_payment::Releases', ['V1Ancient', 'V2']);
export const runtimeDispatchInfo = struct(
  'pallet_transaction_payment::types::RuntimeDispatchInfo',
  {
    weight,
    class: dispatchClass,
    partial_fee: [u64, 'Balance'],
  },
  params({ Balance: u64, Weight: weight }),
);
const inclusionFee = struct(
  'pallet_transaction_payment::types::InclusionFee',
  {
    base_fee: [u64, 'Balance'],
    len_fee: [u64, 'Balance'],
    adjusted_weight_fee: [u64, 'Balance'],
  },
  params({ Balance: u64 }),
);
export const feeDetails = struct(
  'pallet_transaction_payment::types::FeeDetails',
  {
    inclusion_fee: [option(inclusionFee), 'Option<InclusionFee<Balance>>'],
    tip: [u64, 'Balance'],
  },
  params({ Balance: u64 }),
);
