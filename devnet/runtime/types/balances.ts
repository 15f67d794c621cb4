import { fixedBytes, named, params, plainEnum, struct, u128, u64, variant, wrapper } from '../frame/types.ts';
import type { Type } from '../frame/type.ts';

const extraFlags = wrapper('pallet_balances::types::ExtraFlags', u128);
export const accountData = struct(
  'pallet_balances::types::AccountData',
  {
    free: [u64, 'Balance'],
    reserved: [u64, 'Balance'],
    frozen: [u64, 'Balance'],
    flags: extraFlags,
  },
  params({ Balance: u64 }),
);
const reasons = plainEnum('pallet_balances::types::Reasons', ['Fee', 'Misc', 'All']);
export const balanceLock = struct(
  'pallet_balances::types::BalanceLock',
  {
    id: [fixedBytes(8), 'LockIdentifier'],
    amount: [u64, 'Balance'],
    reasons,
  },
  params({ Balance: u64 }),
);
export const reserveData = struct(
  'pallet_balances::types::ReserveData',
  {
    id: [fixedBytes(8), 'ReserveIdentifier'],
    amount: [u64, 'Balance'],
  },
  params({ ReserveIdentifier: fixedBytes(8), Balance: u64 }),
);
const preimageHoldReason = plainEnum('pallet_preimage::pallet::HoldReason', ['Preimage']);
const safeModeHoldReason = plainEnum('pallet_safe_mode::pallet::HoldReason', ['EnterOrExtend']);
const contractsHoldReason = plainEnum('pallet_contracts::pallet::HoldReason', [
  'CodeUploadDepositReserve',
  'StorageDepositReserve',
]);
export const runtimeHoldReason = variant('node_subtensor_runtime::RuntimeHoldReason', {
  Preimage: [14, named(preimageHoldReason, 'pallet_preimage::HoldReason')],
  SafeMode: [20, named(safeModeHoldReason, 'pallet_safe_mode::HoldReason')],
  Contracts: [29, named(contractsHoldReason, 'pallet_contracts::HoldReason')],
});
export const runtimeFreezeReason = variant('node_subtensor_runtime::RuntimeFreezeReason', {});
/** An amount and what it is held or frozen for. */
export const idAmount = <T>(id: Type<T>): Type<{ id: T; amount: bigint }> =>
  struct('frame_support::traits::tokens::misc::IdAmount', { id: [id, 'Id'], amount: [u64, 'Balance'] }, [
    { name: 'Id', type: id },
    { name: 'Balance', type: u64 },
  ]) as Type<{ id: T; amount: bigint }>;
export const adjustmentDirection = plainEnum('pallet_balances::types::AdjustmentDirection', ['Increase', 'Decrease']);
export const balanceStatus = plainEnum('frame_support::traits::tokens::misc::BalanceStatus', ['Free', 'Reserved']);
