/** A checkpoint file that a person picked, read before anything is trusted. */
import {
  checkpointAgeLimitMs,
  CheckpointFileError,
  checkpointFileOf,
  readCheckpointFile,
} from '../../../node-light/follower/checkpoint-file.ts';
import { bytesToHex, type Hex } from '../../../substrate/bytes.ts';

/** Longest file that is read, in bytes: the voters of the largest chains fit many times. */
export const mostCheckpointBytes = 4 << 20;

/** The file gives no checkpoint of this chain; the message says why. */
export class CheckpointUnfit extends Error {
  override readonly name = 'CheckpointUnfit';
}

export interface GivenCheckpoint {
  /** The checkpoint alone, as the text of a file: nothing else that was in it. */
  readonly text: string;
  readonly genesisHash: Hex;
  readonly hash: Hex;
  /** Null when the file names the block by its hash alone. */
  readonly number: number | null;
  /** Id of the set that votes; null when the first proof of finality is to show it. */
  readonly setId: bigint | null;
  /** How many vote, and how many write blocks; null when a source is to prove both under the block. */
  readonly voters: number | null;
  readonly authors: number | null;
  /** When it was made, ms since 1970. */
  readonly at: number | null;
  /** So old that keys of its voters may have been lost since. */
  readonly old: boolean;
}

/**
 * @param genesisHash of the chain it is for; null while no chain is known
 * @throws CheckpointUnfit saying which field is wrong
 */
export function readGivenCheckpoint(file: string, genesisHash: string | null, nowMs: number): GivenCheckpoint {
  const { checkpoint, at } = parsed(file);
  const of = bytesToHex(checkpoint.genesisHash);
  if (genesisHash !== null && of !== genesisHash.toLowerCase())
    throw new CheckpointUnfit(`This checkpoint is of another chain: its genesis is ${of}, not ${genesisHash}.`);
  const shared = {
    genesisHash: of,
    hash: bytesToHex(checkpoint.hash),
    at,
    old: at !== null && nowMs - at > checkpointAgeLimitMs,
  };
  if ('header' in checkpoint) {
    const { header, set, authors, setIdUnknown } = checkpoint;
    return {
      ...shared,
      text: JSON.stringify(checkpointFileOf(checkpoint)),
      number: header.number,
      setId: setIdUnknown ? null : set.setId,
      voters: set.authorities.length,
      authors: authors.length,
    };
  }
  const { setId } = checkpoint;
  const text = JSON.stringify({ genesisHash: of, hash: shared.hash, setId: setId.toString() });
  return { ...shared, text, number: null, setId, voters: null, authors: null };
}

function parsed(file: string) {
  try {
    return readCheckpointFile(JSON.parse(file));
  } catch (error) {
    if (error instanceof CheckpointFileError) throw new CheckpointUnfit(error.message);
    if (error instanceof SyntaxError) throw new CheckpointUnfit('This file is not JSON, so it is no checkpoint.');
    throw error;
  }
}
