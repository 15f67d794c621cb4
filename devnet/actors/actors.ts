import type { Connect } from '../../substrate/transport/transport.ts';
import { Emitter } from '../node/emitter.ts';
import { signingReady } from '../node/derandomized-sr25519.ts';
import type { Hash } from '../runtime/frame/types.ts';
import type { ActorRole, ActorState, ActorsStatus } from './actor-status.ts';
import { castOf, type Cast, type Neuron, type SubnetCast } from './cast.ts';
import { ChainClient } from './chain-client.ts';
import type { CallingNeuron, Market } from './market.ts';
import { Rival } from './rival.ts';
import { SetUp } from './set-up-runner.ts';
import { tempoFor } from './subnet-plan.ts';
import { addressOf, readNeurons, readSchedule, type NeuronView } from './subnet-view.ts';
import { Validator, type AskedEvent } from './validator.ts';

export interface ActorsOptions {
  /** The public JSON-RPC of the node. */
  readonly connect: Connect;
  readonly market: Market;
  /** Fixes the actors' keys, questions and spells of downtime. */
  readonly seed: string;
  /** Milliseconds per block of the chain: decides the subnets' tempo. */
  readonly slotDurationMs: number;
  /** Blocks per epoch instead. */
  readonly tempo?: number;
  /** How many subnets, and of each how many validators and rivals. Default 2, 3, 8. */
  readonly subnets?: number;
  readonly validators?: number;
  readonly rivals?: number;
}

interface Troupe {
  readonly cast: SubnetCast;
  readonly validators: readonly Validator[];
  readonly rivals: readonly Rival[];
  netuid: number | undefined;
  neurons: readonly NeuronView[];
  callers: Map<string, CallingNeuron>;
}

/**
 * The bundled subnet owners, validators and rival miners of a chain. They act on every block once `follow` was called;
 * `onBlock` waits until all have acted on the best one (lockstep). What they put on the chain depends on the chain, the seed
 * and the answers they get, never on the clock.
 */
export class Actors {
  /** Something about the actors changed. */
  readonly changed = new Emitter<ActorsStatus>();
  /** A validator asked a miner. */
  readonly asked = new Emitter<AskedEvent>();
  /** Blocks per epoch of the bundled subnets. */
  readonly tempo: number;
  readonly #troupes: readonly Troupe[];
  readonly #last = new Map<string, { block: number; did: string }>();
  readonly #setUp: SetUp;
  #block = 0;
  #running: Promise<void> | undefined;
  /** Blocks came while acting. */
  #behind = false;
  #actedOn: Hash | undefined;
  #closed = false;
  #trouble: string | undefined;

