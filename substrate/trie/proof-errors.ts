/** What can be wrong with a proof. Each refusal says which, so that a source can be blamed for the right thing. */
import { bytesToHex, type Hex } from '../bytes.ts';

/** The proof ends before the answer: a node or an outside value on the way is not in it. Says nothing about the key. */
export class ProofIncompleteError extends Error {
  override readonly name = 'ProofIncompleteError';
  /** Hash of what is missing. */
  readonly missing: Hex;
  /** Key or prefix that was asked for. */
  readonly key: Hex;
  constructor(missing: Uint8Array, key: Uint8Array, part: 'root' | 'node' | 'value') {
    super(`The proof does not cover ${bytesToHex(key)}: the ${part} ${bytesToHex(missing)} is missing`);
    this.missing = bytesToHex(missing);
    this.key = bytesToHex(key);
  }
}

/** A node hangs from the root and is not a node of a trie. No honest chain commits to such bytes. */
export class ProofNodeError extends Error {
  override readonly name = 'ProofNodeError';
  constructor(reason: string, options?: ErrorOptions) {
    super(`The proof holds a broken node: ${reason}`, options);
  }
}

/** The proof is larger than the reader is ready to look at. */
export class ProofTooLargeError extends Error {
  override readonly name = 'ProofTooLargeError';
  readonly what: 'bytes' | 'entries' | 'visited nodes';
  readonly most: number;
  constructor(what: ProofTooLargeError['what'], most: number) {
    super(`The proof is too large: more than ${most} ${what}`);
    this.what = what;
    this.most = most;
  }
}
