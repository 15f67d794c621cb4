import { HexError } from '../../substrate/bytes.ts';
import { HeaderJsonError } from '../../substrate/header.ts';
import { ScaleError } from '../../substrate/scale/reader.ts';
import { ProofIncompleteError, ProofNodeError, ProofTooLargeError } from '../../substrate/trie/proof-errors.ts';
import { BadMessageError } from '../../substrate/transport/transport.ts';
import { RefusedError } from './refused-error.ts';

const refusals = [
  RefusedError,
  ScaleError,
  ProofIncompleteError,
  ProofNodeError,
  ProofTooLargeError,
  HeaderJsonError,
  HexError,
  BadMessageError,
];

/**
 * True for everything that says "what was sent is wrong", whoever noticed: whoever sent it is to blame. Other errors
 * (no answer, a lost connection, a mistake of ours) blame nobody.
 */
export function isRefusal(error: unknown): error is Error {
  return refusals.some((refusal) => error instanceof refusal);
}
