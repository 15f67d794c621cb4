// The fixed-point types of the chain. Storage holds the raw integer, little endian (8 or 16 bytes).
import { fixedFormat } from './fixed-format.ts';

/** Signed, 32 integer and 32 fraction bits: everything inside an epoch. */
export const I32F32 = fixedFormat('I32F32', 64, 32, true);
/** Signed, 64 and 64 bits: stake weights. */
export const I64F64 = fixedFormat('I64F64', 128, 64, true);
/** Unsigned, 64 and 64 bits: prices and shares. */
export const U64F64 = fixedFormat('U64F64', 128, 64, false);
/** Signed, 96 and 32 bits: moving prices, claimable rates. */
export const I96F32 = fixedFormat('I96F32', 128, 32, true);
/** Unsigned, 96 and 32 bits: emission and dividends. */
export const U96F32 = fixedFormat('U96F32', 128, 32, false);
