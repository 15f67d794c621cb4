/**
 * Where trust begins: one block, its authors and the GRANDPA set that votes for the blocks after it. Bundled with a
 * release, or made from a genesis block whose hash is known.
 */
import { bytesToHex, equalBytes } from '../../substrate/bytes.ts';
import { mostAuthorities, readAuthorities, type Authority } from '../../substrate/grandpa/authority-set.ts';
import { headerHash, type Header } from '../../substrate/header.ts';
import { Reader } from '../../substrate/scale/reader.ts';
import { ScaleError } from '../../substrate/scale/reader.ts';
import { palletPrefix } from '../../substrate/storage-key.ts';
import type { FollowedSet } from '../verifier/authority-changes.ts';
import { RefusedError } from '../verifier/refused-error.ts';
import type { FinalityProof, Handover } from '../verifier/signed-final.ts';
import { provedValues } from '../verifier/storage.ts';

/** What a person or a release vouches for. */
export interface Checkpoint {
  /** 32 bytes; names the chain. */
  readonly genesisHash: Uint8Array;
  /** Hash of the block trust begins at: the genesis block's unless the checkpoint is a later one. */
  readonly hash: Uint8Array;
  /** Set that votes after it. Counted in handovers, never read from storage: 0 for a fresh chain, 3 for Finney's genesis. */
  readonly setId: bigint;
}

/** A checkpoint with everything the follower starts from, all of it proved under the checkpoint's hash. */
export interface Anchor {
  readonly genesisHash: Uint8Array;
  readonly header: Header;
  readonly hash: Uint8Array;
  /** sr25519 keys of the authors of the next block. */
  readonly authors: readonly Uint8Array[];
  readonly set: FollowedSet;
  /** The lists are the word of whoever gave the checkpoint: no source had the state that proves them. */
  readonly listsUnproved?: true;
  /** Nobody said which set votes here: the first proof of finality shows its id, as its signatures hold under one id only. */
  readonly setIdUnknown?: true;
  /** Where it is not what was vouched for, but proved final from there by warp proofs. */
  readonly reached?: Reached;
}

/** How trust came from the block that was vouched for to a later one. */
export interface Reached {
  readonly from: { readonly number: number; readonly hash: Uint8Array };
  /** Who signed the later one. */
  readonly proof: FinalityProof;
  /** The last change of the voters on the way. */
  readonly handover: Handover | undefined;
}

export type CheckpointRefusal = 'wrong header' | 'wrong authors' | 'wrong genesis' | 'unknown set id';

/** What a source showed does not fit the checkpoint. */
export class CheckpointRefusedError extends RefusedError {
  override readonly name = 'CheckpointRefusedError';
  constructor(
    readonly reason: CheckpointRefusal,
    readonly particulars: string,
  ) {
    super(`This does not fit the checkpoint (${reason}): ${particulars}`);
  }
}

/** Fields of a checkpoint file. */
export type CheckpointField = 'genesisHash' | 'hash' | 'header' | 'setId' | 'authorities' | 'authors';

/** What a source showed, and proved, contradicts the checkpoint: the checkpoint is wrong, and no source is to blame. */
export class CheckpointWrongError extends Error {
  override readonly name = 'CheckpointWrongError';
  /** @param sure false: it may be the source as well */
  constructor(
    readonly field: CheckpointField,
    particulars: string,
    readonly sure = true,
    cause?: Error,
  ) {
    super(`The checkpoint ${sure ? 'is' : 'may be'} wrong (${field}): ${particulars}`, { cause });
  }
}

const authorsKey = palletPrefix('Aura', 'Authorities');
const finalizersKey = palletPrefix('Grandpa', 'Authorities');

/** Storage keys whose proof `anchorOf` wants, in the state of the checkpoint's block. */
export const anchorKeys: readonly Uint8Array[] = [authorsKey, finalizersKey];

/**
 * Checks the header and the proved lists against the checkpoint's hash.
 * @param proof read proof of `anchorKeys` in the block's state
 * @throws CheckpointRefusedError, ProofIncompleteError, ProofNodeError, ProofTooLargeError, ScaleError
 */
export function anchorOf(checkpoint: Checkpoint, header: Header, proof: Iterable<Uint8Array>): Anchor {
  const hash = headerHash(header);
  if (!equalBytes(hash, checkpoint.hash)) {
    const asked = bytesToHex(checkpoint.hash);
    throw new CheckpointRefusedError('wrong header', `${bytesToHex(hash)} came, ${asked} was asked for`);
  }
  const [authors, finalizers] = provedValues(header.stateRoot, proof, anchorKeys);
  if (!authors) throw new CheckpointRefusedError('wrong authors', 'the chain has no Aura authorities');
  return {
    genesisHash: checkpoint.genesisHash,
    header,
    hash,
    authors: readKeys(authors),
    // A chain without GRANDPA has no finality to follow; its blocks are sealed at most.
    set: { setId: checkpoint.setId, authorities: finalizers ? readFinalizers(finalizers) : [] },
  };
}

function readKeys(bytes: Uint8Array): Uint8Array[] {
  const reader = new Reader(bytes);
  const count = reader.length(32);
  if (count > mostAuthorities) throw new ScaleError(`${count} authors`);
  const keys = Array.from({ length: count }, () => reader.raw(32));
  reader.done();
  return keys;
}

function readFinalizers(bytes: Uint8Array): Authority[] {
  const reader = new Reader(bytes);
  const authorities = readAuthorities(reader);
  reader.done();
  return authorities;
}
