import type { Context } from '../../../frame/context.ts';
import type { AccountId } from '../../../frame/types.ts';
import { now } from '../block.ts';
import { storage } from '../pallet.ts';

/** Whether the neuron is younger than the subnet's immunity period. */
export function isImmune(ctx: Context, netuid: number, uid: number): boolean {
  const age = now(ctx) - storage.BlockAtRegistration.get(ctx, netuid, uid);
  return age < BigInt(storage.ImmunityPeriod.get(ctx, netuid));
}

/**
 * Uids of the subnet owner that are never pruned: the designated owner hotkey first, then the oldest of the owner's
 * hotkeys, as many as `ImmuneOwnerUidsLimit` says. subtensor: pallets/subtensor/src/subnets/registration.rs
 */
export function immortalUids(ctx: Context, netuid: number): Set<number> {
  const place = (hotkey: AccountId): { uid: number; since: bigint } | undefined => {
    const uid = storage.Uids.get(ctx, netuid, hotkey);
    return uid === undefined ? undefined : { uid, since: storage.BlockAtRegistration.get(ctx, netuid, uid) };
  };
  const owned = storage.OwnedHotkeys.get(ctx, storage.SubnetOwner.get(ctx, netuid))
    .map(place)
    .filter((p) => p !== undefined)
    .sort((a, b) => (a.since < b.since ? -1 : a.since > b.since ? 1 : a.uid - b.uid))
    .map((p) => p.uid);
  const designated = storage.SubnetOwnerHotkey.has(ctx, netuid)
    ? place(storage.SubnetOwnerHotkey.get(ctx, netuid))?.uid
    : undefined;
  const inOrder = designated === undefined ? owned : [designated, ...owned.filter((uid) => uid !== designated)];
  return new Set(inOrder.slice(0, storage.ImmuneOwnerUidsLimit.get(ctx, netuid)));
}

/**
 * The uid that makes room in a full subnet: lowest emission, then earliest registration, then lowest uid. Neurons in their
 * immunity period go only while no more than `MinNonImmuneUids` others are left.
 * @returns `undefined` when every neuron is protected
 */
export function neuronToPrune(ctx: Context, netuid: number): number | undefined {
  const n = storage.SubnetworkN.get(ctx, netuid);
  const immortal = immortalUids(ctx, netuid);
  const emission = storage.Emission.get(ctx, netuid);
  const immune: Candidate[] = [];
  const mortal: Candidate[] = [];
  for (let uid = 0; uid < n; uid++) {
    if (immortal.has(uid)) continue;
    const candidate = { uid, emission: emission[uid] ?? 0n, since: storage.BlockAtRegistration.get(ctx, netuid, uid) };
    (isImmune(ctx, netuid, uid) ? immune : mortal).push(candidate);
  }
  const first = mortal.length > storage.MinNonImmuneUids.get(ctx, netuid) ? mortal : immune;
  return first.reduce<Candidate | undefined>(
    (best, c) => (best === undefined || goesBefore(c, best) ? c : best),
    undefined,
  )?.uid;
}

interface Candidate {
  readonly uid: number;
  readonly emission: bigint;
  readonly since: bigint;
}
const goesBefore = (a: Candidate, b: Candidate): boolean =>
  a.emission !== b.emission ? a.emission < b.emission : a.since !== b.since ? a.since < b.since : a.uid < b.uid;
