/** Turns a store's range into one lower and one upper bound. */
import { compareBytes } from '../bytes.ts';
import type { StoreRange } from './store.ts';

/** `from` is included, `before` is not; undefined means unbounded. `empty` when no key can be in it. */
export interface KeyRange {
  readonly from: Uint8Array;
  readonly before: Uint8Array | undefined;
  readonly empty: boolean;
}

/** The first key after all that begin with `prefix`: undefined when there is none (only 0xff bytes). */
function afterPrefix(prefix: Uint8Array): Uint8Array | undefined {
  for (let i = prefix.length - 1; i >= 0; i--) {
    if (prefix[i] === 0xff) continue;
    const next = prefix.slice(0, i + 1);
    next[i] = (next[i] as number) + 1;
    return next;
  }
  return undefined;
}

export function keyRange({ prefix, from, before, limit }: StoreRange): KeyRange {
  let low = from ?? new Uint8Array(0);
  let high = before;
  if (prefix) {
    if (compareBytes(prefix, low) > 0) low = prefix;
    const end = afterPrefix(prefix);
    if (end && (!high || compareBytes(end, high) < 0)) high = end;
  }
  return { from: low, before: high, empty: limit === 0 || (high !== undefined && compareBytes(low, high) >= 0) };
}
