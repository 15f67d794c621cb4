// What is asked of a call before it may enter the pool or a block. subtensor: pallets/subtensor/src/guards
import { mayReveal } from '../../../economy/weights/reveal-period.ts';
import type { Context } from '../../../frame/context.ts';
import type { AccountId } from '../../../frame/types.ts';
import { drand } from '../../drand/declaration.ts';
import { ensureMayAssociate } from '../calls/associate-evm-key.ts';
import { ensureTakePossible } from '../calls/takes.ts';
import { epochIndex } from '../epoch/schedule.ts';
import { errors, storage } from '../pallet.ts';
import { hasPassed } from '../rate-limit.ts';
import { ensureAxonServable, ensurePrometheusServable, type Axon, type Prometheus } from '../serving/serve.ts';
import { mechanismStorageIndex } from '../../../economy/epoch/mechanisms.ts';
import { lastRegistration } from '../subnets/lock-cost.ts';
import { batchedReveals, hashOf, type BatchRevealArgs, type Reveal } from '../weights/reveal.ts';
import { passesWeightsLimit } from '../weights/set-weights.ts';
import { ensureStakeForWeights } from '../weights/stake-guard.ts';

/** Throws the error that keeps the call out. */
type Guard = (ctx: Context, who: AccountId, args: never) => void;
type Named = { netuid: number; mecid?: number };
type RevealArgs = Named & { uids: number[]; values: number[]; salt: number[]; version_key: bigint };

const stakeFor = (ctx: Context, who: AccountId, netuids: readonly number[]): void => {
  for (const netuid of netuids) ensureStakeForWeights(ctx, netuid, who);
};

const equalLengths = (...lists: readonly { readonly length: number }[]): void => {
  if (lists.some((list) => list.length !== lists[0]!.length)) throw errors.InputLengthsUnequal();
};

function inRate(ctx: Context, who: AccountId, { netuid, mecid = 0 }: Named, error: () => Error): void {
  const uid = storage.Uids.get(ctx, netuid, who);
  if (uid !== undefined && !passesWeightsLimit(ctx, mechanismStorageIndex(netuid, mecid), uid)) throw error();
}

/** A reveal needs a commit with its hash, in the one epoch in which it may be revealed. */
function revealable(ctx: Context, who: AccountId, reveal: Reveal): void {
  const index = mechanismStorageIndex(reveal.netuid, reveal.mecid);
  const hash = hashOf(who, index, reveal);
  const commit = storage.WeightCommits.get(ctx, index, who)?.find(([known]) => known === hash);
  if (!commit) throw errors.NoWeightsCommitFound();
  const period = storage.RevealPeriodEpochs.get(ctx, reveal.netuid);
  if (!mayReveal(epochIndex(ctx, reveal.netuid), commit[1], period)) throw errors.RevealTooEarly();
}

const setWeights: Guard = (ctx, who, args: Named) => {
  stakeFor(ctx, who, [args.netuid]);
  if (!storage.CommitRevealWeightsEnabled.get(ctx, args.netuid)) inRate(ctx, who, args, errors.SettingWeightsTooFast);
};
const commitWeights: Guard = (ctx, who, args: Named) => {
  stakeFor(ctx, who, [args.netuid]);
  inRate(ctx, who, args, errors.CommittingWeightsTooFast);
};
const revealWeights: Guard = (ctx, who, args: RevealArgs) => {
  stakeFor(ctx, who, [args.netuid]);
  revealable(ctx, who, { ...args, mecid: args.mecid ?? 0, versionKey: args.version_key });
};
/** The round must not have come yet. */
const commitTimelocked: Guard = (ctx, who, args: { netuid: number; reveal_round: bigint }) => {
  stakeFor(ctx, who, [args.netuid]);
  if (args.reveal_round < drand.storage.LastStoredRound.get(ctx)) throw errors.InvalidRevealRound();
};
const take: Guard = (ctx, who, args: { hotkey: AccountId; take: number }) => ensureTakePossible(ctx, who, args);
const serve: Guard = (ctx, who, args: Axon) => ensureAxonServable(ctx, who, args);

/** Guards by call of SubtensorModule. Calls that are absent are not looked at beforehand: they fail in the block and pay. */
export const guards: Readonly<Record<string, Guard>> = {
  set_weights: setWeights,
  set_mechanism_weights: setWeights,
  batch_set_weights: (ctx, who, args: { netuids: number[]; weights: unknown[]; version_keys: unknown[] }) => {
    equalLengths(args.netuids, args.weights, args.version_keys);
    stakeFor(ctx, who, args.netuids);
  },
  commit_weights: commitWeights,
  commit_mechanism_weights: commitWeights,
  batch_commit_weights: (ctx, who, args: { netuids: number[]; commit_hashes: unknown[] }) => {
    equalLengths(args.netuids, args.commit_hashes);
    stakeFor(ctx, who, args.netuids);
  },
  commit_timelocked_weights: commitTimelocked,
  commit_timelocked_mechanism_weights: commitTimelocked,
  commit_crv3_mechanism_weights: commitTimelocked,
  reveal_weights: revealWeights,
  reveal_mechanism_weights: revealWeights,
  batch_reveal_weights: (ctx, who, args: BatchRevealArgs) => {
    const reveals = batchedReveals(args);
    stakeFor(ctx, who, [args.netuid]);
    for (const reveal of reveals) revealable(ctx, who, reveal);
  },
  register_network: (ctx) => {
    if (!hasPassed(ctx, lastRegistration(ctx), storage.NetworkRateLimit.get(ctx)))
      throw errors.NetworkTxRateLimitExceeded();
  },
  increase_take: take,
  decrease_take: take,
  serve_axon: serve,
  serve_axon_tls: serve,
  associate_evm_key: (ctx, who, { netuid }: { netuid: number }) => void ensureMayAssociate(ctx, netuid, who),
  serve_prometheus: (ctx, who, args: Prometheus) => ensurePrometheusServable(ctx, who, args),
};
