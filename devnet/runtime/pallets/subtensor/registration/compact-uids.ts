import type { Context } from '../../../frame/context.ts';
import type { AccountId } from '../../../frame/types.ts';
import { storage } from '../pallet.ts';
import { mechanismIndices } from '../subnets/subnet.ts';

/** Vectors with one element per uid. */
const PER_UID = [
  [storage.Active, false],
  [storage.ValidatorPermit, false],
  [storage.Consensus, 0],
  [storage.Dividends, 0],
  [storage.ValidatorTrust, 0],
  [storage.StakeWeight, 0],
  [storage.Emission, 0n],
] as const;
const PER_UID_AND_MECHANISM = [
  [storage.Incentive, 0],
  [storage.LastUpdate, 0n],
] as const;

interface VectorItem<T> {
  get(ctx: Context, index: number): T[];
  put(ctx: Context, index: number, value: T[]): void;
}
interface ByUid<V> {
  has(ctx: Context, netuid: number, uid: number): boolean;
  take(ctx: Context, netuid: number, uid: number): V | undefined;
  put(ctx: Context, netuid: number, uid: number, value: V): void;
}

/**
 * Gives the kept neurons the uids 0, 1, 2, … in their order, and renames the uids in their weights and bonds; entries towards others go.
 * Every neuron has weights and bonds afterwards, if only empty ones.
 * @param kept uids in ascending order; what the others had besides vectors is gone already
 */
export function compactUids(ctx: Context, netuid: number, kept: readonly number[]): void {
  for (const [item, none] of PER_UID) keepElements(ctx, item as VectorItem<unknown>, netuid, kept, none);
  const renamed = new Map(kept.map((uid, next) => [uid, next]));
  const indices = mechanismIndices(ctx, netuid);
  for (const index of indices)
    for (const [item, none] of PER_UID_AND_MECHANISM) keepElements(ctx, item as VectorItem<unknown>, index, kept, none);
  for (const [uid, next] of renamed) {
    for (const item of [storage.Keys, storage.AssociatedEvmAddress, storage.BlockAtRegistration])
      moveUid(ctx, item as ByUid<unknown>, netuid, uid, next);
    for (const index of indices)
      for (const item of [storage.Weights, storage.Bonds]) {
        const links = item.take(ctx, index, uid);
        item.put(
          ctx,
          index,
          next,
          links.flatMap(([to, value]) => (renamed.has(to) ? [[renamed.get(to)!, value]] : [])),
        );
      }
  }
  storage.Uids.clear(ctx, netuid);
  for (const [uid, hotkey] of storage.Keys.entries1<number>(ctx, netuid))
    storage.Uids.put(ctx, netuid, hotkey as AccountId, uid);
}

function keepElements<T>(ctx: Context, item: VectorItem<T>, index: number, kept: readonly number[], none: T): void {
  const before = item.get(ctx, index);
  item.put(
    ctx,
    index,
    kept.map((uid) => before[uid] ?? none),
  );
}

function moveUid<V>(ctx: Context, item: ByUid<V>, netuid: number, uid: number, next: number): void {
  if (uid === next || !item.has(ctx, netuid, uid)) return;
  item.put(ctx, netuid, next, item.take(ctx, netuid, uid)!);
}
