import type { KeyPair } from './key-pair.ts';
import type { Mnemonic } from './mnemonic.ts';
import { wipe } from './wipe.ts';

/**
 * A pair and what it was made from. `mnemonic` and `seed` are there only when they alone (no path, no password) give
 * the pair: then they may be shown and written to files as its backup.
 */
export interface KeyMaterial {
  readonly pair: KeyPair;
  readonly mnemonic?: Mnemonic;
  /** 32 bytes. */
  readonly seed?: Uint8Array;
}

/** Overwrites the secrets of `material`, which is useless afterwards. */
export const wipeMaterial = (material: KeyMaterial): void => wipe(material.pair.secretKey, material.seed);
