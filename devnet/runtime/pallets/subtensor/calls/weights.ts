// The weight calls: each finds the signer's hotkey and hands over to ../weights.
import type { Context } from '../../../frame/context.ts';
import { ensureSigned, type Origin } from '../../../frame/origin.ts';
import type { Hash } from '../../../frame/types.ts';
import { existingMechanismIndex } from '../subnets/subnet.ts';
import { eachOnItsOwn } from '../weights/batch.ts';
import * as commits from '../weights/commit.ts';
import * as reveals from '../weights/reveal.ts';
import * as weights from '../weights/set-weights.ts';

interface SetArgs {
  netuid: number;
  dests: number[];
  weights: number[];
  version_key: bigint;
}
interface RevealArgs {
  netuid: number;
  uids: number[];
  values: number[];
  salt: number[];
  version_key: bigint;
}

export const setWeights = (ctx: Context, origin: Origin, args: SetArgs): void =>
  setMechanismWeights(ctx, origin, { ...args, mecid: 0 });

export function setMechanismWeights(ctx: Context, origin: Origin, args: SetArgs & { mecid: number }): void {
  weights.ensureCommitRevealOff(ctx, args.netuid);
  const { netuid, mecid, dests: uids, weights: values, version_key: versionKey } = args;
  weights.setWeights(ctx, ensureSigned(origin), { netuid, mecid, uids, values, versionKey });
}

export function batchSetWeights(
  ctx: Context,
  origin: Origin,
  args: { netuids: number[]; weights: [number, number][][]; version_keys: bigint[] },
): void {
  const hotkey = ensureSigned(origin);
  eachOnItsOwn(ctx, hotkey, args.netuids, [args.weights.length, args.version_keys.length], (netuid, i) => {
    weights.ensureCommitRevealOff(ctx, netuid);
    const pairs = args.weights[i] ?? [];
    const versionKey = args.version_keys[i] ?? 0n;
    weights.setWeights(ctx, hotkey, {
      netuid,
      mecid: 0,
      uids: pairs.map(([uid]) => uid),
      values: pairs.map(([, w]) => w),
      versionKey,
    });
  });
}

export const commitWeights = (ctx: Context, origin: Origin, args: { netuid: number; commit_hash: Hash }): void =>
  commitMechanismWeights(ctx, origin, { ...args, mecid: 0 });

export function commitMechanismWeights(
  ctx: Context,
  origin: Origin,
  args: { netuid: number; mecid: number; commit_hash: Hash },
): void {
  const index = existingMechanismIndex(ctx, args.netuid, args.mecid);
  commits.commitWeights(ctx, ensureSigned(origin), args.netuid, index, args.commit_hash);
}

export function batchCommitWeights(
  ctx: Context,
  origin: Origin,
  args: { netuids: number[]; commit_hashes: Hash[] },
): void {
  const hotkey = ensureSigned(origin);
  eachOnItsOwn(ctx, hotkey, args.netuids, [args.commit_hashes.length], (netuid, i) =>
    commits.commitWeights(ctx, hotkey, netuid, existingMechanismIndex(ctx, netuid, 0), args.commit_hashes[i]!),
  );
}

export const revealWeights = (ctx: Context, origin: Origin, args: RevealArgs): void =>
  revealMechanismWeights(ctx, origin, { ...args, mecid: 0 });

export function revealMechanismWeights(ctx: Context, origin: Origin, args: RevealArgs & { mecid: number }): void {
  const { version_key: versionKey, ...rest } = args;
  reveals.revealWeights(ctx, ensureSigned(origin), { ...rest, versionKey });
}

export function batchRevealWeights(ctx: Context, origin: Origin, args: reveals.BatchRevealArgs): void {
  const hotkey = ensureSigned(origin);
  reveals.batchRevealWeights(ctx, hotkey, args.netuid, reveals.batchedReveals(args));
}
