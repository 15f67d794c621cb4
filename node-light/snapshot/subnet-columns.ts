/**
 * What is kept of a subnet: columns, each one item's values in a fixed order, so that no key has to be stored. Lists of the epoch
 * are one value; what is kept by hotkey stands in the order of uids, and `Keys` says whose uid it is.
 * subtensor: pallets/subtensor/src/lib.rs (names, hashers of the maps).
 */
import { encodeU16 } from '../../substrate/bytes.ts';
import { storageHashers } from '../../substrate/storage-hasher.ts';
import { palletPrefix, storageKey } from '../../substrate/storage-key.ts';

/** Stored under these numbers: only ever add at the end. */
export const columnNames = [
  'Parameters',
  'Consensus',
  'Incentive',
  'Dividends',
  'ValidatorTrust',
  'Emission',
  'LastUpdate',
  'Active',
  'ValidatorPermit',
  'Keys',
  'Axons',
  'Owner',
  'TotalHotkeyAlpha',
  'BlockAtRegistration',
  'RootAlpha',
  'ChildKeys',
  'ParentKeys',
  'IdentitiesV2',
] as const;
export type ColumnName = (typeof columnNames)[number];

/** The values of the column `Parameters`, in this order: only ever add at the end. */
export const parameterItems = [
  'SubnetworkN', 'Tempo', 'LastEpochBlock', 'ImmunityPeriod', 'ActivityCutoff', 'MaxAllowedUids', 'MaxAllowedValidators',
  'MinAllowedWeights', 'MaxWeightsLimit', 'WeightsVersionKey', 'WeightsSetRateLimit', 'CommitRevealWeightsEnabled', 'Rho', 'Kappa',
  'AlphaSigmoidSteepness', 'AlphaValues', 'BondsMovingAverage', 'BondsPenalty', 'BondsResetOn', 'AdjustmentInterval',
  'AdjustmentAlpha', 'TargetRegistrationsPerInterval', 'MaxRegistrationsPerBlock', 'NetworkRegistrationAllowed',
  'NetworkPowRegistrationAllowed', 'NetworkRegisteredAt', 'NetworksAdded', 'Burn', 'MinBurn', 'MaxBurn', 'Difficulty',
  'MinDifficulty', 'MaxDifficulty', 'RAORecycledForRegistration', 'ServingRateLimit', 'TransferToggle', 'SubtokenEnabled',
  'TokenSymbol', 'SubnetMechanism', 'SubnetOwner', 'SubnetOwnerHotkey', 'SubnetLocked', 'SubnetTAO', 'SubnetAlphaIn',
  'SubnetAlphaOut', 'SubnetTaoInEmission', 'SubnetAlphaInEmission', 'SubnetAlphaOutEmission', 'SubnetVolume', 'SubnetMovingPrice',
  'PendingServerEmission', 'PendingValidatorEmission', 'PendingOwnerCut', 'BlocksSinceLastStep',
] as const; // prettier-ignore

const pallet = 'SubtensorModule';
const byAccount = (account: Uint8Array): Uint8Array => storageHashers.Blake2_128Concat.hash(account);

/** Columns whose keys are known before anything is read. */
export const plainColumns = [
  'Parameters',
  'Consensus',
  'Incentive',
  'Dividends',
  'ValidatorTrust',
  'Emission',
  'LastUpdate',
  'Active',
  'ValidatorPermit',
] as const satisfies readonly ColumnName[];
export type PlainColumn = (typeof plainColumns)[number];

export function plainKeys(column: PlainColumn, netuid: number): Uint8Array[] {
  const items = column === 'Parameters' ? parameterItems : [column];
  return items.map((item) => storageKey(pallet, item, encodeU16(netuid)));
}

/** Columns kept by uid. */
export const uidColumns = ['Keys', 'BlockAtRegistration'] as const satisfies readonly ColumnName[];
export type UidColumn = (typeof uidColumns)[number];

/** Keys of `Keys` (the hotkey of each uid), or of another column kept by uid. @param count of neurons */
export const uidKeys = (netuid: number, count: number, column: UidColumn = 'Keys'): Uint8Array[] =>
  Array.from({ length: count }, (_, uid) => storageKey(pallet, column, encodeU16(netuid), encodeU16(uid)));

/** Columns kept by hotkey, in the order of uids; `IdentitiesV2` is kept by its owner, a coldkey. */
export const hotkeyColumns = [
  'Axons',
  'Owner',
  'TotalHotkeyAlpha',
  'RootAlpha',
  'ChildKeys',
  'ParentKeys',
] as const satisfies readonly ColumnName[];
export type HotkeyColumn = (typeof hotkeyColumns)[number];

/** Alpha of root is TAO: the same item under netuid 0. */
const root = encodeU16(0);

export function hotkeyKey(column: HotkeyColumn, netuid: number, hotkey: Uint8Array): Uint8Array {
  const account = byAccount(hotkey);
  switch (column) {
    case 'Axons':
      return storageKey(pallet, column, encodeU16(netuid), account);
    case 'Owner':
      return storageKey(pallet, column, account);
    case 'RootAlpha':
      return storageKey(pallet, 'TotalHotkeyAlpha', account, root);
    default:
      return storageKey(pallet, column, account, encodeU16(netuid));
  }
}

export const identityKey = (coldkey: Uint8Array): Uint8Array => storageKey(pallet, 'IdentitiesV2', byAccount(coldkey));

/** The storage item that a column (other than the parameters) is made of. */
export const itemOf = (column: ColumnName): string => (column === 'RootAlpha' ? 'TotalHotkeyAlpha' : column);

/** Every item that columns are made of: as long as all under one stands, nothing of it has to be read again. */
export const watchedItems: readonly string[] = [
  ...new Set([...parameterItems, ...columnNames.filter((name) => name !== 'Parameters').map(itemOf)]),
];

/** The 32 bytes that an item's keys begin with. */
export const itemPrefix = (item: string): Uint8Array => palletPrefix(pallet, item);

/** Lists: one value for the subnet, one entry for each uid. */
export type ListColumn = Exclude<PlainColumn, 'Parameters'>;
const lists = plainColumns.filter((name): name is ListColumn => name !== 'Parameters');

/** Columns that can be watched alone for one subnet: everything in them lies under one prefix. */
export const watchedColumns = [...lists, ...uidColumns, 'Axons'] as const;
export type WatchedColumn = (typeof watchedColumns)[number];

/**
 * What everything in the column of a subnet lies under. A list is one value: its key less a byte proves the node that has the
 * value's hash, which is a tenth of the value.
 */
export function watchedPrefix(column: WatchedColumn, netuid: number): Uint8Array {
  const below = storageKey(pallet, column, encodeU16(netuid));
  return (lists as readonly string[]).includes(column) ? below.subarray(0, -1) : below;
}
