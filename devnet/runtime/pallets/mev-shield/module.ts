import { blake2b256 } from '../../../../substrate/hash.ts';
import { bytesToHex } from '../../../../substrate/bytes.ts';
import { ensureNone, ensureRoot, ensureSigned } from '../../frame/origin.ts';
import { palletModule, type PalletModule } from '../../frame/pallet.ts';
import { encode } from '../../frame/type.ts';
import { accountId, bytes, tuple } from '../../frame/types.ts';
import { mevShield } from './declaration.ts';
import { processPending, storeEncrypted, type DecryptStored } from './pending-extrinsics.ts';
import { rotateKeys } from './rotate-keys.ts';

const { storage, events, errors } = mevShield;
/** Half of the weight of a block. */
const ABSOLUTE_MAX = 2_000_000_000_000n;
const submission = tuple(accountId, bytes);

/** The real chain has no way yet to open stored calls, so each ends as `ExtrinsicDecodeFailed`. subtensor: `ExtrinsicDecryptor = ()` */
const cannotDecrypt: DecryptStored = () => undefined;

function ensureWithinMax(weight: bigint): void {
  if (weight > ABSOLUTE_MAX) throw errors.WeightExceedsAbsoluteMax();
}

/**
 * Transactions encrypted to the author of a block to come. Submitting one does nothing but to say so: the author opens it and puts what
 * is inside right after it into the block. subtensor: pallets/shield/src/lib.rs
 */
export const mevShieldModule = (decrypt: DecryptStored = cannotDecrypt): PalletModule =>
  palletModule(
    mevShield,
    {
      announce_next_key: (ctx, origin, { enc_key }) => {
        ensureNone(origin);
        rotateKeys(ctx, enc_key);
      },
      submit_encrypted: (ctx, origin, { ciphertext }) => {
        const who = ensureSigned(origin);
        const id = bytesToHex(blake2b256(encode(submission, [who, ciphertext])));
        ctx.deposit(events.EncryptedSubmitted({ id, who }));
      },
      store_encrypted: (ctx, origin, { encrypted_call }) => storeEncrypted(ctx, ensureSigned(origin), encrypted_call),
      set_max_pending_extrinsics_number: (ctx, origin, { value }) => {
        ensureRoot(origin);
        storage.MaxPendingExtrinsicsLimit.put(ctx, value);
        ctx.deposit(events.MaxPendingExtrinsicsNumberSet({ value }));
      },
      set_on_initialize_weight: (ctx, origin, { value }) => {
        ensureRoot(origin);
        ensureWithinMax(value);
        storage.OnInitializeWeight.put(ctx, value);
        ctx.deposit(events.OnInitializeWeightSet({ value }));
      },
      set_stored_extrinsic_lifetime: (ctx, origin, { value }) => {
        ensureRoot(origin);
        storage.ExtrinsicLifetime.put(ctx, value);
        ctx.deposit(events.ExtrinsicLifetimeSet({ value }));
      },
      set_max_extrinsic_weight: (ctx, origin, { value }) => {
        ensureRoot(origin);
        ensureWithinMax(value);
        storage.MaxExtrinsicWeight.put(ctx, value);
        ctx.deposit(events.MaxExtrinsicWeightSet({ value }));
      },
    },
    {
      onInitialize: (ctx) => processPending(ctx, decrypt),
      isInherent: ({ type }) => type === 'announce_next_key',
    },
  );
