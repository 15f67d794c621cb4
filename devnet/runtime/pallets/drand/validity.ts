import { encodeU32, encodeU64, concatBytes, utf8 } from '../../../../substrate/bytes.ts';
import { blake2b256 } from '../../../../substrate/hash.ts';
import { invalid } from '../../executive/invalid.ts';
import { verifyMultiSignature, type Signature } from '../../executive/verify.ts';
import type { Context } from '../../frame/context.ts';
import type { RuntimeCall } from '../../frame/dispatch.ts';
import { encode, type AnyType, type ValueOf } from '../../frame/type.ts';
import { bytes, str } from '../../frame/types.ts';
import type { ValidTransaction } from '../../runtime.ts';
import { drand } from './declaration.ts';
import { beaconConfigurationPayload, multiSigner, pulsesPayload, type MultiSigner } from './types.ts';

const { LastStoredRound, NextUnsignedAt } = drand.storage;
const PRIORITY = drand.constants.UnsignedPriority;
const MAX_U64 = (1n << 64n) - 1n;
const tag = (unique: Uint8Array): Uint8Array => concatBytes(encode(str, 'DrandOffchainWorker'), blake2b256(unique));

/** @throws Invalid BadSigner, BadProof */
function checkProof(payload: Uint8Array, signer: MultiSigner, signature: Signature | undefined): void {
  if (!signature) throw invalid('BadSigner');
  const proven =
    signer.type === 'Sr25519' && signature.type === 'Sr25519' && verifyMultiSignature(signature, payload, signer.value);
  if (!proven) throw invalid('BadProof');
}

/** @throws Invalid Future, Call, Stale */
function pulsesValidity(ctx: Context, payload: ValueOf<typeof pulsesPayload>): ValidTransaction {
  if (ctx.block.number < payload.block_number) throw invalid('Future');
  const [pulse] = payload.pulses;
  if (!pulse || payload.pulses.length > 1) throw invalid('Call');
  if (NextUnsignedAt.get(ctx) > ctx.block.number || pulse.round <= LastStoredRound.get(ctx)) throw invalid('Stale');
  const priority = PRIORITY + (MAX_U64 - pulse.round);
  return {
    // Earlier rounds first.
    priority: priority > MAX_U64 ? MAX_U64 : priority,
    requires: [],
    provides: [tag(concatBytes(utf8('drand'), encodeU64(pulse.round)))],
    longevity: 3n,
    propagate: false,
  };
}

/** @throws Invalid Future, Stale */
function configValidity(ctx: Context, payload: ValueOf<typeof beaconConfigurationPayload>): ValidTransaction {
  const next = NextUnsignedAt.get(ctx);
  if (ctx.block.number < payload.block_number) throw invalid('Future');
  if (next > payload.block_number) throw invalid('Stale');
  const unique = concatBytes(encodeU32(next), encode(bytes, encode(multiSigner, payload.public)));
  return { priority: PRIORITY, requires: [], provides: [tag(unique)], longevity: 1n, propagate: true };
}

/**
 * Pulses come in bare transactions whose payload is signed by who brings them. subtensor: pallets/drand/src/lib.rs `validate_unsigned`
 * @throws Invalid BadSigner, BadProof, Future, Stale, Call
 */
export function validateUnsigned(ctx: Context, call: RuntimeCall['value']): ValidTransaction {
  const proved = <T extends { public: MultiSigner }>(
    type: AnyType,
    payload: T,
    signature: Signature | undefined,
  ): T => {
    checkProof(encode(type, payload), payload.public, signature);
    return payload;
  };
  if (call.type === 'write_pulse') {
    const args = call.value as { pulses_payload: ValueOf<typeof pulsesPayload>; signature?: Signature };
    return pulsesValidity(ctx, proved(pulsesPayload, args.pulses_payload, args.signature));
  }
  if (call.type === 'set_beacon_config') {
    const args = call.value as { config_payload: ValueOf<typeof beaconConfigurationPayload>; signature?: Signature };
    return configValidity(ctx, proved(beaconConfigurationPayload, args.config_payload, args.signature));
  }
  throw invalid('Call');
}
