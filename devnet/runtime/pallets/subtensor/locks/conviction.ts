// Conviction of hotkeys: what all who lock to them have earned together. Raw U64F64.
// subtensor: pallets/subtensor/src/staking/lock.rs `hotkey_conviction`, `get_total_conviction`, `subnet_king`
import { U64F64 } from '../../../economy/fixed/formats.ts';
import type { Context } from '../../../frame/context.ts';
import type { AccountId } from '../../../frame/types.ts';
import { storage } from '../pallet.ts';
import { currentBucket, fromStored, rolled } from './bucket.ts';

const PERPETUAL = [true, false];

/** The sums that do not belong to the owner hotkey. */
const hotkeySums = (ctx: Context, netuid: number): [AccountId, bigint][] =>
  PERPETUAL.flatMap((perpetual) =>
    (perpetual ? storage.HotkeyLock : storage.DecayingHotkeyLock)
      .entries1<AccountId>(ctx, netuid)
      .map(([hotkey, stored]): [AccountId, bigint] => [
        hotkey,
        rolled(ctx, fromStored(stored), { toOwner: false, perpetual }).conviction,
      ]),
  );

const ownerSums = (ctx: Context, netuid: number): [AccountId, bigint][] => {
  const hotkey = storage.SubnetOwnerHotkey.get(ctx, netuid);
  return [storage.OwnerLock, storage.DecayingOwnerLock].flatMap((item, i): [AccountId, bigint][] =>
    item.has(ctx, netuid)
      ? [[hotkey, currentBucket(ctx, netuid, hotkey, { toOwner: true, perpetual: i === 0 }).conviction]]
      : [],
  );
};

const sum = (convictions: readonly bigint[]): bigint => convictions.reduce((a, b) => U64F64.add(a, b), 0n);

/** Conviction of one hotkey on the subnet; the owner hotkey has the owner's sums as well. */
export function hotkeyConviction(ctx: Context, netuid: number, hotkey: AccountId): bigint {
  const of = (toOwner: boolean): bigint[] =>
    PERPETUAL.map((perpetual) => currentBucket(ctx, netuid, hotkey, { toOwner, perpetual }).conviction);
  return sum([...of(false), ...(storage.SubnetOwnerHotkey.get(ctx, netuid) === hotkey ? of(true) : [])]);
}

/** Conviction of all hotkeys of the subnet. */
export const totalConviction = (ctx: Context, netuid: number): bigint =>
  sum([...hotkeySums(ctx, netuid), ...ownerSums(ctx, netuid)].map(([, conviction]) => conviction));

/** The hotkey with the most conviction on the subnet; of equals the one whose account is the greatest number. */
export function mostConvicted(ctx: Context, netuid: number): AccountId | undefined {
  const scores = new Map<AccountId, bigint>();
  for (const [hotkey, conviction] of [...hotkeySums(ctx, netuid), ...ownerSums(ctx, netuid)])
    scores.set(hotkey, U64F64.add(scores.get(hotkey) ?? 0n, conviction));
  let best: [AccountId, bigint] | undefined;
  for (const entry of scores)
    if (!best || entry[1] > best[1] || (entry[1] === best[1] && entry[0] > best[0])) best = entry;
  return best?.[0];
}
