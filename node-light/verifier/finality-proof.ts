/** The answer of `grandpa_proveFinality`. substrate: client/consensus/grandpa/src/finality_proof.rs. */
import { equalBytes } from '../../substrate/bytes.ts';
import { decodeFinalityProof } from '../../substrate/grandpa/finality-proof.ts';
import { decodeJustification } from '../../substrate/grandpa/justification.ts';
import { headerHash, type Header } from '../../substrate/header.ts';
import { verifyFinalChain, type FinalBlock } from './final-chain.ts';
import { FinalityRefusedError, type CountedVotes } from './votes.ts';

/** A block shown to be final, with the headers that lead to it. */
export interface ProvedFinality extends FinalBlock {
  readonly headers: readonly Header[];
  readonly votes: CountedVotes;
}

/**
 * Checks a finality proof for the block after which its unknown headers begin.
 * @param from the newest final block known
 * @param known headers after `from` that are already here, in order, up to where the proof's own begin
 * @throws FinalityRefusedError, SetRefusedError, ChildRefusedError, ScaleError
 */
export function verifyFinalityProof(bytes: Uint8Array, from: FinalBlock, known: readonly Header[]): ProvedFinality {
  const proof = decodeFinalityProof(bytes);
  const justification = decodeJustification(proof.justification);
  if (!equalBytes(proof.block, justification.targetHash)) {
    throw new FinalityRefusedError('wrong target', 'the proof names another block than its justification');
  }
  const headers = [...known, ...proof.unknownHeaders];
  // The headers may lead past the justified block, or hold some that are known.
  const end = headers.findIndex((header) => equalBytes(headerHash(header), proof.block));
  if (end < 0) throw new FinalityRefusedError('no ancestry', 'the proof does not show the header of its block');
  const way = headers.slice(0, end + 1);
  const { verified, ...block } = verifyFinalChain(from, way, justification);
  return { ...block, headers: way, votes: verified };
}
