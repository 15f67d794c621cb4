import { crowdloan } from './declaration.ts';

/** Least and greatest number of blocks a crowdloan may last. */
export interface Durations {
  readonly least: number;
  readonly most: number;
}

/** @throws DispatchError Crowdloan.CannotEndInPast, BlockDurationTooShort, BlockDurationTooLong */
export function ensureEnd(now: number, end: number, { least, most }: Durations): void {
  const { errors } = crowdloan;
  if (now >= end) throw errors.CannotEndInPast();
  if (end - now < least) throw errors.BlockDurationTooShort();
  if (end - now > most) throw errors.BlockDurationTooLong();
}
