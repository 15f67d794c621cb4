import { dispatchError } from '../../frame/dispatch-error.ts';
import { call, error, event, pallet } from '../../frame/pallet.ts';
import { identity, map, optionalMap, optionalValue, twox64Concat, value } from '../../frame/storage-item.ts';
import { accountId, bool, boundedBytes, option, u32, u64 } from '../../frame/types.ts';
import { auraId } from '../../types/aura.ts';
import { hash } from '../../types/common.ts';
import { encryptedBytes, pendingExtrinsic, shieldEncKey } from '../../types/shield.ts';

const READ = 25_000_000n;
const WRITE = 100_000_000n;
const weight = (refTime: bigint, proofSize = 0n) => ({ weight: { refTime, proofSize } });

/** The MevShield pallet as clients see it. Weights: subtensor: pallets/shield/src/weights.rs */
export const mevShield = pallet({
  name: 'MevShield',
  index: 30,
  storage: {
    CurrentKey: optionalValue(shieldEncKey),
    PendingKey: optionalValue(shieldEncKey),
    NextKey: optionalValue(shieldEncKey),
    AuthorKeys: optionalMap([twox64Concat(auraId)], shieldEncKey),
    PendingKeyExpiresAt: optionalValue(u32),
    NextKeyExpiresAt: optionalValue(u32),
    HasMigrationRun: map([identity(boundedBytes)], bool, false),
    MaxPendingExtrinsicsLimit: value(u32, 100),
    ExtrinsicLifetime: value(u32, 10),
    OnInitializeWeight: value(u64, 500_000_000_000n),
    MaxExtrinsicWeight: value(u64, 50_000_000_000n),
    PendingExtrinsics: optionalMap([identity(u32)], pendingExtrinsic),
    CounterForPendingExtrinsics: value(u32, 0),
    NextPendingExtrinsicIndex: value(u32, 0),
  },
  calls: {
    announce_next_key: call(
      0,
      { enc_key: [option(shieldEncKey), 'Option<ShieldEncKey>'] },
      weight(33_661_000n + 4n * READ + 6n * WRITE, 5_555n),
    ),
    submit_encrypted: call(1, { ciphertext: [encryptedBytes, 'BoundedVec<u8, ConstU32<8192>>'] }, weight(207_223_000n)),
    store_encrypted: call(
      2,
      { encrypted_call: [encryptedBytes, 'BoundedVec<u8, MaxEncryptedCallSize>'] },
      weight(20_000_000_000n),
    ),
    set_max_pending_extrinsics_number: call(3, { value: u32 }, weight(4_206_000n + WRITE)),
    set_on_initialize_weight: call(4, { value: u64 }, weight(4_327_000n + WRITE)),
    set_stored_extrinsic_lifetime: call(5, { value: u32 }, weight(4_116_000n + WRITE)),
    set_max_extrinsic_weight: call(6, { value: u64 }, weight(4_227_000n + WRITE)),
  },
  events: {
    EncryptedSubmitted: event(0, { id: hash, who: [accountId, 'T::AccountId'] }),
    ExtrinsicStored: event(1, { index: u32, who: [accountId, 'T::AccountId'] }),
    ExtrinsicDecodeFailed: event(2, { index: u32 }),
    ExtrinsicDispatchFailed: event(3, { index: u32, error: [dispatchError, 'DispatchError'] }),
    ExtrinsicDispatched: event(4, { index: u32 }),
    ExtrinsicExpired: event(5, { index: u32 }),
    ExtrinsicPostponed: event(6, { index: u32 }),
    MaxPendingExtrinsicsNumberSet: event(7, { value: u32 }),
    OnInitializeWeightSet: event(8, { value: u64 }),
    ExtrinsicLifetimeSet: event(9, { value: u32 }),
    MaxExtrinsicWeightSet: event(10, { value: u64 }),
    ExtrinsicWeightExceeded: event(11, { index: u32 }),
  },
  errors: {
    BadEncKeyLen: error(0, 'An encapsulation key of ML-KEM-768 has 1,184 bytes.'),
    Unreachable: error(1, 'The block has no known author.'),
    TooManyPendingExtrinsics: error(2, 'As many encrypted calls as allowed are waiting already.'),
    WeightExceedsAbsoluteMax: error(3, 'The weight is above half of what a block can hold.'),
  },
});
