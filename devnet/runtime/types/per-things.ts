import { u128, u32, u64, u8, wrapper } from '../frame/types.ts';

export const percent = wrapper('sp_arithmetic::per_things::Percent', u8);
/** Parts of 10^9. */
export const perbill = wrapper('sp_arithmetic::per_things::Perbill', u32);
export const perquintill = wrapper('sp_arithmetic::per_things::Perquintill', u64);
export const fixedU128 = wrapper('sp_arithmetic::fixed_point::FixedU128', u128);
