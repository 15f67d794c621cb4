import type { MinerSummary } from '../../services/miner-summary.ts';
import type { OtherMiners } from './hotkey-desk.svelte.ts';
import { FIRST_MINER, minerNumber } from './miner-preferences.ts';
import type { MinerService } from './miner-service.svelte.ts';
import { Declined } from './mining.ts';
import type { ModelDesk } from './model-desk.svelte.ts';
import type { NeighbourDesk } from './neighbour-desk.svelte.ts';
import type { ProfileShelf } from './profile-shelf.svelte.ts';
import { fleetSummary } from './summary-words.ts';
import { AXON_PORT } from './reach.ts';

export interface FleetPorts {
  /** Makes the miner of an id. */
  readonly make: (id: string, others: OtherMiners) => MinerService;
  /** Ids of those that were started here before. */
  readonly known: () => Promise<readonly string[]>;
  /** Forgets what is kept of one. */
  readonly clear: (id: string) => Promise<void>;
  readonly models: ModelDesk;
  readonly neighbour: NeighbourDesk;
  readonly profiles: ProfileShelf;
}

/** So many run side by side at most: each holds a model and a port. */
export const MOST_MINERS = 16;

/** All miners of this window. Most people have one; a further one is added beside it. Reactive. */
export class MinerFleet {
  readonly models: ModelDesk;
  /** The rules for keeping out of the way are of the computer, so all miners follow them. */
  readonly neighbour: NeighbourDesk;
  readonly profiles: ProfileShelf;
  readonly #ports: FleetPorts;
  #miners = $state.raw<readonly MinerService[]>([]);
  #chosen = $state<string>(FIRST_MINER);
  #resuming = false;
  #fault = $state.raw<Error | null>(null);

  constructor(ports: FleetPorts) {
    this.#ports = ports;
    this.models = ports.models;
    this.neighbour = ports.neighbour;
    this.profiles = ports.profiles;
    this.#miners = [this.#make(FIRST_MINER)];
  }

  /** At least one, in the order of their numbers. */
  get miners(): readonly MinerService[] {
    return this.#miners;
  }
  /** The one that the page shows. */
  get chosen(): MinerService {
    return this.#miners.find(({ id }) => id === this.#chosen) ?? this.#miners[0]!;
  }
  /** The one that asks for a password now, or null. */
  get asking(): MinerService | null {
    return this.#miners.find(({ hotkeys }) => hotkeys.question !== null) ?? null;
  }
  /** Those that were cut off on this chain and can be resumed. */
  get interrupted(): readonly MinerService[] {
    return this.#miners.filter(({ phase }) => phase === 'resumable' || phase === 'locked');
  }
  /** Why what was asked of several could not be done. */
  get fault(): Error | null {
    return this.#fault;
  }
  /** For the frame and the overview. */
  get summary(): MinerSummary {
    return fleetSummary(this.#miners);
  }
  /** Another one than this is on its way to answering: transactions of one coldkey must not take each other's place. */
  startsBeside(miner: MinerService): MinerService | null {
    return this.#miners.find((one) => one !== miner && (one.phase === 'starting' || one.phase === 'waiting')) ?? null;
  }
  /** Another one that has this port, or null. */
  portUser(port: number, miner: MinerService): MinerService | null {
    return this.#miners.find((one) => one !== miner && one.choice?.listen.port === port) ?? null;
  }

  choose(id: string): void {
    if (id === this.#chosen) return;
    this.#chosen = id;
    this.profiles.leave();
  }

  /** Adds one and shows it. It starts with the address of the one shown before, a port of its own, and a new hotkey or a free one. */
  add(): void {
    if (this.#miners.length >= MOST_MINERS) return;
    const { preferences } = this.chosen;
    let number = 1;
    while (this.#miners.some(({ id }) => minerNumber(id) === number)) number += 1;
    const id = number === 1 ? FIRST_MINER : String(number);
    const miner = this.#make(id);
    miner.preferences.set('miner.announce', preferences.get('miner.announce') ?? '');
    let port = AXON_PORT;
    while (this.#miners.some((one) => portOf(one) === port)) port += 1;
    miner.preferences.set('miner.port', String(port));
    this.#miners = [...this.#miners, miner].sort((a, b) => minerNumber(a.id) - minerNumber(b.id));
    this.choose(id);
  }

  /** Takes one that is off from the list. What it earned stays in the history, its hotkey in the wallet. */
  async remove(id: string): Promise<void> {
    const miner = this.#miners.find((one) => one.id === id);
    if (!miner || miner.busy || this.#miners.length === 1) return;
    this.#fault = null;
    try {
      await this.#ports.clear(id);
    } catch (error) {
      this.#fault = toError(error);
      return;
    }
    this.#miners = this.#miners.filter((one) => one !== miner);
    if (this.#chosen === id) this.choose(this.#miners[0]!.id);
  }

  async stopAll(): Promise<void> {
    await Promise.all(this.#miners.filter(({ phase }) => phase !== 'off').map((miner) => miner.stop()));
  }

  /** Resumes all that were cut off. The password, if one is needed, is asked for once. */
  async resumeAll(): Promise<void> {
    const all = this.interrupted;
    this.#resuming = true;
    this.#fault = null;
    try {
      const locked = all.find(({ hotkeys, hotkey }) => hotkey !== null && !hotkeys.isOpen(hotkey));
      if (locked) await locked.hotkeys.give(locked.hotkey);
      for (const miner of all) await miner.resume();
    } catch (error) {
      if (!(error instanceof Declined)) this.#fault = toError(error);
    } finally {
      this.#resuming = false;
    }
  }

  /** Stops what is on, or resumes what was cut off, for a key of the keyboard. A start needs what only the page knows. */
  toggle(): void {
    if (this.#miners.some(({ busy }) => busy)) void this.stopAll();
    else void this.resumeAll();
  }

  /** Reads the models, and what was interrupted. Called once, when the app starts. */
  async look(): Promise<void> {
    const known = await this.#ports.known();
    const further = known.filter((id) => !this.#miners.some((miner) => miner.id === id)).map((id) => this.#make(id));
    // The first one may have been removed while others stayed.
    const first = this.#miners.filter(({ id, busy }) => known.length === 0 || known.includes(id) || busy);
    this.#miners = [...first, ...further];
    await Promise.all([...this.#miners.map((miner) => miner.look()), this.models.read()]);
  }

  #make(id: string): MinerService {
    const others = (): MinerService[] => this.#miners.filter((miner) => miner.id !== id);
    return this.#ports.make(id, {
      taken: () => others().flatMap(({ hotkey }) => hotkey ?? []),
      resuming: () => (this.#resuming ? this.interrupted.flatMap(({ hotkey }) => hotkey ?? []) : []),
    });
  }
}

const toError = (error: unknown): Error => (error instanceof Error ? error : new Error(String(error)));

const portOf = ({ choice, preferences }: MinerService): number =>
  choice?.listen.port ?? Number(preferences.get('miner.port') ?? AXON_PORT);
