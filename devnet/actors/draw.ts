import { utf8 } from '../../substrate/bytes.ts';
import { blake2b256 } from '../../substrate/hash.ts';

/** A number in [0, 1) that depends on the labels alone: actors decide by it, so that seeded runs are the same. */
export function draw(...labels: readonly (string | number)[]): number {
  const digest = blake2b256(utf8(labels.join('/')));
  return new DataView(digest.buffer, digest.byteOffset).getUint32(0, true) / 2 ** 32;
}
