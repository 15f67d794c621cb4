/**
 * sr25519 pairs from seeds and along hard junctions, for development keys: what `@polkadot/util-crypto` gives, in a fraction of the
 * time, since libsodium does the arithmetic. `signingReady` must have resolved.
 * Standard: schnorrkel (w3f), `MiniSecretKey::expand_ed25519` and `hard_derive_mini_secret_key`.
 */
import { sha512 } from '@noble/hashes/sha2.js';
import sodium from 'libsodium-wrappers-sumo';
import { utf8 } from '../../substrate/bytes.ts';
import { Transcript } from '../../substrate/merlin-transcript.ts';
import { scalarOf, type Sr25519Pair } from './derandomized-sr25519.ts';

const derivation = Transcript.start('SchnorrRistrettoHDKD');
derivation.append(utf8('sign-bytes'), new Uint8Array());
const LABEL = { chainCode: utf8('chain-code'), secretKey: utf8('secret-key'), derived: utf8('HDKD-hard') };

/** The pair of a mini secret of 32 bytes. */
export function sr25519PairOf(seed: Uint8Array): Sr25519Pair {
  const secretKey = sha512(seed);
  // The lowest three bits are zero, the highest is clear and the next one set.
  secretKey[0]! &= 248;
  secretKey[31] = (secretKey[31]! & 63) | 64;
  return { publicKey: sodium.crypto_scalarmult_ristretto255_base(scalarOf(secretKey)), secretKey };
}

/** The pair at a hard junction of a path. @param chainCode 32 bytes */
export function hardDerived({ secretKey }: Sr25519Pair, chainCode: Uint8Array): Sr25519Pair {
  const transcript = derivation.fork();
  transcript.append(LABEL.chainCode, chainCode);
  transcript.append(LABEL.secretKey, scalarOf(secretKey));
  return sr25519PairOf(transcript.challenge(LABEL.derived, 32));
}
