import { initialPool, medianPrice } from '../../../economy/emission/network-lock.ts';
import type { Context } from '../../../frame/context.ts';
import { ensureSigned, type Origin } from '../../../frame/origin.ts';
import type { AccountId } from '../../../frame/types.ts';
import type { ValueOf } from '../../../frame/type.ts';
import type { subnetIdentityV3 } from '../../../types/subtensor.ts';
import { alphaPrice } from '../../swap/pool.ts';
import { spendable } from '../accounts/tao.ts';
import { now } from '../block.ts';
import { delegateRootValidatorsTo } from '../children/auto-parent.ts';
import { putSubnetIdentity } from '../identity/subnet-identity.ts';
import { associateHotkey, ensureNotSubnetAccount, hotkeyExists } from '../keys/hotkey.ts';
import { errors, events, storage } from '../pallet.ts';
import { hasPassed } from '../rate-limit.ts';
import { appendNeuron } from '../registration/append-neuron.ts';
import { addU64 } from '../saturating.ts';
import { taoToSubnet } from '../staking/tao-to-subnet.ts';
import { dissolveNetwork } from './dissolve.ts';
import { initNetwork } from './init-network.ts';
import { lastRegistration, lockCost, stampRegistration } from './lock-cost.ts';
import { subnetToPrune } from './prune.ts';
import { allNetuids, ROOT, subnetExists } from './subnet.ts';
import { freeSymbol } from './symbols.ts';

type Identity = ValueOf<typeof subnetIdentityV3>;
/** The only mechanism a network can be registered with. */
const DYNAMIC = 1;

/**
 * Creates a subnet owned by the signer. The lock cost becomes the pool's TAO; the pool starts at the median price of the other
 * subnets. It emits no TAO until root enables its emission.
 * subtensor: pallets/subtensor/src/subnets/subnet.rs `do_register_network`
 */
export function registerNetwork(ctx: Context, origin: Origin, hotkey: AccountId, identity?: Identity): void {
  const coldkey = ensureSigned(origin);
  if (hotkeyExists(ctx, hotkey) && storage.Owner.get(ctx, hotkey) !== coldkey) throw errors.NonAssociatedColdKey();
  ensureNotSubnetAccount(ctx, hotkey);
  if (now(ctx) < storage.NetworkRegistrationStartBlock.get(ctx)) throw errors.SubNetRegistrationDisabled();
  if (!hasPassed(ctx, lastRegistration(ctx), storage.NetworkRateLimit.get(ctx)))
    throw errors.NetworkTxRateLimitExceeded();
  const pruned = placeToFree(ctx);
  const costRao = lockCost(ctx);
  if (spendable(ctx, coldkey) < costRao) throw errors.CannotAffordLockCost();

  if (pruned !== undefined) dissolveNetwork(ctx, pruned);
  const netuid = pruned ?? lowestFreeNetuid(ctx);
  const median = medianPrice(
    allNetuids(ctx)
      .filter((n) => n !== ROOT)
      .map((n) => alphaPrice(ctx, n)),
  );
  initNetwork(ctx, netuid);
  const lockedRao = taoToSubnet(ctx, netuid, coldkey, costRao);
  storage.NetworkLastLockCost.put(ctx, lockedRao);
  stampRegistration(ctx);
  associateHotkey(ctx, coldkey, hotkey);
  appendNeuron(ctx, netuid, hotkey);
  fillPool(ctx, netuid, lockedRao, median);
  storage.SubnetOwner.put(ctx, netuid, coldkey);
  storage.SubnetOwnerHotkey.put(ctx, netuid, hotkey);
  ctx.deposit(events.SubnetOwnerHotkeySet([netuid, hotkey]));
  if (identity) putSubnetIdentity(ctx, netuid, identity);
  delegateRootValidatorsTo(ctx, hotkey, netuid);
  ctx.deposit(events.NetworkAdded([netuid, DYNAMIC]));
  storage.SubnetEmissionEnabled.put(ctx, netuid, false);
}

/** The subnet that must go first when all places are taken. @throws SubnetLimitReached when all are immune */
function placeToFree(ctx: Context): number | undefined {
  const subnets = allNetuids(ctx).filter((netuid) => netuid !== ROOT).length;
  if (subnets < storage.SubnetLimit.get(ctx)) return undefined;
  const netuid = subnetToPrune(ctx);
  if (netuid === undefined) throw errors.SubnetLimitReached();
  return netuid;
}

function lowestFreeNetuid(ctx: Context): number {
  let netuid = 1;
  while (subnetExists(ctx, netuid)) netuid++;
  return netuid;
}

function fillPool(ctx: Context, netuid: number, lockedRao: bigint, median: bigint): void {
  const { taoRao, alpha } = initialPool(lockedRao, storage.NetworkMinLockCost.get(ctx), median);
  storage.SubnetMechanism.put(ctx, netuid, DYNAMIC);
  storage.NetworkRegisteredAt.put(ctx, netuid, now(ctx));
  storage.RegisteredSubnetCounter.mutate(ctx, netuid, (n) => n + 1n);
  storage.TokenSymbol.put(ctx, netuid, freeSymbol(ctx, netuid));
  storage.SubnetTAO.put(ctx, netuid, taoRao);
  storage.SubnetAlphaIn.put(ctx, netuid, alpha);
  storage.SubnetAlphaOut.put(ctx, netuid, 0n);
  storage.SubnetVolume.put(ctx, netuid, 0n);
  storage.RAORecycledForRegistration.put(ctx, netuid, 0n);
  storage.SubnetLocked.put(ctx, netuid, lockedRao);
  storage.TotalStake.mutate(ctx, (total) => addU64(total, taoRao));
}
