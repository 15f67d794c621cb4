// What stands in a signed extrinsic between signature and call, and what is signed along with it, as clients see it.
// substrate: frame/system/src/extensions, subtensor: runtime/src/lib.rs (`SystemTxExtension`, `CustomTxExtension`)
import type { AnyType, Shape, Type } from '../frame/type.ts';
import {
  compact,
  fixedBytes,
  h256,
  option,
  plainEnum,
  struct,
  tuple,
  u32,
  u64,
  u8,
  unit,
  wrapper,
} from '../frame/types.ts';

/** Era: one byte when immortal, else a variant per first byte with the second byte in it. Only its shape is needed here. */
const eraShape: Shape = {
  kind: 'variant',
  path: ['sp_runtime', 'generic', 'era', 'Era'],
  params: [],
  variants: Array.from({ length: 256 }, (_, index) =>
    index === 0 ? { name: 'Immortal', index, fields: [] } : { name: `Mortal${index}`, index, fields: [{ type: u8 }] },
  ),
};
const era: Type<Uint8Array> = { ...fixedBytes(1), shape: eraShape };

const empty = (path: string): AnyType => struct(path, {});
const charge = wrapper('pallet_transaction_payment::ChargeTransactionPayment', compact(u64), 'BalanceOf<T>');
const mode = plainEnum('frame_metadata_hash_extension::Mode', ['Disabled', 'Enabled']);

export interface SignedExtension {
  readonly identifier: string;
  /** What the extrinsic carries. */
  readonly extra: AnyType;
  /** What is signed besides, known to both sides. */
  readonly implicit: AnyType;
}

/** In their order; that is also the order of the bytes. */
export const signedExtensions: readonly SignedExtension[] = [
  {
    identifier: 'CheckNonZeroSender',
    extra: empty('frame_system::extensions::check_non_zero_sender::CheckNonZeroSender'),
    implicit: unit,
  },
  {
    identifier: 'CheckSpecVersion',
    extra: empty('frame_system::extensions::check_spec_version::CheckSpecVersion'),
    implicit: u32,
  },
  {
    identifier: 'CheckTxVersion',
    extra: empty('frame_system::extensions::check_tx_version::CheckTxVersion'),
    implicit: u32,
  },
  { identifier: 'CheckGenesis', extra: empty('frame_system::extensions::check_genesis::CheckGenesis'), implicit: h256 },
  {
    identifier: 'CheckMortality',
    extra: wrapper('node_subtensor_runtime::check_mortality::CheckMortality', era, 'Era'),
    implicit: h256,
  },
  {
    identifier: 'CheckNonce',
    extra: wrapper('node_subtensor_runtime::check_nonce::CheckNonce', compact(u32), 'T::Nonce'),
    implicit: unit,
  },
  { identifier: 'CheckWeight', extra: empty('frame_system::extensions::check_weight::CheckWeight'), implicit: unit },
  { identifier: 'ChargeTransactionPayment', extra: charge, implicit: unit },
  {
    identifier: 'SudoTransactionExtension',
    extra: empty('node_subtensor_runtime::sudo_wrapper::SudoTransactionExtension'),
    implicit: unit,
  },
  {
    identifier: 'CheckShieldedTxValidity',
    extra: empty('pallet_shield::extension::CheckShieldedTxValidity'),
    implicit: unit,
  },
  {
    identifier: 'SubtensorTransactionExtension',
    extra: empty('pallet_subtensor::extensions::subtensor::SubtensorTransactionExtension'),
    implicit: unit,
  },
  { identifier: 'DrandPriority', extra: empty('pallet_drand::drand_priority::DrandPriority'), implicit: unit },
  {
    identifier: 'CheckMetadataHash',
    extra: struct('frame_metadata_hash_extension::CheckMetadataHash', { mode }),
    implicit: option(fixedBytes(32)),
  },
];

const extras = signedExtensions.map((e) => e.extra);
const chargeWrapper = struct('node_subtensor_runtime::transaction_payment_wrapper::ChargeTransactionPaymentWrapper', {
  inner: [charge, 'ChargeTransactionPayment<T>'],
});
/** All of them as one type, grouped as the runtime groups them: `extra` of an extrinsic. */
export const extraType: AnyType = tuple(
  tuple(...extras.slice(0, 7)),
  tuple(chargeWrapper, ...extras.slice(8, 12)),
  extras[12]!,
);
