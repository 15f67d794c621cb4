/** WebAssembly instructions as bytes, those that the module at `:code` uses. Standard: WebAssembly core specification 1.0, 5.4. */
import { concatBytes } from '../../../substrate/bytes.ts';
import { encodeSignedLeb128, encodeUnsignedLeb128 } from '../../../substrate/leb128.ts';

const bytes = (...code: number[]): Uint8Array => Uint8Array.from(code);
/** Memory instructions carry an alignment (1 byte: none promised) and an offset. */
const memory =
  (opcode: number) =>
  (offset = 0): Uint8Array =>
    concatBytes(bytes(opcode, 0), encodeUnsignedLeb128(offset));
const indexed =
  (opcode: number) =>
  (index: number): Uint8Array =>
    concatBytes(bytes(opcode), encodeUnsignedLeb128(index));

export const unreachable = bytes(0x00);
export const endBlock = bytes(0x0b);
/** Runs what follows, up to `endBlock`, when the i32 on the stack is not 0. */
export const ifBlock = bytes(0x04, 0x40);
export const returnNow = bytes(0x0f);
export const call = indexed(0x10);
export const localGet = indexed(0x20);
export const localSet = indexed(0x21);
export const localTee = indexed(0x22);
export const i32Load = memory(0x28);
export const i64Load = memory(0x29);
export const i32Load8 = memory(0x2d);
export const i64Store = memory(0x37);
export const i32Const = (value: number): Uint8Array => concatBytes(bytes(0x41), encodeSignedLeb128(BigInt(value | 0)));
export const i64Const = (value: bigint): Uint8Array =>
  concatBytes(bytes(0x42), encodeSignedLeb128(BigInt.asIntN(64, value)));
export const i32IsZero = bytes(0x45);
export const i32Equal = bytes(0x46);
export const i32NotEqual = bytes(0x47);
export const i32GreaterUnsigned = bytes(0x4b);
export const i64Or = bytes(0x84);
export const i64ShiftLeft = bytes(0x86);
export const i32FromI64 = bytes(0xa7);
export const i64FromI32 = bytes(0xad);
