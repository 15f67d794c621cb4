import type { Failure } from '../types/submission.ts';

/** What a pool says of a transaction it will not keep; null for every other status. Substrate: TransactionStatus. */
export function poolVerdict(status: unknown): Failure | null {
  if (status === 'invalid' || status === 'dropped')
    return {
      name: status === 'invalid' ? 'Invalid' : 'Dropped',
      what: 'What it needs has changed since it was sent.',
      todo: 'Sign it again.',
      ...OPEN,
    };
  return typeof status === 'object' && status !== null && 'usurped' in status ? { ...USURPED, ...OPEN } : null;
}

/** A block may have taken it before it was dropped. */
const OPEN = { money: 'It is not known yet whether a block took it.', moneySafe: null } as const;
const SAFE = 'Nothing happened. Your money is where it was.';

/** Another transaction with its nonce was taken, so it never can be. */
export const USURPED: Failure = {
  name: 'Usurped',
  what: 'Another transaction of this account took its place.',
  money: 'This one did nothing; look at the history for the other.',
  todo: 'Check the history, then sign again if it is still wanted.',
  moneySafe: true,
};

/** Its last block is final and none holds it. */
export const EXPIRED: Failure = {
  name: 'Expired',
  what: `No block took the transaction in time, and none can take it any more.`,
  money: SAFE,
  todo: 'Sign it again. If it happens again, choose another node in the settings: this one may pass nothing on.',
  moneySafe: true,
};

const listed = (names: readonly string[]): string =>
  names.length < 2 ? (names[0] ?? '') : `${names.slice(0, -1).join(', ')} and ${names.at(-1) ?? ''}`;

/** A refusal as what it is: somebody's word, which keeps no block from taking the transaction while its signature is good. */
export function byTheirWord({ name, what, todo }: Failure, by: readonly string[], lastBlock: number): Failure {
  return {
    name,
    what: `${listed(by)} refused it: ${what.charAt(0).toLowerCase()}${what.slice(1)}`,
    money: `It is not known yet whether it will be taken: a block may still do so, up to block ${lastBlock}.`,
    todo: `${todo} What you sign next stands in its place: only one of the two can be taken.`,
    moneySafe: null,
  };
}
