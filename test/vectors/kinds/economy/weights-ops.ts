// Operations of weights.json.
import { bytesToHex } from '@noble/hashes/utils.js';
import {
  checkLength,
  containsInvalidUid,
  hasDuplicateUids,
  isSelfWeight,
} from '../../../../devnet/runtime/economy/weights/checks.ts';
import { commitHash, commitPreimage } from '../../../../devnet/runtime/economy/weights/commit-hash.ts';
import { isCommitExpired, mayReveal } from '../../../../devnet/runtime/economy/weights/reveal-period.ts';
import type { Fields } from './fields.ts';
import { bytes, int, small, smalls } from './fields.ts';
import { comparePlain } from './rule.ts';
import type { Op } from './rule.ts';

const plain =
  (compute: (input: Fields) => unknown): Op =>
  (input, expected, rule) =>
    comparePlain(compute(input), expected, rule);

function commit(input: Fields): { preimage: string; hash: string } {
  const parts = {
    hotkey: bytes(input, 'hotkey'),
    netuidIndex: small(input, 'netuid_index'),
    uids: smalls(input, 'uids'),
    values: smalls(input, 'values'),
    salt: smalls(input, 'salt'),
    versionKey: int(input, 'version_key'),
  };
  return { preimage: `0x${bytesToHex(commitPreimage(parts))}`, hash: `0x${bytesToHex(commitHash(parts))}` };
}

export const weightsOps: Record<string, Op> = {
  is_self_weight: plain((input) => isSelfWeight(small(input, 'uid'), smalls(input, 'uids'), smalls(input, 'weights'))),
  check_length: plain((input) =>
    checkLength(
      small(input, 'n'),
      small(input, 'min_allowed_weights'),
      small(input, 'uid'),
      smalls(input, 'uids'),
      smalls(input, 'weights'),
    ),
  ),
  has_duplicate_uids: plain((input) => hasDuplicateUids(smalls(input, 'uids'))),
  contains_invalid_uids: plain((input) => containsInvalidUid(smalls(input, 'uids'), small(input, 'n'))),
  get_commit_hash: plain(commit),
  is_reveal_block_range: plain((input) =>
    mayReveal(int(input, 'epoch'), int(input, 'commit_epoch'), int(input, 'reveal_period')),
  ),
  is_commit_expired: plain((input) =>
    isCommitExpired(int(input, 'epoch'), int(input, 'commit_epoch'), int(input, 'reveal_period')),
  ),
};
