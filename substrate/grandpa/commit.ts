/**
 * The compact commit GRANDPA gossips on `/grandpa/1`, and the neighbour packet beside it.
 * substrate: client/consensus/grandpa/src/communication/gossip.rs (`GossipMessage`), finality-grandpa (`CompactCommit`).
 */
import { Reader, ScaleError } from '../scale/reader.ts';
import { Writer } from '../scale/writer.ts';
import { boundedCount, justificationLimits, type Justification, type SignedPrecommit } from './justification.ts';

/** A commit is a justification without ancestry headers: voters are assumed to know the blocks. */
export interface Commit {
  readonly type: 'commit';
  readonly round: bigint;
  readonly setId: bigint;
  readonly targetHash: Uint8Array;
  readonly targetNumber: number;
  readonly precommits: readonly SignedPrecommit[];
}

/** Where a peer's voter stands. */
export interface Neighbor {
  readonly type: 'neighbor';
  readonly round: bigint;
  readonly setId: bigint;
  /** Highest block it has finalized. */
  readonly finalizedNumber: number;
}

export type GrandpaGossip = Commit | Neighbor;

const commitTag = 1;
const neighborTag = 2;
/** The only version of the neighbour packet. */
const neighborVersion = 1;

/** The commit that says what a justification says. */
export function commitOf(justification: Justification, setId: bigint): Commit {
  const { round, targetHash, targetNumber, precommits } = justification;
  return { type: 'commit', round, setId, targetHash, targetNumber, precommits };
}

/** SCALE bytes of a gossip message. @throws ScaleError for parts of the wrong length */
export function encodeGrandpaGossip(message: GrandpaGossip): Uint8Array {
  const writer = new Writer(512);
  if (message.type === 'neighbor') {
    writer.u8(neighborTag);
    writer.u8(neighborVersion);
    writer.u64(message.round);
    writer.u64(message.setId);
    writer.u32(message.finalizedNumber);
    return writer.finish();
  }
  const fixed = (bytes: Uint8Array, length: number) => {
    if (bytes.length !== length) throw new ScaleError(`${length} bytes wanted, not ${bytes.length}`);
    writer.raw(bytes);
  };
  writer.u8(commitTag);
  writer.u64(message.round);
  writer.u64(message.setId);
  fixed(message.targetHash, 32);
  writer.u32(message.targetNumber);
  writer.compact(message.precommits.length);
  for (const { targetHash, targetNumber } of message.precommits) {
    fixed(targetHash, 32);
    writer.u32(targetNumber);
  }
  writer.compact(message.precommits.length);
  for (const { signature, id } of message.precommits) {
    fixed(signature, 64);
    fixed(id, 32);
  }
  return writer.finish();
}

/** A gossip message from exactly these bytes; undefined for kinds a light client has no use for. @throws ScaleError */
export function decodeGrandpaGossip(bytes: Uint8Array): GrandpaGossip | undefined {
  const reader = new Reader(bytes);
  const tag = reader.u8();
  if (tag !== commitTag && tag !== neighborTag) return undefined;
  const message = tag === commitTag ? readCommit(reader) : readNeighbor(reader);
  reader.done();
  return message;
}

function readNeighbor(reader: Reader): Neighbor {
  const version = reader.u8();
  if (version !== neighborVersion) throw new ScaleError(`neighbour packet of version ${version}`);
  return { type: 'neighbor', round: reader.u64(), setId: reader.u64(), finalizedNumber: reader.u32() };
}

function readCommit(reader: Reader): Commit {
  const round = reader.u64();
  const setId = reader.u64();
  const targetHash = reader.raw(32);
  const targetNumber = reader.u32();
  const count = boundedCount(reader, 36, justificationLimits.precommits, 'precommits');
  const votes = Array.from({ length: count }, () => ({ targetHash: reader.raw(32), targetNumber: reader.u32() }));
  if (reader.length(96) !== count) throw new ScaleError('as many signatures as precommits are wanted');
  const precommits = votes.map((vote) => ({ ...vote, signature: reader.raw(64), id: reader.raw(32) }));
  return { type: 'commit', round, setId, targetHash, targetNumber, precommits };
}
