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

/** Keys of `Keys`: the hotkey of each uid. @param count of neurons */
export const uidKeys = (netuid: number, count: number): Uint8Array[] =>
  Array.from({ length: count }, (_, uid) => storageKey(pallet, 'Keys', encodeU16(netuid), encodeU16(uid)));

/** Columns kept by hotkey. */
export const hotkeyColumns = ['Axons', 'Owner', 'TotalHotkeyAlpha'] as const satisfies readonly ColumnName[];
export type HotkeyColumn = (typeof hotkeyColumns)[number];

export function hotkeyKey(column: HotkeyColumn, netuid: number, hotkey: Uint8Array): Uint8Array {
  const account = byAccount(hotkey);
  if (column === 'Axons') return storageKey(pallet, column, encodeU16(netuid), account);
  return column === 'Owner'
    ? storageKey(pallet, column, account)
    : storageKey(pallet, column, account, encodeU16(netuid));
}

/** What everything in the column lies under; while its subtree stands, the column need not be read again. */
export function watchedPrefix(column: ColumnName, netuid: number): Uint8Array | undefined {
  switch (column) {
    case 'Keys':
    case 'Axons':
      return storageKey(pallet, column, encodeU16(netuid));
    case 'Owner':
      return palletPrefix(pallet, column);
    default:
      // Lists and parameters are no larger than the proof that they did not change; alpha changes with each block.
      return undefined;
  }
}