  private constructor(
    private readonly chain: ChainClient,
    private readonly cast: Cast,
    private readonly options: ActorsOptions,
  ) {
    const { market, seed } = options;
    this.tempo = options.tempo ?? tempoFor(options.slotDurationMs);
    this.#setUp = new SetUp(chain, cast, this.tempo);
    this.#troupes = cast.subnets.map((subnet): Troupe => {
      const troupe: Troupe = {
        cast: subnet,
        validators: subnet.validators.map(
          (role) => new Validator(role, subnet, market, seed, (event) => this.asked.emit(event)),
        ),
        rivals: subnet.rivals.map(
          (role) => new Rival(role, subnet, market, seed, (hotkey) => troupe.callers.get(hotkey) ?? null),
        ),
        netuid: undefined,
        neurons: [],
        callers: new Map(),
      };
      return troupe;
    });
  }

  /** Connects; nothing is done before the first block. @throws DisconnectedError, RpcError */
  static async start(options: ActorsOptions): Promise<Actors> {
    await signingReady;
    const { subnets = 2, validators = 3, rivals = 8, seed } = options;
    const cast = castOf(options.market, { seed, subnets, validators, rivals });
    return new Actors(await ChainClient.open(options.connect), cast, options);
  }

  /** All is registered, staked and announced. */
  get ready(): boolean {
    return this.#setUp.done;
  }
  /** Every validator has its permit: from here on the market is at work. */
  get validating(): boolean {
    return (
      this.ready &&
      this.#troupes.every(({ validators, neurons }) =>
        validators.every(({ role }) =>
          neurons.some((one) => one.hotkey === role.hotkey.account && one.validatorPermit),
        ),
      )
    );
  }
  /** Netuids of the bundled subnets, in the order of the market's tasks; undefined before they exist. */
  get netuids(): readonly (number | undefined)[] {
    return this.#troupes.map(({ netuid }) => netuid);
  }

  /** Acts on every new best block. Of the blocks that come while it is still acting, only the last one counts. */
  async follow(): Promise<void> {
    await this.chain.onHead(() => {
      if (this.#running) this.#behind = true;
      else void this.onBlock();
    });
  }

  /** Lets everybody act on the best block, once per block. Never rejects: what goes wrong is in the status. */
  onBlock(): Promise<void> {
    if (this.#closed) return Promise.resolve();
    this.#running ??= this.#act()
      .then(() => {
        this.#trouble = undefined;
      })
      .catch((error: unknown) => {
        if (!this.#closed) this.#trouble = error instanceof Error ? error.message : String(error);
      })
      .finally(() => {
        this.#running = undefined;
        if (this.changed.size > 0) this.changed.emit(this.status());
        if (!this.#behind) return;
        this.#behind = false;
        void this.onBlock();
      });
    return this.#running;
  }

  async #act(): Promise<void> {
    const at = await this.chain.bestHash();
    if (at === this.#actedOn) return;
    this.#actedOn = at;
    const block = await this.chain.numberOf(at);
    this.#block = block;
    if (!this.#setUp.done) {
      const netuids = await this.#setUp.step(block, at);
      for (const troupe of this.#troupes) troupe.netuid = netuids[troupe.cast.index];
    }
    for (const [index, troupe] of this.#troupes.entries())
      if (troupe.netuid !== undefined) await this.#actOn(troupe, index, troupe.netuid, block, at);
  }

  async #actOn(troupe: Troupe, index: number, netuid: number, block: number, at: Hash): Promise<void> {
    const schedule = await readSchedule(this.chain, netuid, block, at);
    troupe.neurons = await readNeurons(this.chain, netuid, at);
    troupe.callers = new Map(
      troupe.neurons.map(({ uid, hotkey, validatorPermit, stakeRao }) => [
        addressOf(hotkey),
        { uid, validatorPermit, stakeRao },
      ]),
    );
    for (const rival of troupe.rivals)
      this.#note(rival.role.name, block, await rival.onBlock(this.chain, netuid, block, at));
    const { validators } = troupe;
    for (const [i, validator] of validators.entries()) {
      // Everyone's turn comes at another block, so that no block has all the questions.
      const turn = index + i * Math.max(1, Math.floor(schedule.tempo / 6 / validators.length));
      this.#note(validator.role.name, block, await validator.onBlock(this.chain, schedule, troupe.neurons, turn, at));
    }
  }

  #note(name: string, block: number, did: string | undefined): void {
    if (did !== undefined) this.#last.set(name, { block, did });
  }

  status(): ActorsStatus {
    const state = (role: ActorRole, { netuid, cast, neurons }: Troupe, actor: Neuron, method?: string): ActorState => {
      const uid = neurons.find(({ hotkey }) => hotkey === actor.hotkey.account)?.uid;
      const last = this.#last.get(actor.name);
      return {
        name: actor.name,
        role,
        task: cast.task.name,
        hotkey: actor.hotkey.address,
        coldkey: actor.coldkey.address,
        ...(method !== undefined && { method }),
        ...(netuid !== undefined && { netuid }),
        ...(uid !== undefined && { uid }),
        ...(last && { last }),
      };
    };
    const actors = this.#troupes.flatMap((troupe) => [
      state('owner', troupe, troupe.cast.owner),
      ...troupe.validators.map(({ role }) => state('validator', troupe, role)),
      ...troupe.rivals.map(({ role }) => state('rival', troupe, role, role.method)),
    ]);
    const trouble = [...this.#setUp.trouble, ...(this.#trouble === undefined ? [] : [this.#trouble])];
    const phase = this.#closed ? 'closed' : this.#setUp.done ? 'running' : 'setting up';
    return { phase, block: this.#block, actors, trouble };
  }

  /** Takes a rival off the market for good. @returns whether there is one of this name */
  async retire(name: string): Promise<boolean> {
    const rival = this.#troupes.flatMap(({ rivals }) => rivals).find(({ role }) => role.name === name);
    await rival?.retire();
    return rival !== undefined;
  }

  /** Lets the present actions end, closes all axons and the connection. */
  async close(): Promise<void> {
    this.#closed = true;
    await this.#running;
    await Promise.all(this.#troupes.flatMap(({ rivals }) => rivals.map((rival) => rival.retire())));
    this.chain.close();
  }
}
