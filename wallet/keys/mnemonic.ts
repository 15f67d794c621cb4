/** BIP-39 English recovery phrases, Substrate style (the seed comes from the entropy, not from the words). */
import { entropyToMnemonic, mnemonicToEntropy } from '@polkadot/util-crypto/mnemonic/bip39';
import english from '@polkadot/util-crypto/mnemonic/wordlists/en';
import { BadMnemonic } from '../errors.ts';
import type { RandomBytes } from '../ports/random.ts';

/** Number of words a phrase may have; new keys use 12, or 24 where the user asks for it. */
export type MnemonicLength = 12 | 15 | 18 | 21 | 24;
const MNEMONIC_LENGTHS: readonly MnemonicLength[] = [12, 15, 18, 21, 24];

/** A checked phrase: lower case, single spaces, right checksum. */
export type Mnemonic = string & { readonly __brand: 'Mnemonic' };

const known = new Set(english);

/** Makes a new phrase; `random` yields the entropy (16 bytes for 12 words, 32 for 24). */
export function createMnemonic(words: MnemonicLength, random: RandomBytes): Mnemonic {
  return entropyToMnemonic(random((words / 3) * 4)) as Mnemonic;
}

/**
 * Checks a typed phrase. Outer and repeated spaces, line breaks and capitals are forgiven; nothing else is.
 * @throws BadMnemonic that says whether the count, a word (with its place, from 1) or the checksum is wrong.
 */
export function parseMnemonic(text: string): Mnemonic {
  const words = text.normalize('NFKD').trim().toLowerCase().split(/\s+/u).filter(Boolean);
  if (!MNEMONIC_LENGTHS.includes(words.length as MnemonicLength)) {
    throw new BadMnemonic({ reason: 'length', words: words.length });
  }
  const unknown = words.findIndex((word) => !known.has(word));
  if (unknown >= 0) throw new BadMnemonic({ reason: 'word', words: words.length, position: unknown + 1 });
  const phrase = words.join(' ');
  try {
    mnemonicToEntropy(phrase).fill(0);
  } catch (cause) {
    throw Object.assign(new BadMnemonic({ reason: 'checksum', words: words.length }), { cause });
  }
  return phrase as Mnemonic;
}

/** The 16 to 32 bytes a phrase stands for. */
export const entropyOf = (mnemonic: Mnemonic): Uint8Array => mnemonicToEntropy(mnemonic);

/** The phrase of 16, 20, 24, 28 or 32 bytes of entropy. */
export const mnemonicOf = (entropy: Uint8Array): Mnemonic => entropyToMnemonic(entropy) as Mnemonic;
