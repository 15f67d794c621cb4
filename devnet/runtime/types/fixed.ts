// Fixed-point numbers: an integer whose last `fraction` bits stand behind the point. Values carry the raw integer:
// `{ bits }`, number = bits / 2^fraction. Source: crate substrate-fixed, as described by its type information.
import { i128, i64, struct, u128 } from '../frame/types.ts';
import type { Type } from '../frame/type.ts';

const zero = struct('substrate_typenum::bit::B0', {});
const one = struct('substrate_typenum::bit::B1', {});
const end = struct('substrate_typenum::uint::UTerm', {});

/** The number of fraction bits, as the type-level binary number the metadata carries. */
function binary(n: number): Type<unknown> {
  if (n === 0) return end as Type<unknown>;
  const upper = binary(n >> 1);
  const bit: Type<unknown> = n % 2 === 0 ? zero : one;
  const params = [
    { name: 'U', type: upper },
    { name: 'B', type: bit },
  ];
  return struct('substrate_typenum::uint::UInt', { msb: [upper, 'U'], lsb: [bit, 'B'] }, params) as Type<unknown>;
}

/** `typeName` is the alias by which the source calls it. */
const fixed = (typeName: string, path: string, bits: Type<bigint>, fraction: number): Type<{ bits: bigint }> => ({
  ...struct(`substrate_fixed::${path}`, { bits }, [{ name: 'Frac', type: binary(fraction) }]),
  typeName,
});

export const u64f64 = fixed('U64F64', 'FixedU128', u128, 64);
export const u96f32 = fixed('U96F32', 'FixedU128', u128, 32);
export const i96f32 = fixed('I96F32', 'FixedI128', i128, 32);
export const i64f64 = fixed('I64F64', 'FixedI128', i128, 64);
export const i32f32 = fixed('I32F32', 'FixedI64', i64, 32);
