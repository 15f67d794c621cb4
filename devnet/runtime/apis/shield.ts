import { bytesToHex } from '../../../substrate/bytes.ts';
import { frameExtrinsic } from '../../../substrate/extrinsic.ts';
import { twox128 } from '../../../substrate/hash.ts';
import { method, runtimeApi, type RuntimeApi } from '../frame/api.ts';
import { Reader, ScaleError } from '../frame/type.ts';
import { bool, bytes, fixedBytes, option } from '../frame/types.ts';
import { initialise } from '../executive/block-execution.ts';
import type { Engine } from '../executive/engine.ts';
import { decodeExtrinsic, type DecodedExtrinsic } from '../executive/extrinsic.ts';
import { Invalid } from '../executive/invalid.ts';
import { checkSignature } from '../executive/signed-checks.ts';
import { mevShield } from '../pallets/mev-shield/declaration.ts';
import { parseShielded } from '../pallets/mev-shield/shielded-transaction.ts';
import { unshield } from '../pallets/mev-shield/unshield.ts';
import type { BlockState } from '../runtime.ts';
import { uncheckedExtrinsic } from '../types/block.ts';
import { shieldedTransaction } from '../types/shield.ts';

/** How deep calls may be nested. subtensor: pallets/shield `MAX_EXTRINSIC_DEPTH` */
const MAX_DEPTH = 8;

/** An extrinsic, or nothing when the bytes are not one. */
function extrinsicOf(body: Uint8Array): DecodedExtrinsic | undefined {
  try {
    return decodeExtrinsic(frameExtrinsic(body));
  } catch (error) {
    if (error instanceof ScaleError || error instanceof Invalid) return undefined;
    throw error;
  }
}

/** The body of the extrinsic that bytes begin with, whatever follows it. */
function bodyOf(bytes: Uint8Array): Uint8Array | undefined {
  try {
    const reader = new Reader(bytes);
    return reader.raw(reader.length());
  } catch (error) {
    if (error instanceof ScaleError) return undefined;
    throw error;
  }
}

/**
 * What block authors need to open shielded transactions. subtensor: runtime/src/lib.rs `ShieldApi`
 *
 * Finality is immediate here, so clients sign wrappers against the newest block, whose hash its own state does not hold yet. It is
 * known all the same when a signature is checked; the real chain, final some blocks later, need not care.
 */
export const shieldApi = (engine: Engine): RuntimeApi =>
  runtimeApi('ShieldApi', 1, {
    try_decode_shielded_tx: method({ uxt: uncheckedExtrinsic }, option(shieldedTransaction), (ctx, { uxt }, at) => {
      const extrinsic = extrinsicOf(uxt);
      if (!extrinsic) return undefined;
      const { call, signed } = extrinsic;
      if (call.type !== 'MevShield' || call.value.type !== 'submit_encrypted') return undefined;
      if (engine.checkOptions.depthOf(extrinsic) > MAX_DEPTH) return undefined;
      try {
        const next = initialise(engine, { ...at, state: ctx.state.base as BlockState }, undefined);
        if (signed) checkSignature(next, extrinsic, signed, engine.checkOptions);
      } catch (error) {
        if (error instanceof Invalid) return undefined;
        throw error;
      }
      return parseShielded((call.value.value as { ciphertext: Uint8Array }).ciphertext);
    }),
    is_shielded_using_current_key: method({ key_hash: fixedBytes(16) }, bool, (ctx, { key_hash }) => {
      const pending = mevShield.storage.PendingKey.get(ctx);
      return pending !== undefined && bytesToHex(twox128(pending)) === bytesToHex(key_hash);
    }),
    try_unshield_tx: method(
      { dec_key_bytes: bytes, shielded_tx: shieldedTransaction },
      option(uncheckedExtrinsic),
      (_, { dec_key_bytes, shielded_tx }) => {
        const plaintext = unshield(dec_key_bytes, shielded_tx);
        const body = plaintext && bodyOf(plaintext);
        return body && extrinsicOf(body) ? body : undefined;
      },
    ),
  });
