import type { Failure, SubmitState } from '../../chain/types/submission.ts';
import type { Chain } from '../../chain/ports/chain.ts';
import type { Extrinsic } from '../../chain/transactions/extrinsic.ts';
import { Cancelled, WrongPassword } from '../../wallet/errors.ts';
import type { Review } from '../../wallet/ports/signer.ts';
import { sentenceText } from '../../wallet/signing/sentence.ts';
import { polkadotSigner, type PolkadotSigner } from '../../wallet/signing/polkadot-signer.ts';
import type { LedgerLine } from '../components/ledger.ts';
import type { SigningRequest, SigningState } from '../components/signing-request.ts';
import { TAO } from '../format/amounts.ts';
import { claimantOf, finalSentence } from '../format/evidence-words.ts';
import type { Standing } from '../format/standing-words.ts';
import type { Notices } from '../state/notices.svelte.ts';
import type { ChainService } from './chain-service.svelte.ts';
import type { Journal, JournalEntry } from './journal.ts';
import { argumentText, callName, callSentence, cautionText, freeChangeOf, recipientOf } from './review-words.ts';
import type { SigningOptions, SigningOutcome, SigningService } from './signing-service.ts';
import type { WalletService } from './wallet-service.svelte.ts';

/** The chain's part, loaded with it. */
export interface SigningChainCalls {
  /** Signs, sends and follows a transaction; the last state is `finalized` or `failed`. */
  readonly submit: (
    chain: Chain,
    extrinsic: Extrinsic,
    by: { address: string; signer: PolkadotSigner },
  ) => AsyncIterable<SubmitState>;
  /** Transaction fee, rao. */
  readonly feeRao: (chain: Chain, extrinsic: Extrinsic, address: string) => Promise<bigint>;
  /** Free balance now, rao. */
  readonly freeRao: (chain: Chain, address: string) => Promise<bigint>;
}

export interface SigningPorts {
  readonly chain: ChainService;
  readonly wallet: WalletService;
  readonly notices: Notices;
  readonly journal: Journal;
  readonly calls: () => Promise<SigningChainCalls>;
  readonly now: () => number;
  /** What is not as it should be with the chain; null when all is. */
  readonly standing: () => Standing | null;
}

/** A review that is on the screen. */
export interface ShownReview {
  readonly request: SigningRequest;
  readonly state: SigningState;
  sign(password: string | null): void;
  cancel(): void;
}

const OFFLINE: Failure = {
  name: 'Offline',
  what: 'The chain cannot be reached, so nothing can be sent.',
  money: 'Nothing was sent. Your money is where it was.',
  todo: 'Try again when the connection is back.',
  moneySafe: true,
};

const NOT_SENT: Failure = { ...OFFLINE, todo: 'Try again when the reason is gone.' };
const NOT_FOLLOWED = {
  money: 'It was sent, and may take effect.',
  todo: 'Look at your balance before you send it again.',
  moneySafe: null,
} as const;

const failureText = ({ what, money }: Failure): string => `${what} ${money}`;

/** Nothing is signed while there are two truths about a chain, or none. */
class SigningOff extends Error {
  override readonly name = 'SigningOff';
}

/** The desk where transactions are shown and signed, one after the other. Reactive. */
export class SigningDesk implements SigningService {
  readonly #ports: SigningPorts;
  #shown = $state.raw<ShownReview | null>(null);
  #last: Promise<unknown> = Promise.resolve();
  /** Grows when something was sent or has changed, so that the history is read again. */
  #changes = $state(0);

  constructor(ports: SigningPorts) {
    this.#ports = ports;
  }

  /** The review on the screen, or null. */
  get shown(): ShownReview | null {
    return this.#shown;
  }
  /** Why nothing may be signed now; null when it may. */
  get off(): string | null {
    const standing = this.#ports.standing();
    return standing?.kind === 'danger' ? standing.title : null;
  }
  get changes(): number {
    return this.#changes;
  }

