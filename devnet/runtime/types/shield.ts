import { accountId, boundedBytes, bytes, fixedBytes, struct, u32 } from '../frame/types.ts';
import { limited } from './limited.ts';

/** An ML-KEM-768 encapsulation key; the length is checked when it is announced. subtensor: primitives/shield */
export const shieldEncKey = limited(boundedBytes, 2048);
/** What may be carried encrypted: 8 KiB. */
export const encryptedBytes = limited(boundedBytes, 8192);

export const pendingExtrinsic = struct('pallet_shield::pallet::PendingExtrinsic', {
  who: [accountId, 'T::AccountId'],
  encrypted_call: [encryptedBytes, 'BoundedVec<u8, MaxEncryptedCallSize>'],
  submitted_at: [u32, 'BlockNumberFor<T>'],
});

/** The parts of a shielded extrinsic, in the order of the runtime API (not that of the ciphertext). */
export const shieldedTransaction = struct('stp_shield::shielded_tx::ShieldedTransaction', {
  key_hash: [fixedBytes(16), '[u8; KEY_HASH_LEN]'],
  kem_ct: bytes,
  aead_ct: bytes,
  nonce: [fixedBytes(24), '[u8; NONCE_LEN]'],
});
