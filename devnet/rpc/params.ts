import { hexesToBytes, hexToBytes } from '../../substrate/bytes.ts';
import type { Hash, Hex } from '../runtime/frame/types.ts';
import { LIMITS } from './limits.ts';
import { RpcFailure } from './rpc-error.ts';

const HEX = /^(0x)?([0-9a-fA-F]{2})*$/;

/** Whether `bytesParam` takes it. */
export const isHex = (value: unknown): value is string => typeof value === 'string' && HEX.test(value);

/** Bytes from hex with or without `0x`. @throws RpcFailure -32602 */
export function bytesParam(params: readonly unknown[], index: number, name: string): Uint8Array {
  const value = params[index];
  if (!isHex(value)) throw RpcFailure.invalidParams(`${name}: hex text wanted`);
  return hexToBytes(value.startsWith('0x') ? value : `0x${value}`);
}
/** A 32-byte hash, or undefined when null or absent. */
export function hashParam(params: readonly unknown[], index: number, name = 'hash'): Hash | undefined {
  const value = params[index];
  if (value === undefined || value === null) return undefined;
  if (typeof value !== 'string' || !/^(0x)?[0-9a-fA-F]{64}$/.test(value))
    throw RpcFailure.invalidParams(`${name}: a 32-byte hash wanted`);
  return (value.startsWith('0x') ? value : `0x${value}`).toLowerCase() as Hash;
}
export function requiredHash(params: readonly unknown[], index: number, name = 'hash'): Hash {
  const hash = hashParam(params, index, name);
  if (hash === undefined) throw RpcFailure.invalidParams(`${name} is missing`);
  return hash;
}
/** A whole number, given as a number, a decimal or a hex text; undefined when null or absent. */
export function numberParam(params: readonly unknown[], index: number, name: string): number | undefined {
  const value = params[index];
  if (value === undefined || value === null) return undefined;
  const n = typeof value === 'string' && value !== '' ? Number(value) : value;
  if (typeof n !== 'number' || !Number.isSafeInteger(n) || n < 0)
    throw RpcFailure.invalidParams(`${name}: a whole number wanted`);
  return n;
}
export function textParam(params: readonly unknown[], index: number, name: string): string {
  const value = params[index];
  if (typeof value !== 'string') throw RpcFailure.invalidParams(`${name}: text wanted`);
  return value;
}
/** Keys as the client wrote them, with their bytes. */
export function keysParam(
  params: readonly unknown[],
  index: number,
  name = 'keys',
  most: number = LIMITS.keys,
): { text: Hex; bytes: Uint8Array }[] {
  const value = params[index];
  if (!Array.isArray(value)) throw RpcFailure.invalidParams(`${name}: a list wanted`);
  if (value.length > most) throw RpcFailure.invalidParams(`${name}: at most ${most} at once`);
  if (!value.every(isHex)) throw RpcFailure.invalidParams(`${name}: hex text wanted`);
  const bytes = hexesToBytes(value);
  return value.map((text, i) => ({ text: text as Hex, bytes: bytes[i]! }));
}

/** An object whose fields are among `known`; undefined when null or absent. */
export function objectParam(
  params: readonly unknown[],
  index: number,
  known: readonly string[],
): Record<string, unknown> | undefined {
  const value = params[index];
  if (value === undefined || value === null) return undefined;
  if (typeof value !== 'object' || Array.isArray(value)) throw RpcFailure.invalidParams('an object wanted');
  const stranger = Object.keys(value).find((name) => !known.includes(name));
  if (stranger !== undefined)
    throw RpcFailure.invalidParams(`${stranger}: no such option; there are ${known.join(', ')}`);
  return value as Record<string, unknown>;
}