  request(extrinsic: Extrinsic, options: SigningOptions): Promise<SigningOutcome> {
    // Two reviews at once would be two dialogs over each other: the second waits for the first.
    const outcome = this.#last.then(() => this.#handle(extrinsic, options));
    this.#last = outcome.then(
      () => undefined,
      () => undefined,
    );
    return outcome;
  }

  /**
   * A signer for somebody who sends and follows the transaction himself, such as the miner: each payload is shown and reviewed in the
   * same way. Its `signPayload` rejects with Cancelled when the person closes the review.
   */
  signer(chain: Chain, options: () => Promise<SigningOptions>): PolkadotSigner {
    return {
      signPayload: async (json) => {
        this.#mustBeOn();
        const client = await this.#ports.wallet.know(chain);
        const [calls, given] = await Promise.all([this.#ports.calls(), options()]);
        const extrinsic = chain.api.tx(chain.api.registry.createType('Call', json.method) as never) as Extrinsic;
        const reviewed = polkadotSigner(client.signer, chain.api.registry as never, (review, sign) =>
          this.#present(chain, extrinsic, given, review, sign, calls),
        );
        const signed = this.#last.then(() => reviewed.signPayload(json));
        this.#last = signed.then(
          () => undefined,
          () => undefined,
        );
        return signed;
      },
    };
  }

  /** Whoever is refused is told at once, and the desk is free for the next: the transaction is followed on, as a block may take it all the same. */
  #handle(extrinsic: Extrinsic, options: SigningOptions): Promise<SigningOutcome> {
    return new Promise((resolve, reject) => void this.#follow(extrinsic, options, resolve).then(resolve, reject));
  }

  async #follow(
    extrinsic: Extrinsic,
    options: SigningOptions,
    answer: (outcome: SigningOutcome) => void,
  ): Promise<SigningOutcome> {
    const { chain: chains, wallet, journal, now } = this.#ports;
    const chain = chains.live;
    if (!chain)
      return this.#failed({ state: 'failed', hash: null, block: null, feeRao: 0n, failure: OFFLINE }, options);
    const standing = this.#ports.standing();
    if (standing?.kind === 'danger') {
      const failure: Failure = { ...OFFLINE, name: 'SigningOff', what: standing.title, todo: standing.text };
      return this.#failed({ state: 'failed', hash: null, block: null, feeRao: 0n, failure }, options);
    }
    let entry: JournalEntry | null = null;
    let notice: number | null = null;
    let cancelled = false;
    let refused = false;
    const keep = async (change: Partial<JournalEntry>) => {
      if (!entry) return;
      entry = { ...entry, ...change };
      await journal.put(entry);
      this.#changes++;
    };
    try {
      const client = await wallet.know(chain);
      const calls = await this.#ports.calls();
      const signer = polkadotSigner(client.signer, chain.api.registry as never, async (review, sign) => {
        const { decoded } = review;
        const signature = await this.#present(chain, extrinsic, options, review, sign, calls).catch(
          (error: unknown) => {
            cancelled = error instanceof Cancelled;
            throw error;
          },
        );
        entry = {
          hash: '',
          genesisHash: chain.info.genesisHash,
          play: chain.info.kind === 'devnet',
          address: options.from,
          call: callName(decoded),
          words: sentenceText(decoded.call.words),
          at: now(),
          state: 'sent',
          block: null,
          feeRao: null,
          taoRao: options.freeChangeRao ?? freeChangeOf(decoded.call),
          to: recipientOf(decoded.call),
          failure: null,
        };
        return signature;
      });
      for await (const state of calls.submit(chain, extrinsic, { address: options.from, signer })) {
        if (state.state === 'failed' && cancelled) return { kind: 'cancelled' };
        if (!refused) options.onState?.(state);
        if (state.state === 'sent') {
          await keep({ hash: state.hash });
          notice = this.#progress(notice, 'Sent. Waiting for its block.');
        } else if (state.state === 'refused') {
          refused = true;
          if (notice !== null) this.#ports.notices.close(notice);
          notice = null;
          await keep({ hash: state.hash, failure: failureText(state.failure) });
          answer(this.#failed(state, options));
        } else if (state.state === 'inBlock') {
          await keep({ hash: state.hash, state: 'in block', block: state.block, failure: null });
          const words = refused ? 'What was refused is taken all the same, in' : 'In';
          notice = this.#progress(notice, `${words} block ${state.block}. Waiting until it is final.`);
        } else if (state.state === 'finalized') {
          const { hash, block, feeRao } = state;
          const finalSays = claimantOf(state.finality);
          await keep({ hash, state: 'final', block, feeRao, finalSays });
          if (notice !== null) this.#ports.notices.close(notice);
          this.#ports.notices.say({
            kind: 'information',
            title: options.done,
            text: finalSentence(block, finalSays),
            money: true,
          });
          return { kind: 'finalized', result: state };
        } else if (state.state === 'failed') {
          if (notice !== null) this.#ports.notices.close(notice);
          const { hash, failure, block, feeRao } = state;
          // What is known no better than before was said when it was refused.
          if (refused && failure.moneySafe === null) return { kind: 'failed', failure, result: state };
          if (hash !== null) await keep({ hash, state: 'failed', block, feeRao, failure: failureText(failure) });
          return this.#failed(state, options, refused && block === null ? 'information' : 'danger');
        }
      }
      throw new Error('The transaction was followed to no end.');
    } catch (error) {
      if (cancelled || error instanceof Cancelled) return { kind: 'cancelled' };
      const what = error instanceof Error ? error.message : String(error);
      const name = error instanceof Error ? error.name : 'Error';
      const wasSent = (entry as JournalEntry | null)?.hash;
      const failure: Failure = { ...(wasSent ? NOT_FOLLOWED : NOT_SENT), name, what };
      return this.#failed({ state: 'failed', hash: null, block: null, feeRao: 0n, failure }, options);
    } finally {
      // By now the screen may show another one.
      if (!refused) this.#shown = null;
    }
  }

  /** @throws SigningOff */
  #mustBeOn(): void {
    if (this.off !== null) throw new SigningOff(this.off);
  }

  #progress(old: number | null, title: string): number {
    if (old !== null) this.#ports.notices.close(old);
    return this.#ports.notices.say({ kind: 'information', title });
  }

  #failed(
    result: Extract<SubmitState, { failure: Failure }>,
    options: SigningOptions,
    kind: 'danger' | 'information' = 'danger',
  ): SigningOutcome {
    const { failure } = result;
    this.#ports.notices.say({
      kind,
      // That it was not done is not said while it may be.
      title: failure.moneySafe === null ? failure.money : `${options.notDone}. ${failure.money}`,
      text: [`${failure.what} ${failure.todo} `, { code: failure.name }],
      money: true,
    });
    return { kind: 'failed', failure, result };
  }

  /** Shows a review until it is signed or cancelled. Figures are read anew with each block; the review marks those that moved. */
  #present(
    chain: Chain,
    extrinsic: Extrinsic,
    options: SigningOptions,
    review: Review,
    sign: (password?: string) => Promise<Uint8Array>,
    calls: SigningChainCalls,
  ): Promise<Uint8Array> {
    return new Promise((resolve, reject) => {
      let request: SigningRequest | null = null;
      let state: SigningState = { kind: 'ready' };
      let over = false;
      let reading = false;
      const show = () => {
        if (request && !over) this.#shown = { request, state, sign: (password) => void trySign(password), cancel };
      };
      const end = () => {
        over = true;
        stop();
        this.#shown = null;
      };
      const cancel = () => {
        end();
        reject(new Cancelled());
      };
      const trySign = async (password: string | null) => {
        state = { kind: 'busy', words: 'Signing' };
        show();
        try {
          this.#mustBeOn();
          const signature = await sign(password ?? undefined);
          end();
          resolve(signature);
        } catch (error) {
          if (error instanceof WrongPassword) state = { kind: 'wrong-password' };
          else
            state = {
              kind: 'failed',
              title: 'Not signed. Your money is where it was.',
              text: error instanceof Error ? error.message : String(error),
            };
          // The vault may have locked itself meanwhile: then the dialog asks for the password.
          if (request)
            request = { ...request, signer: { ...request.signer, locked: this.#ports.wallet.state !== 'unlocked' } };
          show();
        }
      };
      const read = async () => {
        if (reading || over || state.kind === 'busy') return;
        reading = true;
        try {
          const [feeRao, freeRao, lines] = await Promise.all([
            calls.feeRao(chain, extrinsic, options.from),
            calls.freeRao(chain, options.from),
            options.ledger?.() ?? [],
          ]);
          if (over) return;
          request = this.#compose(chain, options, review, lines, feeRao, freeRao);
          show();
        } catch (error) {
          if (request === null && !over) {
            end();
            reject(error instanceof Error ? error : new Error(String(error)));
          }
        } finally {
          reading = false;
        }
      };
      const stop = chain.onHeads(() => void read());
      void read();
    });
  }

  #compose(
    chain: Chain,
    options: SigningOptions,
    { decoded }: Review,
    lines: readonly LedgerLine[],
    feeRao: bigint,
    freeRao: bigint,
  ): SigningRequest {
    const { wallet } = this.#ports;
    const nameOf = (address: string) => wallet.nameOf(address);
    const change = options.freeChangeRao ?? freeChangeOf(decoded.call);
    const evidence = chain.evidence(chain.heads().best.number);
    const afterRao = freeRao + (change ?? 0n) - feeRao - decoded.tipRao;
    const to = recipientOf(decoded.call);
    const short = afterRao < 0n;
    const standing = this.#ports.standing();
    const dust = !short && afterRao > 0n && afterRao < chain.info.existentialDepositRao;
    return {
      byteLength: decoded.byteLength,
      sentence: callSentence(decoded.call, nameOf),
      ledger: [
        ...(change === null || change === 0n
          ? []
          : [
              {
                label: change < 0n ? 'Leaves your free balance' : 'Comes to your free balance, about',
                value: [{ amount: change, unit: TAO, signed: true }],
              },
            ]),
        ...lines,
        { label: 'Network fee, on top', value: [{ amount: -feeRao, unit: TAO, decimals: 9, evidence }], evidence },
        { label: 'Free balance after', value: [{ amount: afterRao, unit: TAO, evidence }], evidence, sum: true },
      ],
      ...(options.to
        ? { to: options.to }
        : to !== null
          ? { to: { address: to, words: nameOf(to) ?? 'Not an account of this wallet.' } }
          : {}),
      risks: [
        ...(standing ? [`${standing.title} The figures here are of block ${chain.heads().best.number}.`] : []),
        ...(short ? ['Your free balance does not cover this. The chain will refuse it.'] : []),
        ...(dust
          ? ['What is left is below the least an account may hold. The chain may refuse it or remove the account.']
          : []),
        ...(options.risks ?? []),
        ...decoded.cautions.map(cautionText),
      ],
      call: {
        name: callName(decoded),
        args: decoded.call.args.map(({ name, value }) => ({ name, value: argumentText(value) })),
        nonce: decoded.nonce,
        eraBlocks: decoded.era.mortal ? decoded.era.period : null,
        specVersion: decoded.chain.specVersion,
      },
      signer: { name: decoded.signer.label, role: decoded.signer.role, locked: wallet.state !== 'unlocked' },
    };
  }
}
