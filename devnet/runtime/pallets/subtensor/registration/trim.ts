// Fewer uids on a subnet: who emits least goes, the others move up.
import type { Context } from '../../../frame/context.ts';
import { constants, errors, storage } from '../pallet.ts';
import { ensureSubnetExists, mechanismIndices } from '../subnets/subnet.ts';
import { compactUids } from './compact-uids.ts';
import { immortalUids, isImmune } from './prune.ts';

/**
 * Sets the most uids the subnet may have, and removes the neurons beyond: those with the least emission, of equals the highest uid
 * first. Uids of the owner and neurons in their immunity period stay, and must be fewer than 80 % of what is left.
 * subtensor: pallets/subtensor/src/subnets/uids.rs `trim_to_max_allowed_uids`
 * @throws SubnetNotExists, InvalidValue outside `MinAllowedUids` and `MaxAllowedUids`, TrimmingWouldExceedMaxImmunePercentage
 */
export function trimNeurons(ctx: Context, netuid: number, limit: number): void {
  ensureSubnetExists(ctx, netuid);
  if (limit < storage.MinAllowedUids.get(ctx, netuid) || limit > storage.MaxAllowedUids.get(ctx, netuid))
    throw errors.InvalidValue();
  storage.MaxAllowedUids.put(ctx, netuid, limit);
  const n = storage.SubnetworkN.get(ctx, netuid);
  if (n <= limit) return;

  const immortal = immortalUids(ctx, netuid);
  const stays = Array.from({ length: n }, (_, uid) => immortal.has(uid) || isImmune(ctx, netuid, uid));
  if (percent(stays.filter(Boolean).length, limit) >= constants.MaxImmuneUidsPercentage)
    throw errors.TrimmingWouldExceedMaxImmunePercentage();

  const emission = storage.Emission.get(ctx, netuid);
  const removed = new Set(
    emission
      .map((alpha, uid) => ({ alpha, uid }))
      .filter(({ uid }) => !stays[uid])
      .sort((a, b) => (a.alpha < b.alpha ? -1 : a.alpha > b.alpha ? 1 : b.uid - a.uid))
      .slice(0, n - limit)
      .map(({ uid }) => uid),
  );
  for (const uid of removed) removeNeuron(ctx, netuid, uid);
  compactUids(
    ctx,
    netuid,
    emission.flatMap((_, uid) => (removed.has(uid) ? [] : [uid])),
  );
  storage.SubnetworkN.put(ctx, netuid, limit);
}

/** Whole per cent of a whole, rounded down and at most 100. substrate: `Percent::from_rational` */
function percent(part: number, whole: number): number {
  const of = Math.max(whole, 1);
  return Math.floor((100 * Math.min(part, of)) / of);
}

function removeNeuron(ctx: Context, netuid: number, uid: number): void {
  if (storage.Keys.has(ctx, netuid, uid)) {
    const hotkey = storage.Keys.get(ctx, netuid, uid);
    storage.Uids.remove(ctx, netuid, hotkey);
    storage.IsNetworkMember.remove(ctx, hotkey, netuid);
    storage.LastHotkeyEmissionOnNetuid.remove(ctx, hotkey, netuid);
    for (const item of [storage.AlphaDividendsPerSubnet, storage.Axons, storage.NeuronCertificates, storage.Prometheus])
      item.remove(ctx, netuid, hotkey);
  }
  for (const item of [storage.Keys, storage.BlockAtRegistration, storage.AssociatedEvmAddress])
    item.remove(ctx, netuid, uid);
  for (const index of mechanismIndices(ctx, netuid))
    for (const item of [storage.Weights, storage.Bonds]) item.remove(ctx, index, uid);
}
