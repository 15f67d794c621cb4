import { U64F64 } from '../../../economy/fixed/formats.ts';
import { merged, type LockMode } from '../../../economy/locks/lock.ts';
import type { Context } from '../../../frame/context.ts';
import { DispatchError } from '../../../frame/dispatch-error.ts';
import type { AccountId } from '../../../frame/types.ts';
import { ZERO_ACCOUNT } from '../accounts/subnet-account.ts';
import { now } from '../block.ts';
import { events, storage } from '../pallet.ts';
import { isRegistered } from '../registration/neuron.ts';
import { enterSubnet } from '../registration/register-neuron.ts';
import { addU64 } from '../saturating.ts';
import { addToBucket, currentBucket, putBucket, takeBucket } from './bucket.ts';
import { mostConvicted, totalConviction } from './conviction.ts';

/** Blocks a subnet must be old: a year of 365 ¼ days. */
const ONE_YEAR = 2_629_800n;
/** Total conviction must be at least the outstanding alpha divided by this. */
const LEAST_SHARE = 10n;

/**
 * Gives a subnet to the owner of the hotkey with most conviction, once the subnet is a year old and a tenth of its alpha stands behind
 * such convictions. The hotkey is registered if it is not.
 * subtensor: pallets/subtensor/src/staking/lock.rs `change_subnet_owner_if_needed`
 */
export function changeOwnerByConviction(ctx: Context, netuid: number): void {
  const outstanding = storage.SubnetAlphaOut.get(ctx, netuid);
  if (outstanding === 0n || now(ctx) < addU64(storage.NetworkRegisteredAt.get(ctx, netuid), ONE_YEAR)) return;
  if (U64F64.mul(totalConviction(ctx, netuid), U64F64.fromInt(LEAST_SHARE)) < U64F64.fromInt(outstanding)) return;
  const hotkey = mostConvicted(ctx, netuid);
  if (hotkey === undefined) return;
  const new_coldkey = storage.Owner.get(ctx, hotkey);
  const old_coldkey = storage.SubnetOwner.get(ctx, netuid);
  if (new_coldkey === ZERO_ACCOUNT || new_coldkey === old_coldkey) return;
  if (!isRegistered(ctx, netuid, hotkey) && !entered(ctx, netuid, hotkey)) return;
  exchangeBuckets(ctx, netuid, storage.SubnetOwnerHotkey.get(ctx, netuid), hotkey);
  storage.SubnetOwner.put(ctx, netuid, new_coldkey);
  storage.SubnetOwnerHotkey.put(ctx, netuid, hotkey);
  ctx.deposit(events.SubnetOwnerChanged({ netuid, old_coldkey, new_coldkey }));
}

function entered(ctx: Context, netuid: number, hotkey: AccountId): boolean {
  try {
    ctx.transactional(() => enterSubnet(ctx, netuid, hotkey));
    return true;
  } catch (error) {
    if (error instanceof DispatchError) return false;
    throw error;
  }
}

/** The old owner hotkey's sums become those of an ordinary hotkey, the new one's become the owner's. */
function exchangeBuckets(ctx: Context, netuid: number, from: AccountId, to: AccountId): void {
  for (const perpetual of [true, false]) {
    const [owner, other]: [LockMode, LockMode] = [
      { toOwner: true, perpetual },
      { toOwner: false, perpetual },
    ];
    const former = takeBucket(ctx, netuid, from, owner);
    if (former) putBucket(ctx, netuid, from, other, merged(currentBucket(ctx, netuid, from, other), former));
    const next = takeBucket(ctx, netuid, to, other);
    if (next) addToBucket(ctx, netuid, to, owner, next);
  }
}
