import type { Context } from '../../../frame/context.ts';
import type { AccountId } from '../../../frame/types.ts';
import { errors, storage } from '../pallet.ts';

export const isRegistered = (ctx: Context, netuid: number, hotkey: AccountId): boolean =>
  storage.Uids.has(ctx, netuid, hotkey);

/** Uid of the hotkey on the subnet. @throws HotKeyNotRegisteredInSubNet */
export function uidOf(ctx: Context, netuid: number, hotkey: AccountId): number {
  const uid = storage.Uids.get(ctx, netuid, hotkey);
  if (uid === undefined) throw errors.HotKeyNotRegisteredInSubNet();
  return uid;
}

/** Netuids on which the hotkey is registered. */
export const registeredNetuids = (ctx: Context, hotkey: AccountId): number[] =>
  storage.IsNetworkMember.entries1<number>(ctx, hotkey).flatMap(([netuid, member]) => (member ? [netuid] : []));

/** Uid of the designated owner hotkey of the subnet, when it has one there. */
export function ownerUid(ctx: Context, netuid: number): number | undefined {
  if (!storage.SubnetOwnerHotkey.has(ctx, netuid)) return undefined;
  return storage.Uids.get(ctx, netuid, storage.SubnetOwnerHotkey.get(ctx, netuid));
}

/** A copy with one element replaced; unchanged when the vector is shorter. */
export const withElement = <T>(vector: readonly T[], index: number, value: T): T[] =>
  vector.map((old, i) => (i === index ? value : old));

/** Notes the block at which the uid was last heard of; a vector too short is padded with 0. */
export function setLastUpdate(ctx: Context, index: number, netuid: number, uid: number, block: bigint): void {
  const blocks = storage.LastUpdate.get(ctx, index);
  const n = Math.max(storage.SubnetworkN.get(ctx, netuid), uid + 1);
  while (blocks.length < n) blocks.push(0n);
  blocks[uid] = block;
  storage.LastUpdate.put(ctx, index, blocks);
}
