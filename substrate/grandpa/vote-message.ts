/** The bytes a GRANDPA authority signs. substrate: primitives/consensus/grandpa (`localized_payload`). */
import { ScaleError } from '../scale/reader.ts';
import { Writer } from '../scale/writer.ts';

export interface Vote {
  /** Hash of the block voted for, 32 bytes. */
  readonly targetHash: Uint8Array;
  /** Its number. */
  readonly targetNumber: number;
}

/** Prevote 0, precommit 1, primary proposal 2. Only precommits finalize. */
export type VoteKind = 'prevote' | 'precommit' | 'primaryPropose';

const kinds: Record<VoteKind, number> = { prevote: 0, precommit: 1, primaryPropose: 2 };

/** 53 bytes to sign (ed25519): kind, block, round and set id. The set id stops replay from an older set. */
export function voteMessage(kind: VoteKind, vote: Vote, round: bigint, setId: bigint): Uint8Array {
  if (vote.targetHash.length !== 32) throw new ScaleError(`a hash has 32 bytes, not ${vote.targetHash.length}`);
  const writer = new Writer(53);
  writer.u8(kinds[kind]);
  writer.raw(vote.targetHash);
  writer.u32(vote.targetNumber);
  writer.u64(round);
  writer.u64(setId);
  return writer.finish();
}
