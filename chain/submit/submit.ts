import { RpcError } from '../../substrate/transport/rpc-client.ts';
import { dispatchFailure } from '../failures/dispatch-failure.ts';
import { byTheirWord, EXPIRED, poolVerdict, USURPED } from '../failures/refusal.ts';
import { sendFailure } from '../failures/send-failure.ts';
import type { Chain } from '../ports/chain.ts';
import { readBlockEvents } from '../read/block-events.ts';
import type { Extrinsic } from '../transactions/extrinsic.ts';
import type { Failure, SubmitState } from '../types/submission.ts';
import { ExtrinsicFollower, changeAfter, look, type Inclusion } from './follow-extrinsic.ts';
import { keepPlace, nonceAt, type Place } from './nonce-places.ts';
import { signWithEra, type Signed, type Submitter } from './sign-with-era.ts';

/**
 * Signs, sends and follows a transaction until it is final, proved or told (`finality`), or has failed. The last state is `finalized` or `failed`; errors are states,
 * nothing is thrown. A lost connection does not end it: blocks missed meanwhile are looked through when the connection is back. Nor does
 * a refusal (`refused`): that is somebody's word. It is over when another transaction of its nonce, or the end of its signature, is final.
 * Where the bundled devnet does not take it in the first place that counts at once, as it runs on this computer.
 * @param signal stops following (the transaction itself cannot be called back); the generator then ends without a last state
 */
export async function* submit(
  chain: Chain,
  extrinsic: Extrinsic,
  { address, signer }: Submitter,
  signal: AbortSignal = new AbortController().signal,
): AsyncGenerator<SubmitState, void, void> {
  yield { state: 'signing' };
  let signed: Signed;
  try {
    signed = await signWithEra(chain, extrinsic, { address, signer });
  } catch (error) {
    yield { state: 'failed', hash: null, block: null, feeRao: 0n, failure: sendFailure(error, false) };
    return;
  }
  // Who stopped while the signature was being made wants nothing sent.
  if (signal.aborted) return;
  const sent = new Sent(chain, address, signed);
  try {
    await sent.offered(signal);
    if (!sent.refusal.aborted) yield { state: 'sent', hash: sent.hash };
    yield* follow(chain, sent, signal);
  } finally {
    sent.end();
  }
}

/** A transaction that was handed over. */
class Sent {
  readonly hash: string;
  readonly address: string;
  readonly place: Place;
  /**
   * The last block that cannot hold it: final already when it was handed over, however long somebody read before signing. What is only
   * claimed to be final may be replaced by a block that holds it.
   */
  readonly after: number;
  /** Aborted with what the pools say when they refuse it, a Failure. */
  readonly refusal: AbortSignal;
  /** The chain has it, or can never take it. */
  over = false;
  private readonly chain: Chain;
  private readonly answer: Promise<void>;
  private readonly giveUpPlace: () => void;
  private stopWatching = (): void => undefined;
  private ended = false;

  constructor(chain: Chain, address: string, { extrinsic, nonce, start, lastBlock }: Signed) {
    this.chain = chain;
    this.address = address;
    this.hash = extrinsic.hash.toHex();
    this.place = { nonce, start, lastBlock, held: true };
    const { finalized } = chain.heads();
    this.after = finalized.finality.word === 'claimed' ? start.number : Math.max(start.number, finalized.number);
    this.giveUpPlace = keepPlace(chain, address, this.place);
    const refusal = new AbortController();
    this.refusal = refusal.signal;
    const refused = (failure: Failure | null): void => {
      if (failure) refusal.abort(failure);
    };
    const denied = (error: unknown): void => {
      const failure = sendFailure(error, true);
      // What is known to have been refused is told; the rest may be in a block soon.
      if (failure.moneySafe !== null && failure.name !== 'AlreadyImported') refused(failure);
    };
    const [method, stop] = ['author_submitAndWatchExtrinsic', 'author_unwatchExtrinsic'];
    const told = (error: Error | null, status: unknown): void =>
      error === null ? refused(poolVerdict(status)) : denied(error);
    this.answer = chain.subscribe(method, stop, [extrinsic.toHex()], told).then((stopWatching) => {
      this.stopWatching = stopWatching;
      if (this.ended) stopWatching();
    }, denied);
  }

  /** Resolves when it was answered, or with the next block where the answer is long in coming. */
  async offered(signal: AbortSignal): Promise<void> {
    const answered = new AbortController();
    const next = changeAfter(this.chain, look(this.chain), AbortSignal.any([signal, answered.signal]));
    await Promise.race([this.answer, next]);
    answered.abort();
  }

  end(): void {
    this.ended = true;
    this.stopWatching();
    if (this.over) this.giveUpPlace();
  }
}

async function* follow(chain: Chain, sent: Sent, signal: AbortSignal): AsyncGenerator<SubmitState, void, void> {
  const { hash, refusal, place } = sent;
  const follower = new ExtrinsicFollower(chain, hash, sent.after);
  const failed = (failure: Failure): SubmitState => ({ state: 'failed', hash, block: null, feeRao: 0n, failure });
  let told: Inclusion | null = null;
  for (let sight = look(chain); !signal.aborted;) {
    const { best, finalized } = sight.heads;
    // What is said while the blocks are looked through is for the next round.
    const refused = refusal.aborted;
    try {
      const final = await follower.find(finalized);
      const found = final ?? (await follower.find(best));
      sent.over = found !== null;
      if (found && found.blockHash !== told?.blockHash)
        yield { state: 'inBlock', hash, block: found.block, blockHash: found.blockHash };
      told = found;
      if (final) return void (yield await outcome(chain, hash, final));
      if (!found && finalized.number > place.lastBlock) {
        sent.over = true;
        return void (yield failed(EXPIRED));
      }
      if (!found && refused) {
        const failure = refusal.reason as Failure;
        if (chain.info.kind === 'devnet' && failure.moneySafe) {
          sent.over = true;
          return void (yield failed(failure));
        }
        if (place.held) {
          const by = await refusers(chain, hash);
          place.held = false;
          yield { state: 'refused', hash, failure: byTheirWord(failure, by, place.lastBlock) };
        }
        if ((await nonceAt(chain, finalized, sent.address)) > place.nonce) {
          sent.over = true;
          return void (yield failed(USURPED));
        }
      }
    } catch (error) {
      // No connection, or an answer that cannot be read: the next head asks again. Another chain never answers for this one.
      const { state } = chain.status();
      if (state === 'closed' || state === 'replaced') return void (yield failed(sendFailure(error, true)));
    }
    sight = await changeAfter(chain, sight, refused ? signal : AbortSignal.any([signal, refusal]));
  }
}

/** Whose word a refusal is. */
async function refusers(chain: Chain, hash: string): Promise<readonly string[]> {
  try {
    const names = await chain.request('light_refused', [hash]);
    if (Array.isArray(names) && names.length > 0) return names.map(String);
  } catch (error) {
    // A node itself, which knows no such question.
    if (!(error instanceof RpcError)) throw error;
  }
  return [chain.info.label];
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
