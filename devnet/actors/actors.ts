import type { Connect } from '../../substrate/transport/transport.ts';
import { Emitter } from '../node/emitter.ts';
import { signingReady } from '../node/derandomized-sr25519.ts';
import type { Hash } from '../runtime/frame/types.ts';
import type { ActorRole, ActorState, ActorsStatus, MarketSubnet } from './actor-status.ts';
import { castOf, type Cast, type CastOptions, type Neuron, type SubnetCast } from './cast.ts';
import { ChainClient } from './chain-client.ts';
import { findSubnets } from './find-subnets.ts';
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
  /**
   * Names of the tasks that have a subnet; those the chain has already come along. Default: the first two of the market on a chain
   * that has none.
   */
  readonly subnets?: readonly string[];
  /** Of each subnet how many. Default 3 and 8. */
  readonly validators?: number;
  readonly rivals?: number;
}

const sizes = ({ seed, validators = 3, rivals = 8 }: ActorsOptions, subnets: readonly string[]): CastOptions => ({
  seed,
  subnets,
  validators,
  rivals,
});

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
  /** A subnet is being opened, or is open. */
  readonly subnetsChanged = new Emitter<readonly MarketSubnet[]>();
  /** A validator asked a miner. */
  readonly asked = new Emitter<AskedEvent>();
  /** Blocks per epoch of the bundled subnets. */
  readonly tempo: number;
  #troupes: readonly Troupe[];
  /** Tasks whose subnet is being opened. */
  #opening: ReadonlySet<string>;
  #told = '';
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
    private cast: Cast,
    private readonly options: ActorsOptions,
  ) {
    this.tempo = options.tempo ?? tempoFor(options.slotDurationMs);
    this.#setUp = new SetUp(chain, cast, this.tempo);
    this.#troupes = cast.subnets.map((subnet) => this.#troupeOf(subnet));
    this.#opening = new Set(cast.subnets.map(({ task }) => task.name));
  }

  #troupeOf(subnet: SubnetCast): Troupe {
    const { market, seed } = this.options;
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
  }

  /** Connects; nothing is done before the first block. @throws NoSuchTask, DisconnectedError, RpcError */
  static async start(options: ActorsOptions): Promise<Actors> {
    await signingReady;
    const { market } = options;
    const chain = await ChainClient.open(options.connect);
    try {
      const names = market.tasks.map(({ name }) => name);
      const owners = castOf(market, { seed: options.seed, subnets: names, validators: 0, rivals: 0 });
      const there = [...(await findSubnets(chain, owners, await chain.bestHash())).keys()];
      const wanted = options.subnets ?? (there.length > 0 ? [] : names.slice(0, 2));
      return new Actors(chain, castOf(market, sizes(options, [...there, ...wanted])), options);
    } catch (error) {
      chain.close();
      throw error;
    }
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
  /** Every task of the market, and its subnet. */
  get subnets(): readonly MarketSubnet[] {
    const why = this.#setUp.trouble.join('; ') || null;
    return this.options.market.tasks.map(({ name, title }): MarketSubnet => {
      const netuid = this.#troupes.find(({ cast }) => cast.task.name === name)?.netuid ?? null;
      const opening = this.#opening.has(name);
      const state = opening ? 'opening' : netuid === null ? 'none' : 'open';
      return { task: name, title, state, netuid, why: opening ? why : null };
    });
  }
  /** Netuids of the bundled subnets, in the order of the market's tasks; undefined before they exist. */
  get netuids(): readonly (number | undefined)[] {
    return this.#troupes.map(({ netuid }) => netuid);
  }

  /**
   * Opens a subnet for one more task on the running chain: its owner pays the lock for `register_network`, validators and rivals
   * register as the first ones did. It takes some blocks. Harmless where there is one. @throws NoSuchTask
   */
  open(task: string): void {
    const more = castOf(this.options.market, sizes(this.options, [task])).subnets.filter(
      ({ index }) => !this.cast.subnets.some((one) => one.index === index),
    );
    if (more.length === 0 || this.#closed) return;
    this.cast = { ...this.cast, subnets: [...this.cast.subnets, ...more].sort((a, b) => a.index - b.index) };
    this.#troupes = [...this.#troupes, ...more.map((subnet) => this.#troupeOf(subnet))].sort(
      (a, b) => a.cast.index - b.cast.index,
    );
    this.#opening = new Set([...this.#opening, task]);
    this.#setUp.play(this.cast);
    this.#tell();
    // The first step needs no new block: where blocks come with transactions, none would come by itself.
    this.#actedOn = undefined;
    if (this.#running) this.#behind = true;
    else void this.onBlock();
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
        this.#tell();
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
      for (const troupe of this.#troupes) troupe.netuid = netuids.get(troupe.cast.task.name);
      if (this.#setUp.done) this.#opening = new Set();
    }
    for (const troupe of this.#troupes)
      if (troupe.netuid !== undefined) await this.#actOn(troupe, troupe.netuid, block, at);
  }

  async #actOn(troupe: Troupe, netuid: number, block: number, at: Hash): Promise<void> {
    const schedule = await readSchedule(this.chain, netuid, block, at);
    troupe.neurons = await readNeurons(this.chain, netuid, at);
    troupe.callers = new Map(
      troupe.neurons.map(({ uid, hotkey, validatorPermit, stakeRao }) => [
        addressOf(hotkey),
        { uid, validatorPermit, stakeRao },
      ]),
    );
    for (const rival of troupe.rivals)
      this.#note(rival.role.name, block, await rival.onBlock(this.chain, netuid, block, troupe.neurons));
    const { validators } = troupe;
    for (const [i, validator] of validators.entries()) {
      // Everyone's turn comes at another block, so that no block has all the questions.
      const turn = troupe.cast.index + i * Math.max(1, Math.floor(schedule.tempo / 6 / validators.length));
      this.#note(validator.role.name, block, await validator.onBlock(this.chain, schedule, troupe.neurons, turn, at));
    }
  }

  #note(name: string, block: number, did: string | undefined): void {
    if (did !== undefined) this.#last.set(name, { block, did });
  }

  #tell(): void {
    if (this.subnetsChanged.size === 0) return;
    const { subnets } = this;
    const text = JSON.stringify(subnets);
    if (text === this.#told) return;
    this.#told = text;
    this.subnetsChanged.emit(subnets);
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
