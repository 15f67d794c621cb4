import type { Context } from '../../../frame/context.ts';
import type { StorageItem } from '../../../frame/storage-item.ts';
import type { AccountId } from '../../../frame/types.ts';
import { events, storage } from '../pallet.ts';
import { mechanismIndices } from './subnet.ts';

interface Clearable extends StorageItem {
  clear(ctx: Context, ...first: readonly unknown[]): number;
}

/** Items of a netuid that outlive the subnet and pass to the next one with the same netuid. */
const INHERITED = new Set([
  'OwnerCutEnabled',
  'RecycleOrBurn',
  'MinAllowedUids',
  'MinNonImmuneUids',
  'MinChildkeyTakePerSubnet',
  'RootClaimableThreshold',
  'RootProp',
  'AdjustmentInterval',
  'AdjustmentAlpha',
  'RegisteredSubnetCounter',
  'SubnetEmissionEnabled',
  'LastHotkeySwapOnNetuid',
]);
/** Keyed by the storage index of a mechanism rather than by the netuid. */
const BY_MECHANISM = [
  storage.Weights,
  storage.Bonds,
  storage.Incentive,
  storage.LastUpdate,
  storage.WeightCommits,
  storage.TimelockedWeightCommits,
  storage.CRV3WeightCommits,
  storage.CRV3WeightCommitsV2,
] as const;
/** Keyed by a hotkey first and the netuid second. */
const BY_HOTKEY = [
  storage.IsNetworkMember,
  storage.ChildkeyTake,
  storage.ChildKeys,
  storage.ParentKeys,
  storage.LastHotkeyEmissionOnNetuid,
  storage.TotalHotkeyAlphaLastEpoch,
] as const;

const NETUID = new Set<unknown>(BY_MECHANISM.map((item) => item.name));
/** Every item whose first key is a netuid, read from the declaration itself. */
const byNetuid = (Object.values(storage) as unknown as Clearable[]).filter(
  (item) => !INHERITED.has(item.name) && !NETUID.has(item.name) && isNetuid(item),
);

function isNetuid(item: StorageItem): boolean {
  const shape = item.keys[0]?.type.shape;
  return shape?.kind === 'primitive' && shape.name === 'u16';
}

/** Deletes everything stored for the subnet except what a successor inherits. */
export function clearSubnetState(ctx: Context, netuid: number): void {
  if (storage.SubnetIdentitiesV3.has(ctx, netuid)) ctx.deposit(events.SubnetIdentityRemoved(netuid));
  for (const index of mechanismIndices(ctx, netuid))
    for (const item of BY_MECHANISM) (item as Clearable).clear(ctx, index);
  for (const item of BY_HOTKEY)
    for (const [[hotkey, n]] of item.entries(ctx)) if (n === netuid) item.remove(ctx, hotkey as AccountId, netuid);
  for (const item of byNetuid) item.clear(ctx, netuid);
}
