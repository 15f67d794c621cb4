import { call, constant, pallet } from '../../frame/pallet.ts';
import { value } from '../../frame/storage-item.ts';
import { bool, compact, u64 } from '../../frame/types.ts';

/** The Timestamp pallet as clients see it. */
export const timestamp = pallet({
  name: 'Timestamp',
  index: 2,
  storage: {
    Now: value(u64, 0n),
    DidUpdate: value(bool, false),
  },
  calls: {
    set: call(0, { now: [compact(u64), 'T::Moment'] }, { class: 'Mandatory' }),
  },
  constants: {
    MinimumPeriod: constant(u64, 6_000n),
  },
});
