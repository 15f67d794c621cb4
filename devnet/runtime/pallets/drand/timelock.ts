// Timelock encryption: what is encrypted to a round of drand opens with the network's signature of that round.
// Identity-based encryption of Boneh and Franklin, made safe by Fujisaki and Okamoto, with AES-256-GCM for the text; the layout is that
// of the crate tle (arkworks, compressed: points as usual, lengths as u64).
import { bls12_381 } from '@noble/curves/bls12-381.js';
import { sha256 } from '@noble/hashes/sha2.js';
import { bytesToHex, concatBytes, equalBytes } from '../../../../substrate/bytes.ts';
import { Reader, ScaleError } from '../../frame/type.ts';
import { openAesGcm } from './aes-gcm.ts';

type Fp12 = ReturnType<typeof bls12_381.pairing>;
const G2_BYTES = 96;
const KEY_BYTES = 32;

/** The parts of a ciphertext: U, V and W carry the key, the body the text. */
export interface TimelockCiphertext {
  readonly u: Uint8Array;
  readonly v: Uint8Array;
  readonly w: Uint8Array;
  readonly sealed: Uint8Array;
  readonly nonce: Uint8Array;
}

const sized = (reader: Reader): Uint8Array => {
  const length = reader.u64();
  if (length > BigInt(Number.MAX_SAFE_INTEGER)) throw new ScaleError(`${length} bytes announced`);
  return reader.raw(Number(length));
};

/** Takes a ciphertext apart. What follows it is passed over, as on the real chain. @throws ScaleError */
export function readTimelock(bytes: Uint8Array): TimelockCiphertext {
  const reader = new Reader(bytes);
  const u = reader.raw(G2_BYTES);
  const [v, w, body] = [sized(reader), sized(reader), sized(reader)];
  sized(reader); // the name of the cipher: there is one
  const inner = new Reader(body);
  return { u, v, w, sealed: sized(inner), nonce: sized(inner) };
}

/** An element of the target group as arkworks writes it: its twelve numbers, little endian. */
export function targetBytes(gt: Fp12): Uint8Array {
  const numbers = [gt.c0, gt.c1].flatMap((six) => [six.c0, six.c1, six.c2].flatMap((two) => [two.c0, two.c1]));
  return concatBytes(...numbers.map((n) => bls12_381.fields.Fp.toBytes(n).reverse()));
}
const xor = (a: Uint8Array, b: Uint8Array): Uint8Array => a.map((byte, i) => byte ^ b[i]!);
/** The scalar that ties key and randomness to the ciphertext. */
export const tie = (sigma: Uint8Array, key: Uint8Array): bigint =>
  bls12_381.fields.Fr.create(BigInt(bytesToHex(sha256(concatBytes(sigma, key)))));

function unlockKey({ u, v, w }: TimelockCiphertext, signature: Uint8Array): Uint8Array | undefined {
  if (v.length !== KEY_BYTES || w.length !== KEY_BYTES) return undefined;
  const { G1, G2, pairing } = bls12_381;
  let gt: Fp12;
  try {
    const signed = G1.ProjectivePoint.fromHex(bytesToHex(signature.subarray(0, 48)).slice(2));
    gt = pairing(signed, G2.ProjectivePoint.fromHex(bytesToHex(u).slice(2)));
  } catch {
    // Bytes from outside that are no points of the curve open nothing.
    return undefined;
  }
  const sigma = xor(v, sha256(targetBytes(gt)));
  const key = xor(w, sha256(sigma));
  const scalar = tie(sigma, key);
  if (scalar === 0n) return undefined;
  return equalBytes(G2.ProjectivePoint.BASE.multiply(scalar).toRawBytes(true), u) ? key : undefined;
}

/** The text of a ciphertext, opened with the signature (48 bytes) of its round; `undefined` when it is not for that round or no ciphertext. */
export function openTimelock(encrypted: Uint8Array, signature: Uint8Array): Uint8Array | undefined {
  let parts: TimelockCiphertext;
  try {
    parts = readTimelock(encrypted);
  } catch (error) {
    if (error instanceof ScaleError) return undefined;
    throw error;
  }
  const key = unlockKey(parts, signature);
  return key && openAesGcm(key, parts.nonce, parts.sealed);
}
