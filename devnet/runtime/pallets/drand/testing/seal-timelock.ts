// Encrypts to a round of drand's quicknet, with the platform's AES. Test code.
import { createCipheriv } from 'node:crypto';
import { bls12_381 } from '@noble/curves/bls12-381.js';
import { sha256 } from '@noble/hashes/sha2.js';
import { bytesToHex, concatBytes, encodeU64, utf8 } from '../../../../../substrate/bytes.ts';
import { QUICKNET } from '../declaration.ts';
import { targetBytes, tie } from '../timelock.ts';
import { roundMessage } from '../verify-pulse.ts';

const { G1, G2, fields, pairing } = bls12_381;
const DST = 'BLS_SIG_BLS12381G1_XMD:SHA-256_SSWU_RO_NUL_';
const sized = (bytes: Uint8Array): Uint8Array => concatBytes(encodeU64(BigInt(bytes.length)), bytes);
const xor = (a: Uint8Array, b: Uint8Array): Uint8Array => a.map((byte, i) => byte ^ b[i]!);

/** Round 1000 of quicknet was signed with this. */
export const SIGNATURE_1000 =
  '0xb44679b9a59af2ec876b1a6b1ad52ea9b1615fc3982b19576350f93447cb1125e342b73a8dd2bacbe47e4b6b63ed5e39' as const;

/** A ciphertext for a round; the same inputs give the same bytes. */
export function sealTimelock(text: Uint8Array, round: bigint): Uint8Array {
  const [sigma, key, nonce] = [sha256(text), sha256(utf8('key')), sha256(utf8('nonce')).subarray(0, 12)];
  const scalar = tie(sigma, key);
  const identity = G1.ProjectivePoint.fromAffine(G1.hashToCurve(roundMessage(round), { DST }).toAffine());
  const network = G2.ProjectivePoint.fromHex(bytesToHex(QUICKNET.public_key).slice(2));
  const gt = fields.Fp12.pow(pairing(identity, network), scalar);
  const cipher = createCipheriv('aes-256-gcm', key, nonce);
  const sealed = Buffer.concat([cipher.update(text), cipher.final(), cipher.getAuthTag()]);
  return concatBytes(
    G2.ProjectivePoint.BASE.multiply(scalar).toRawBytes(true),
    sized(xor(sigma, sha256(targetBytes(gt)))),
    sized(xor(key, sha256(sigma))),
    sized(concatBytes(sized(new Uint8Array(sealed)), sized(nonce))),
    sized(utf8('AES_GCM_')),
  );
}
