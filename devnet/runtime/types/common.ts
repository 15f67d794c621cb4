// Names the source gives to plain integers; clients see them as the type names of fields.
import { compact, h256, named, u16, u64, u8, type AccountId, type Hash } from '../frame/types.ts';
import type { Type } from '../frame/type.ts';
import { typeNameOf } from '../metadata/type-name.ts';

/** Subnet number; 0 is root. */
export const netUid = named(u16, 'NetUid');
/** Subnet and mechanism in one number: `mechanism * 4096 + netuid`. */
export const netUidStorageIndex = named(u16, 'NetUidStorageIndex');
/** Mechanism inside a subnet; 0 is the main one. */
export const mechId = named(u8, 'MechId');
/** Rao. */
export const taoBalance = named(u64, 'TaoBalance');
/** Alpha-rao. */
export const alphaBalance = named(u64, 'AlphaBalance');
/** Rao, in the pallets that come with the framework. */
export const balance = named(u64, 'T::Balance');
export const hash = named(h256, 'T::Hash');

/** 32 zero bytes: what maps of accounts give for keys that are absent. */
export const ZERO_ACCOUNT: AccountId = `0x${'00'.repeat(32)}`;
export const ZERO_HASH: Hash = ZERO_ACCOUNT;

/** `Compact<T>` where the source spells it out; most fields are compact by an attribute and keep the name of `T`. */
export const spelled = <T extends number | bigint>(of: Type<T>): Type<T> => {
  const type = compact(of);
  return named(type, `Compact<${typeNameOf(type)}>`);
};
