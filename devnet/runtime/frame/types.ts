// The vocabulary of SCALE types. Values: small integers are `number`, from 64 bits on `bigint`; account ids and hashes are
// lower-case 0x-hex strings (so that they compare with === and serve as map keys); `Vec<u8>` is a Uint8Array.
export type { Hex } from '../../../substrate/bytes.ts';
export { accountId, h256, type AccountId, type Hash } from './types/accounts.ts';
export { boundedBytes, boundedVec, btreeMap, btreeSet } from './types/collections.ts';
export { option, payload, plainEnum, result, variant, type Payload } from './types/enums.ts';
export { bool, compact, i128, i16, i32, i64, str, u128, u16, u32, u64, u8 } from './types/integers.ts';
export { array, bytes, fixedBytes, fixedHex, tuple, unit, vec } from './types/sequences.ts';
export {
  cow,
  fieldsOf,
  mapped,
  named,
  params,
  struct,
  wrapper,
  type Fields,
  type FieldValues,
} from './types/structs.ts';
