import { bytesToHex, utf8 } from '../../substrate/bytes.ts';
import { subtensor } from '../runtime/pallets/subtensor/declaration/declaration.ts';
import type { Hash } from '../runtime/frame/types.ts';
import type { SubnetCast, ValidatorRole } from './cast.ts';
import { entry, type ChainClient } from './chain-client.ts';
import { copiedWeights } from './copied-weights.ts';
import type { Market } from './market.ts';
import { ScoreBook, speedFactor } from './score-book.ts';
import type { NeuronView, Schedule } from './subnet-view.ts';
import { WeightSetter, type UidWeights } from './weight-setter.ts';

/** How long a miner may take, ms. */
const TIMEOUT_MS = 5000;
/** Rounds of questions in an epoch. */
const ROUNDS = 6;

/** One miner asked in one round. */
export interface AskedEvent {
  readonly validator: string;
  readonly netuid: number;
  readonly block: number;
  readonly uid: number;
  /** Quality after speed, 0 … 1. */
  readonly score: number;
  readonly latencyMs: number;
  /** Why there was no answer. */
  readonly failure?: string;
}

/** A validator: once it has a permit it asks every axon of its subnet a question of its own, scores the answers, and sets weights each epoch. */
export class Validator {
  readonly scores = new ScoreBook();
  readonly #weights: WeightSetter;
  #askedAt = -Infinity;

  constructor(
    readonly role: ValidatorRole,
    private readonly subnet: SubnetCast,
    private readonly market: Market,
    private readonly seed: string,
    private readonly onAsked: (event: AskedEvent) => void,
  ) {
    this.#weights = new WeightSetter(role.hotkey, `${seed}/${role.hotkey.address}`);
  }

  /** Whether this block is one in which it asks. Validators of a subnet take turns. */
  isRound({ block, tempo }: Schedule, turn: number): boolean {
    const every = Math.max(2, Math.floor(tempo / ROUNDS));
    return block % every === turn % every;
  }

  /** Acts on a block. @returns what it did, for people, or undefined */
  async onBlock(
    chain: ChainClient,
    schedule: Schedule,
    neurons: readonly NeuronView[],
    turn: number,
    at: Hash,
  ): Promise<string | undefined> {
    const own = neurons.find(({ hotkey }) => hotkey === this.role.hotkey.account);
    // Without a permit miners need not answer, and the chain takes no weights.
    if (!own?.validatorPermit) return undefined;
    let did = await this.#weights.reveal(chain, schedule, at);
    if (this.isRound(schedule, turn) && !this.role.copies && this.#askedAt !== schedule.block)
      did = (await this.#ask(schedule, neurons)) ?? did;
    if (!this.#weights.isDue(schedule, own)) return did;
    const weights = await this.#judgement(chain, schedule, neurons, at);
    return weights.uids.length === 0 ? did : this.#weights.submit(chain, schedule, weights);
  }

  async #ask({ netuid, block }: Schedule, neurons: readonly NeuronView[]): Promise<string | undefined> {
    this.#askedAt = block;
    const { task } = this.subnet;
    const { hotkey, name } = this.role;
    const caller = { hotkey: hotkey.address, sign: hotkey.sign };
    // The question's seed is signed, so that a miner who knows the devnet's seed cannot foresee it without the key.
    const secret = bytesToHex(hotkey.sign(utf8(`question ${this.seed}/${netuid}/${block}`)));
    const question = this.market.question(task.name, secret);
    this.scores.keep(new Set(neurons.map((neuron) => neuron.hotkey)));
    let answered = 0;
    const served = neurons.filter((neuron) => neuron.axon !== undefined || this.scores.knows(neuron.hotkey));
    await Promise.all(
      served.map(async ({ uid, hotkey: miner, axon }) => {
        const reply = axon
          ? await this.market.ask(task.name, caller, axon, question.query, TIMEOUT_MS)
          : ({ ok: false, reason: 'no axon', latencyMs: 0 } as const);
        const { latencyMs } = reply;
        const score = reply.ok ? this.market.score(task.name, question, reply.body) * speedFactor(latencyMs) : 0;
        this.scores.record(miner, score);
        if (reply.ok) answered++;
        const failure = reply.ok ? {} : { failure: reply.reason };
        this.onAsked({ validator: name, netuid, block, uid, score, latencyMs, ...failure });
      }),
    );
    return served.length === 0 ? undefined : `asked ${served.length} miners, ${answered} answered`;
  }

  async #judgement(
    chain: ChainClient,
    { netuid }: Schedule,
    neurons: readonly NeuronView[],
    at: Hash,
  ): Promise<UidWeights> {
    if (!this.role.copies) return this.scores.weights(neurons);
    const others = neurons.filter(
      ({ hotkey, validatorPermit }) => validatorPermit && hotkey !== this.role.hotkey.account,
    );
    const weights = await chain.readAll(
      at,
      others.map(({ uid }) => entry(subtensor.storage.Weights, netuid, uid)),
    );
    return copiedWeights(others.map(({ stakeRao }, i) => ({ stakeRao, weights: weights[i]! })));
  }
}
