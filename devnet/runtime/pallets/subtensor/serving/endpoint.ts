import { errors } from '../pallet.ts';

const LOCALHOST_V4 = 0x7f00_0001n;
const BROADCAST_V4 = (1n << 32n) - 1n;
const LOCALHOST_V6 = 1n;
const ALL_ONES_V6 = (1n << 128n) - 1n;

/** @throws InvalidIpType unless 4 or 6 */
export function ensureIpType(ipType: number): void {
  if (ipType !== 4 && ipType !== 6) throw errors.InvalidIpType();
}

/** An address others can reach, as far as its number tells. @throws InvalidIpAddress */
export function ensureAddress(ip: bigint, ipType: number, allowZero: boolean): void {
  if (ip === 0n && !allowZero) throw errors.InvalidIpAddress();
  const bad = ipType === 4 ? ip >= BROADCAST_V4 || ip === LOCALHOST_V4 : ip === ALL_ONES_V6 || ip === LOCALHOST_V6;
  if (bad) throw errors.InvalidIpAddress();
}
