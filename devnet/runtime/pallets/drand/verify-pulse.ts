import { bls12_381 } from '@noble/curves/bls12-381.js';
import { sha256 } from '@noble/hashes/sha2.js';
import { bytesToHex } from '../../../../substrate/bytes.ts';
import type { Pulse } from './types.ts';

/** How drand's quicknet hashes a round onto the curve. RFC 9380 */
const DOMAIN = 'BLS_SIG_BLS12381G1_XMD:SHA-256_SSWU_RO_NUL_';

/** Bytes that are no point of the curve. */
export class NotAPoint extends Error {
  override name = 'NotAPoint';
  constructor(what: string, cause: unknown) {
    super(`the ${what} is no point of the curve`, { cause });
  }
}
function point<T>(what: string, bytes: Uint8Array, length: number, read: (hex: string) => T): T {
  try {
    return read(bytesToHex(bytes.subarray(0, length)).slice(2));
  } catch (cause) {
    throw new NotAPoint(what, cause);
  }
}

/** What the network signs in a round: SHA-256 of the round number, big endian. */
export function roundMessage(round: bigint): Uint8Array {
  const bytes = new Uint8Array(8);
  new DataView(bytes.buffer).setBigUint64(0, round);
  return sha256(bytes);
}

/**
 * Whether the network with this key (96 bytes) signed the pulse of its round: e(signature, g2) = e(H(round), key).
 * subtensor: pallets/drand/src/verifier.rs
 * @throws NotAPoint when key or signature cannot be read
 */
export function isPulseOf(publicKey: Uint8Array, { round, signature }: Pulse): boolean {
  const { G1, G2, fields, pairingBatch } = bls12_381;
  const key = point('key', publicKey, 96, (hex) => G2.ProjectivePoint.fromHex(hex));
  const signed = point('signature', signature, 48, (hex) => G1.ProjectivePoint.fromHex(hex));
  if (key.is0() || signed.is0()) return false;
  const message = G1.ProjectivePoint.fromAffine(G1.hashToCurve(roundMessage(round), { DST: DOMAIN }).toAffine());
  const product = pairingBatch([
    { g1: signed.negate(), g2: G2.ProjectivePoint.BASE },
    { g1: message, g2: key },
  ]);
  return fields.Fp12.eql(product, fields.Fp12.ONE);
}
