import type { Context } from '../../../frame/context.ts';
import { DispatchError } from '../../../frame/dispatch-error.ts';
import { ensureSigned, type Origin } from '../../../frame/origin.ts';
import { mechanismStorageIndex } from '../../../economy/epoch/mechanisms.ts';
import { errors, storage } from '../pallet.ts';

/** Netuid of the root network. */
export const ROOT = 0;

export const subnetExists = (ctx: Context, netuid: number): boolean => storage.NetworksAdded.get(ctx, netuid);

/** @throws SubnetNotExists */
export function ensureSubnetExists(ctx: Context, netuid: number): void {
  if (!subnetExists(ctx, netuid)) throw errors.SubnetNotExists();
}

/** All netuids, root included, in storage order: by low byte, then by high byte. */
export const allNetuids = (ctx: Context): number[] => storage.NetworksAdded.keys1<number>(ctx);

/** Storage indices of the mechanisms of a subnet, mechanism 0 first. */
export const mechanismIndices = (ctx: Context, netuid: number): number[] =>
  Array.from({ length: storage.MechanismCountCurrent.get(ctx, netuid) }, (_, mecid) =>
    mechanismStorageIndex(netuid, mecid),
  );

/** Storage index of one mechanism. @throws MechanismDoesNotExist for an absent subnet or a mechanism out of range */
export function existingMechanismIndex(ctx: Context, netuid: number, mecid: number): number {
  if (!subnetExists(ctx, netuid) || mecid >= storage.MechanismCountCurrent.get(ctx, netuid))
    throw errors.MechanismDoesNotExist();
  return mechanismStorageIndex(netuid, mecid);
}

/** Whether the subnet has a pool of its own ("dynamic"); others exchange one to one. */
export const isDynamic = (ctx: Context, netuid: number): boolean => storage.SubnetMechanism.get(ctx, netuid) === 1;

/** Lets the subnet's owner coldkey pass. @returns the owner @throws BadOrigin */
export function ensureSubnetOwner(ctx: Context, origin: Origin, netuid: number): `0x${string}` {
  const who = ensureSigned(origin);
  if (storage.SubnetOwner.get(ctx, netuid) !== who) throw DispatchError.badOrigin();
  return who;
}

/** Lets root or the owner coldkey pass. @returns the owner who signed, `undefined` for root @throws BadOrigin */
export function ensureOwnerOrRoot(ctx: Context, origin: Origin, netuid: number): `0x${string}` | undefined {
  return origin.type === 'Root' ? undefined : ensureSubnetOwner(ctx, origin, netuid);
}
