/** Where a storage key's value stands among the columns of stored subnets. */
import { bytesToHex, equalBytes, readU16, type Hex } from '../../substrate/bytes.ts';
import { storageHashers } from '../../substrate/storage-hasher.ts';
import {
  columnNames,
  itemOf,
  itemPrefix,
  parameterItems,
  plainColumns,
  uidColumns,
  type ColumnName,
} from './subnet-columns.ts';

/** Who a value belongs to: a place in the column, or an account, whose place another column tells. */
export type ColumnPlace =
  | { readonly name: ColumnName; readonly netuid: number; readonly index: number }
  | { readonly name: ColumnName; readonly netuid: number; readonly account: Hex }
  /** The key names no subnet: any in which the account stands has the value. */
  | { readonly name: ColumnName; readonly netuid?: undefined; readonly account: Hex };

/** Bytes of a pallet's and an item's hash, which every key begins with. */
const itemLength = 32;
const netuidLength = 2;
const accountLength = 32;
const hasher = storageHashers.Blake2_128Concat;
const hashedLength = hasher.hashLength + accountLength;

/** How the rest of an item's key is read; undefined when it is no key of it. */
type Read = (key: Uint8Array) => ColumnPlace | undefined;

/** The account whose hash and self stand at an offset. */
function accountAt(key: Uint8Array, at: number): Hex | undefined {
  const account = key.subarray(at + hasher.hashLength, at + hashedLength);
  return equalBytes(hasher.hash(account), key.subarray(at, at + hashedLength)) ? bytesToHex(account) : undefined;
}

const whole =
  (length: number, read: Read): Read =>
  (key) =>
    key.length === itemLength + length ? read(key) : undefined;
const numberAt = (key: Uint8Array, at: number): number => readU16(key.subarray(itemLength + at));

const bySubnet = (name: ColumnName, index: number): Read =>
  whole(netuidLength, (key) => ({ name, netuid: numberAt(key, 0), index }));
const byUid = (name: ColumnName): Read =>
  whole(2 * netuidLength, (key) => ({ name, netuid: numberAt(key, 0), index: numberAt(key, netuidLength) }));
const byAccount = (name: ColumnName): Read =>
  whole(hashedLength, (key) => {
    const account = accountAt(key, itemLength);
    return account && { name, account };
  });
const byAccountAndSubnet = (name: ColumnName): Read =>
  whole(hashedLength + netuidLength, (key) => {
    const account = accountAt(key, itemLength);
    return account && { name, netuid: numberAt(key, hashedLength), account };
  });
const bySubnetAndAccount = (name: ColumnName): Read =>
  whole(netuidLength + hashedLength, (key) => {
    const account = accountAt(key, itemLength + netuidLength);
    return account && { name, netuid: numberAt(key, 0), account };
  });

const alpha = byAccountAndSubnet('TotalHotkeyAlpha');
/** Alpha of root has a column of its own in every subnet. */
const alphaOrRootAlpha: Read = (key) => {
  const place = alpha(key);
  return place && 'account' in place && place.netuid === 0 ? { name: 'RootAlpha', account: place.account } : place;
};

const accountColumns: Partial<Record<ColumnName, Read>> = {
  Axons: bySubnetAndAccount('Axons'),
  Owner: byAccount('Owner'),
  IdentitiesV2: byAccount('IdentitiesV2'),
  TotalHotkeyAlpha: alphaOrRootAlpha,
  ChildKeys: byAccountAndSubnet('ChildKeys'),
  ParentKeys: byAccountAndSubnet('ParentKeys'),
};

const reads = new Map<Hex, Read>();
for (const [index, item] of parameterItems.entries())
  reads.set(bytesToHex(itemPrefix(item)), bySubnet('Parameters', index));
for (const name of plainColumns) if (name !== 'Parameters') reads.set(bytesToHex(itemPrefix(name)), bySubnet(name, 0));
for (const name of uidColumns) reads.set(bytesToHex(itemPrefix(name)), byUid(name));
for (const name of columnNames) {
  const read = accountColumns[name];
  if (read) reads.set(bytesToHex(itemPrefix(itemOf(name))), read);
}

/** Undefined for keys of which no column is made. */
export const columnPlaceOf = (key: Uint8Array): ColumnPlace | undefined =>
  reads.get(bytesToHex(key.subarray(0, itemLength)))?.(key);
