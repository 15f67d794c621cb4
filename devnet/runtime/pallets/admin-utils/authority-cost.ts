import type { DynamicInfo } from '../../frame/pallet.ts';

interface Cost {
  readonly base: bigint;
  readonly each: bigint;
  readonly field: 'new_authorities' | 'next_authorities';
}
/** Picoseconds with database access, by the number of authorities. subtensor: pallets/admin-utils/src/weights.rs */
const COSTS: Readonly<Record<string, Cost>> = {
  swap_authorities: { base: 104_442_146n, each: 29_392n, field: 'new_authorities' },
  schedule_grandpa_change: { base: 132_972_506n, each: 15_444n, field: 'next_authorities' },
};

/** Cost of the calls whose cost hangs on how many authorities they name. */
export const authorityCallInfo: DynamicInfo = ({ type, value }) => {
  const cost = COSTS[type];
  if (!cost) return undefined;
  const { length } = (value as Record<Cost['field'], readonly unknown[]>)[cost.field];
  return { weight: { refTime: cost.base + cost.each * BigInt(length), proofSize: 0n }, class: 'Normal', pays: true };
};
