/** Checks what a client asks with. */
import { hexToBytes, isHex, type Hex } from '../../substrate/bytes.ts';

/** The request does not have the form its method wants. JSON-RPC code -32602. */
export class BadParamsError extends Error {
  override readonly name = 'BadParamsError';
}

/** Bytes in hexadecimal. @throws BadParamsError */
export function bytesParam(value: unknown, name: string): Uint8Array {
  if (!isHex(value)) throw new BadParamsError(`${name}: bytes in hexadecimal are wanted`);
  return hexToBytes(value);
}

/** A block hash, or undefined for the head. @throws BadParamsError */
export function hashParam(value: unknown): Hex | undefined {
  if (value === undefined || value === null) return undefined;
  if (!isHex(value) || value.length !== 66) throw new BadParamsError('block: a hash of 32 bytes is wanted');
  return value.toLowerCase() as Hex;
}

/** A list of storage keys. @throws BadParamsError */
export function keysParam(value: unknown): Uint8Array[] {
  if (!Array.isArray(value)) throw new BadParamsError('keys: a list is wanted');
  return value.map((key) => bytesParam(key, 'keys'));
}

/** A block number: a number, or a quantity in hexadecimal. @throws BadParamsError */
export function numberParam(value: unknown, name: string): number {
  const number = typeof value === 'string' && /^0x[0-9a-f]{1,8}$/i.test(value) ? Number(value) : value;
  if (!Number.isInteger(number) || (number as number) < 0) throw new BadParamsError(`${name}: a number is wanted`);
  return number as number;
}
