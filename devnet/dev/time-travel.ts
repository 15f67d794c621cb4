import { readU64 } from '../../substrate/bytes.ts';
import { storageKey } from '../../substrate/storage-key.ts';
import type { Method } from '../rpc/method.ts';
import { RpcFailure } from '../rpc/rpc-error.ts';

const NOW = storageKey('Timestamp', 'Now');

/**
 * `dev_timeTravel [date]` lets the chain's time run on from `date`, milliseconds since 1970 or a text such as `2027-01-01`. The
 * next block has that time. @returns the milliseconds
 */
export const dev_timeTravel: Method = ([date], { node }) => {
  const ms = typeof date === 'string' ? Date.parse(date) : date;
  if (typeof ms !== 'number' || !Number.isSafeInteger(ms) || ms < 0)
    throw RpcFailure.invalidParams('date: milliseconds since 1970 or a date as text wanted');
  const bytes = node.chain.best.state.get(NOW);
  const head = bytes ? Number(readU64(bytes)) : 0;
  if (ms <= head)
    throw RpcFailure.invalidParams(
      `date: the best block is at ${new Date(head).toISOString()}, and time goes forward only`,
    );
  node.travel(ms);
  return ms;
};
