import { dispatchFailure } from '../failures/dispatch-failure.ts';
import { sendFailure } from '../failures/send-failure.ts';
import type { Chain } from '../ports/chain.ts';
import { readBlockEvents } from '../read/block-events.ts';
import type { Extrinsic } from '../transactions/extrinsic.ts';
import type { Failure, SubmitState } from '../types/submission.ts';
import { eraBlocks, eraStart, signWithEra, type Submitter } from './sign-with-era.ts';
import { ExtrinsicFollower, changeAfter, isFinal, look, type Inclusion } from './follow-extrinsic.ts';

/**
 * Signs, sends and follows a transaction until it is final, proved or told (`finality`), or has failed. The last state is `finalized` or `failed`; errors are states,
 * nothing is thrown. A lost connection does not end it: blocks missed meanwhile are looked through when the connection is back.
 * @param signal stops following (the transaction itself cannot be called back); the generator then ends without a last state
 */
export async function* submit(
  chain: Chain,
  extrinsic: Extrinsic,
  { address, signer }: Submitter,
  signal: AbortSignal = new AbortController().signal,
): AsyncGenerator<SubmitState, void, void> {
  yield { state: 'signing' };
  const from = eraStart(chain.heads(), chain.info).number;
  let signed: Extrinsic;
  try {
    signed = await signWithEra(chain, extrinsic, { address, signer });
  } catch (error) {
    yield { state: 'failed', hash: null, block: null, feeRao: 0n, failure: sendFailure(error, false) };
    return;
  }
  // Who stopped while the signature was being made wants nothing sent.
  if (signal.aborted) return;
  const hash = signed.hash.toHex();
  const lastBlock = eraStart(chain.heads(), chain.info).number + eraBlocks(chain.info);
  const dropped = new AbortController();
  let stopWatching = (): void => undefined;
  try {
    const [method, stop] = ['author_submitAndWatchExtrinsic', 'author_unwatchExtrinsic'];
    stopWatching = await chain.subscribe(method, stop, [signed.toHex()], (error, status) => {
      const over = error === null ? poolVerdict(status) : null;
      if (over !== null) dropped.abort(over);
    });
  } catch (error) {
    const failure = sendFailure(error, true);
    // What is known to have been refused is over; the rest may be in a block soon.
    if (failure.moneySafe !== null && failure.name !== 'AlreadyImported') {
      yield { state: 'failed', hash, block: null, feeRao: 0n, failure };
      return;
    }
  }
  try {
    yield { state: 'sent', hash };
    yield* follow(chain, hash, from, lastBlock, dropped.signal, signal);
  } finally {
    stopWatching();
  }
}

/** The pool's last word on a transaction it will not keep; null for every other status. Substrate: TransactionStatus. */
function poolVerdict(status: unknown): string | null {
  if (status === 'invalid' || status === 'dropped') return status === 'invalid' ? 'Invalid' : 'Dropped';
  return typeof status === 'object' && status !== null && 'usurped' in status ? 'Usurped' : null;
}

async function* follow(
  chain: Chain,
  hash: string,
  from: number,
  lastBlock: number,
  dropped: AbortSignal,
  signal: AbortSignal,
): AsyncGenerator<SubmitState, void, void> {
  const follower = new ExtrinsicFollower(chain, hash, from);
  let found: Inclusion | null = null;
  let sight = look(chain);
  for (;;) {
    if (signal.aborted) return;
    const { heads } = sight;
    try {
      if (!found) {
        found = await follower.search(heads.best);
        if (found) yield { state: 'inBlock', hash, block: found.block, blockHash: found.blockHash };
      }
      if (found) {
        const final = await isFinal(chain, found, heads.finalized);
        if (final === true) {
          yield await outcome(chain, hash, found);
          return;
        }
        if (final === 'replaced') {
          found = null;
          follower.forget();
          continue;
        }
      } else if (heads.finalized.number > lastBlock) {
        yield { state: 'failed', hash, block: null, feeRao: 0n, failure: EXPIRED };
        return;
      } else if (dropped.aborted) {
        yield { state: 'failed', hash, block: null, feeRao: 0n, failure: droppedFailure(String(dropped.reason)) };
        return;
      }
    } catch (error) {
      // No connection, or an answer that cannot be read: the next head asks again. Another chain never answers for this one.
      const { state } = chain.status();
      if (state === 'closed' || state === 'replaced') {
        yield { state: 'failed', hash, block: null, feeRao: 0n, failure: sendFailure(error, true) };
        return;
      }
    }
    sight = await changeAfter(chain, sight, found ? signal : AbortSignal.any([signal, dropped]));
    // The pool drops a transaction also when it is in a block already: look once more before believing it.
    if (dropped.aborted && !found && !signal.aborted) {
      found = await follower.search(sight.heads.best).catch(() => null);
      if (found) yield { state: 'inBlock', hash, block: found.block, blockHash: found.blockHash };
    }
  }
}

/** What a final extrinsic did. */
async function outcome(chain: Chain, hash: string, { block, blockHash, index }: Inclusion): Promise<SubmitState> {
  const all = await readBlockEvents(chain.at({ number: block, hash: blockHash }));
  const events = all.filter(({ extrinsic }) => extrinsic === index);
  const paid = events.find(({ pallet, name }) => pallet === 'TransactionPayment' && name === 'TransactionFeePaid');
  const fee = paid?.data['actual_fee'] ?? paid?.data['actualFee'] ?? 0;
  const feeRao = BigInt(fee as number | bigint);
  const failed = events.find(({ failure }) => failure !== null);
  if (failed?.failure) return { state: 'failed', hash, block, feeRao, failure: dispatchFailure(failed.failure) };
  return {
    state: 'finalized',
    hash,
    block,
    blockHash,
    finality: await chain.finality({ number: block, hash: blockHash }),
    feeRao,
    events: events.map(({ pallet, name, data }) => ({ pallet, name, data })),
  };
}

const EXPIRED: Failure = {
  name: 'Expired',
  what: `No block took the transaction in time, and none can take it any more.`,
  money: 'Nothing happened. Your money is where it was.',
  todo: 'Sign it again. If it happens again, choose another node in the settings: this one may pass nothing on.',
  moneySafe: true,
};

const droppedFailure = (how: string): Failure =>
  how === 'Usurped'
    ? {
        name: 'Usurped',
        what: 'Another transaction of this account took its place.',
        money: 'This one did nothing; look at the history for the other.',
        todo: 'Check the history, then sign again if it is still wanted.',
        moneySafe: true,
      }
    : {
        name: how,
        what: 'The node no longer holds the transaction, because what it needs has changed since it was sent.',
        money: 'Nothing happened. Your money is where it was.',
        todo: 'Sign it again.',
        moneySafe: true,
      };
