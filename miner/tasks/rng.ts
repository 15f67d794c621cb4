/**
 * Seeded randomness for challenges, rivals, data and random models: xoshiro128** (Blackman and Vigna), seeded by the
 * SHA-256 of a text. A stream is named by its path of labels, so what one part draws never shifts what another gets.
 */
import { sha256 } from '@noble/hashes/sha2.js';
import { utf8ToBytes } from '@noble/hashes/utils.js';

export interface Rng {
  /** An integer in 0 … 2^32 − 1. */
  uint32(): number;
  /** A number in [0, 1) with 32 random bits. */
  float(): number;
  /** A number in [low, high). */
  between(low: number, high: number): number;
  /** An integer in 0 … bound − 1; `bound` is from 1 to 2^32. */
  int(bound: number): number;
  /** True with the given probability. */
  chance(probability: number): boolean;
  /** A draw from the normal distribution with mean 0 and standard deviation 1 (Box and Muller). */
  normal(): number;
  /** One of the items; throws `RangeError` for an empty list. */
  pick<T>(items: readonly T[]): T;
  /** An independent stream. It depends on this stream's seed and the label only, not on what was drawn before. */
  split(label: string): Rng;
}

const rotateLeft = (x: number, k: number) => (x << k) | (x >>> (32 - k));

/** A stream for a seed text; equal seeds give equal streams. */
export function createRng(seed: string | number): Rng {
  const path = String(seed);
  const digest = sha256(utf8ToBytes(path));
  const view = new DataView(digest.buffer, digest.byteOffset, digest.byteLength);
  let a = view.getUint32(0, true);
  let b = view.getUint32(4, true);
  let c = view.getUint32(8, true);
  let d = view.getUint32(12, true) | 1; // an all-zero state would stay zero
  let spare: number | null = null;

  const uint32 = () => {
    const result = Math.imul(rotateLeft(Math.imul(b, 5), 7), 9) >>> 0;
    const t = b << 9;
    c ^= a;
    d ^= b;
    b ^= c;
    a ^= d;
    c ^= t;
    d = rotateLeft(d, 11);
    return result;
  };
  const float = () => uint32() / 0x1_0000_0000;

  return {
    uint32,
    float,
    between: (low, high) => low + (high - low) * float(),
    int: (bound) => {
      if (!Number.isInteger(bound) || bound < 1 || bound > 0x1_0000_0000)
        throw new RangeError(`The bound of a random integer must be from 1 to 2^32, not ${bound}.`);
      const limit = 0x1_0000_0000 - (0x1_0000_0000 % bound); // refuse the uneven tail, so every value is equally likely
      for (;;) {
        const draw = uint32();
        if (draw < limit) return draw % bound;
      }
    },
    chance: (probability) => float() < probability,
    normal: () => {
      if (spare !== null) {
        const kept = spare;
        spare = null;
        return kept;
      }
      const radius = Math.sqrt(-2 * Math.log(1 - float()));
      const angle = 2 * Math.PI * float();
      spare = radius * Math.sin(angle);
      return radius * Math.cos(angle);
    },
    pick: (items) => {
      if (items.length === 0) throw new RangeError('Nothing to pick from an empty list.');
      return items[Math.floor(float() * items.length)]!;
    },
    split: (label) => createRng(`${path}/${label}`),
  };
}
