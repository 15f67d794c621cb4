// The hash a validator commits to before it reveals its weights.
// Source: `subtensor: pallets/subtensor/src/subnets/weights.rs` (get_commit_hash).
import { blake2b } from '@noble/hashes/blake2.js';
import { Writer } from '../../../../substrate/scale/writer.ts';

const ACCOUNT_BYTES = 32;

export interface WeightCommit {
  /** Public key, 32 bytes. */
  readonly hotkey: Uint8Array;
  /** Storage index of the mechanism. */
  readonly netuidIndex: number;
  readonly uids: readonly number[];
  /** As passed to the reveal, before max-upscaling. */
  readonly values: readonly number[];
  /** u16 each, not bytes. */
  readonly salt: readonly number[];
  readonly versionKey: bigint;
}

/**
 * SCALE encoding of (hotkey, netuid index, uids, values, salt, version key).
 * @throws RangeError when the hotkey has not 32 bytes
 */
export function commitPreimage(commit: WeightCommit): Uint8Array {
  if (commit.hotkey.length !== ACCOUNT_BYTES) {
    throw new RangeError(`A hotkey has ${ACCOUNT_BYTES} bytes, not ${commit.hotkey.length}.`);
  }
  const writer = new Writer(128);
  writer.raw(commit.hotkey);
  writer.u16(commit.netuidIndex);
  for (const list of [commit.uids, commit.values, commit.salt]) {
    writer.compact(list.length);
    for (const item of list) writer.u16(item);
  }
  writer.u64(commit.versionKey);
  return writer.finish();
}

/** blake2b-256 of the preimage. */
export const commitHash = (commit: WeightCommit): Uint8Array => blake2b(commitPreimage(commit), { dkLen: 32 });
