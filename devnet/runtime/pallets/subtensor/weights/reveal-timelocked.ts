// Opens timelocked commits at the start of a block, before the epochs that run in it.
import { startsWith } from '../../../../../substrate/bytes.ts';
import type { Context } from '../../../frame/context.ts';
import { DispatchError } from '../../../frame/dispatch-error.ts';
import type { AccountId } from '../../../frame/types.ts';
import { drand } from '../../drand/declaration.ts';
import { openTimelock } from '../../drand/timelock.ts';
import { deferredNetuids } from '../epoch/deferred.ts';
import { epochIndex } from '../epoch/schedule.ts';
import { events, storage } from '../pallet.ts';
import { allNetuids, mechanismIndices, ROOT } from '../subnets/subnet.ts';
import { setWeights } from './set-weights.ts';
import { readTimelockedWeights } from './timelocked-payload.ts';

type Commit = [who: AccountId, block: bigint, encrypted: Uint8Array, round: bigint];

/** Opens what is due on every subnet; one whose epoch has to wait for the next block waits as a whole. */
export function revealTimelocked(ctx: Context): void {
  const committed = allNetuids(ctx).filter((netuid) => netuid !== ROOT && hasCommits(ctx, netuid));
  if (committed.length === 0) return;
  const deferred = deferredNetuids(ctx);
  for (const netuid of committed) if (!deferred.has(netuid)) revealOnSubnet(ctx, netuid);
}

const hasCommits = (ctx: Context, netuid: number): boolean =>
  mechanismIndices(ctx, netuid).some((index) => storage.TimelockedWeightCommits.keys1(ctx, index).length > 0);

/**
 * Tries the commits of the epoch that is to be revealed now, and forgets older ones.
 * subtensor: pallets/subtensor/src/coinbase/reveal_commits.rs `reveal_crv3_commits_for_subnet`
 */
function revealOnSubnet(ctx: Context, netuid: number): void {
  const current = epochIndex(ctx, netuid);
  const period = storage.RevealPeriodEpochs.get(ctx, netuid);
  const revealed = current > period ? current - period : 0n;
  for (const [mecid, index] of mechanismIndices(ctx, netuid).entries()) {
    const epochs = storage.TimelockedWeightCommits.keys1<bigint>(ctx, index);
    for (const epoch of epochs) if (epoch < revealed) storage.TimelockedWeightCommits.remove(ctx, index, epoch);
    // Too early for any: the chain leaves the other mechanisms alone as well.
    if (current < period) return;
    if (!epochs.includes(revealed)) continue;
    const queue = storage.TimelockedWeightCommits.take(ctx, index, revealed) as Commit[];
    const waiting = queue.filter((commit) => !settle(ctx, netuid, mecid, index, commit));
    if (waiting.length > 0) storage.TimelockedWeightCommits.put(ctx, index, revealed, waiting);
  }
}

/** Sets the weights of a commit, or drops one that nobody can use. @returns false while its round has not come */
function settle(
  ctx: Context,
  netuid: number,
  mecid: number,
  index: number,
  [who, , encrypted, round]: Commit,
): boolean {
  const pulse = drand.storage.Pulses.get(ctx, round);
  if (!pulse) return false;
  const opened = openTimelock(encrypted, signatureOf(pulse.signature));
  const payload = opened && readTimelockedWeights(opened, who);
  if (!payload) return true;
  const { uids, values, version_key: versionKey } = payload;
  try {
    ctx.transactional(() => setWeights(ctx, who, { netuid, mecid, uids, values, versionKey }));
    ctx.deposit(events.TimelockedWeightsRevealed([index, who]));
  } catch (error) {
    if (!(error instanceof DispatchError)) throw error;
  }
  return true;
}

/** Some pulses carry "0x" before the signature. */
const TEXT_PREFIX = Uint8Array.of(0x30, 0x78);
const signatureOf = (stored: Uint8Array): Uint8Array => (startsWith(stored, TEXT_PREFIX) ? stored.subarray(2) : stored);
