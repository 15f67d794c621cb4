import { U64_MAX } from '../../economy/fixed/fixed-format.ts';

/** `a + b`, at most u64::MAX. */
export const addU64 = (a: bigint, b: bigint): bigint => (a + b > U64_MAX ? U64_MAX : a + b);
/** `a - b`, at least 0. */
export const sub = (a: bigint, b: bigint): bigint => (a > b ? a - b : 0n);
export const min = (a: bigint, b: bigint): bigint => (a < b ? a : b);
/** `a + b` of u16, at most 65535. */
export const addU16 = (a: number, b: number): number => Math.min(65535, a + b);
