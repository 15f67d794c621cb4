import type { Preferences } from '../../state/preferences.ts';
import type { AccessDesk } from './access-desk.svelte.ts';
import type { BackendDesk } from './backend-desk.svelte.ts';
import type { HotkeyDesk } from './hotkey-desk.svelte.ts';
import { untouched } from './start-steps.ts';
import type { MinerPhase, LiveMiner, StepStatuses } from './miner-view.ts';
import type { MinerChoice } from '../../../miner/operator/ports/operator-state.ts';
import type { Interrupted, Mining, MiningSnapshot, StartChoice } from './mining.ts';
import type { ModelDesk } from './model-desk.svelte.ts';

export interface MinerPorts {
  readonly id: string;
  /** Those of this miner alone. */
  readonly preferences: Preferences;
  readonly hotkeys: HotkeyDesk;
  readonly access: AccessDesk;
  readonly backend: BackendDesk;
  readonly models: ModelDesk;
  /** Begins or resumes a run; loads everything heavy only then. */
  readonly begin: (choice: MinerChoice, resume: boolean) => Promise<Mining>;
  /** What was being mined when the app was closed, or null. */
  readonly interrupted: () => Promise<Interrupted | null>;
  /** Genesis hash of the chain that is open, or null. Reactive. */
  readonly chain: () => string | null;
  /** Forgets it: the person stopped it. */
  readonly forget: () => Promise<void>;
}

const NETUID = 'miner.netuid';
const MODEL = 'miner.model.';

/** One miner of this window. It outlives the page it is shown on: one run at most, whatever page is open. Reactive. */
export class MinerService {
  readonly id: string;
  readonly preferences: Preferences;
  readonly hotkeys: HotkeyDesk;
  readonly access: AccessDesk;
  readonly backend: BackendDesk;
  readonly #ports: MinerPorts;
  #mining: Mining | null = null;
  /** Grows with each start and stop: what a forgotten start brings later is stopped at once. */
  #round = 0;
  #snapshot = $state.raw<MiningSnapshot | null>(null);
  #interrupted = $state.raw<Interrupted | null>(null);
  #choice = $state.raw<MinerChoice | null>(null);
  #stopping = $state(false);
  #fault = $state.raw<Error | null>(null);
  #netuid = $state<number | null>(null);
  /** The model chosen for each task. */
  #model = $state.raw<Readonly<Record<string, string>>>({});

  constructor(ports: MinerPorts) {
    this.#ports = ports;
    this.id = ports.id;
    this.preferences = ports.preferences;
    this.hotkeys = ports.hotkeys;
    this.access = ports.access;
    this.backend = ports.backend;
    const kept = ports.preferences.get(NETUID);
    this.#netuid = kept !== null && /^\d{1,5}$/.test(kept) ? Number(kept) : null;
  }

  get phase(): MinerPhase {
    if (this.#stopping) return 'stopping';
    if (this.#snapshot) return this.#snapshot.phase;
    if (this.#choice) return 'starting';
    const { interrupted } = this;
    if (interrupted) return this.hotkeys.isOpen(interrupted.hotkey) ? 'resumable' : 'locked';
    return 'off';
  }
  /** A run is on, whatever it does. */
  get busy(): boolean {
    return this.#choice !== null || this.#stopping;
  }
  /** What was cut off on the chain that is open now. */
  get interrupted(): Interrupted | null {
    const { chain } = this.#ports;
    return this.#interrupted?.chain === chain() ? this.#interrupted : null;
  }
  /** What runs, or would be resumed. */
  get choice(): MinerChoice | null {
    return this.#choice ?? this.interrupted?.choice ?? null;
  }
  /** The hotkey it uses or would resume with; null while it is off, or has none yet. */
  get hotkey(): string | null {
    if (this.busy) return this.live?.hotkey ?? this.#choice?.hotkey ?? this.hotkeys.kept;
    return this.interrupted?.hotkey ?? null;
  }
  /** Why the chain cannot be followed, though queries are answered. */
  get trouble(): string | null {
    return this.#snapshot?.trouble ?? null;
  }
  get statuses(): StepStatuses {
    return this.#snapshot?.statuses ?? untouched(true);
  }
  get live(): LiveMiner | null {
    return this.#snapshot?.live ?? null;
  }
  get pause(): string | null {
    return this.#snapshot?.pause ?? null;
  }
  /** Why a run could not even begin. */
  get fault(): Error | null {
    return this.#fault;
  }
  /** The subnet the person prefers; null for the first that fits. */
  get netuid(): number | null {
    return this.#netuid;
  }

  chooseSubnet(netuid: number): void {
    this.#ports.preferences.set(NETUID, String(netuid));
    this.#netuid = netuid;
  }
  /** The model for a task: the one chosen for it, else the bundled one. */
  modelFor(task: string): string | null {
    const models = this.#ports.models.modelsFor(task);
    const wanted = this.#model[task] ?? this.#ports.preferences.get(MODEL + task);
    return (models.find((model) => model.id === wanted) ?? models[0])?.id ?? null;
  }
  chooseModel(task: string, model: string): void {
    this.#ports.preferences.set(MODEL + task, model);
    this.#model = { ...this.#model, [task]: model };
  }

  /** Reads whether mining was interrupted. Called once, when the app starts. */
  async look(): Promise<void> {
    const interrupted = await this.#ports.interrupted();
    if (!this.#mining) this.#interrupted = interrupted;
  }

  /** Starts. A second call while one runs does nothing. */
  start(choice: StartChoice): Promise<void> {
    return this.#begin({ ...choice, hotkey: this.hotkeys.chosen?.address ?? null }, false);
  }

  /** Resumes what was interrupted: nothing is paid again. */
  async resume(): Promise<void> {
    const { interrupted } = this;
    if (interrupted) await this.#begin({ ...interrupted.choice, hotkey: interrupted.hotkey }, true);
  }

  async #begin(choice: MinerChoice, resume: boolean): Promise<void> {
    if (this.#mining || this.#choice) return;
    const round = ++this.#round;
    this.#choice = choice;
    this.#fault = null;
    try {
      const mining = await this.#ports.begin(choice, resume);
      if (round !== this.#round) return await mining.stop();
      this.#mining = mining;
      this.#interrupted = null;
      this.#snapshot = mining.snapshot();
      mining.observe((snapshot) => {
        if (this.#mining === mining) this.#snapshot = snapshot;
      });
      void mining.orphaned.then(() => this.#orphaned(mining));
    } catch (error) {
      if (round !== this.#round) return;
      this.#choice = null;
      this.#fault = error instanceof Error ? error : new Error(String(error));
    }
  }

  /** Its chain is gone: the run is over here, and is offered again where the same chain answers. */
  async #orphaned(mining: Mining): Promise<void> {
    if (this.#mining !== mining || this.#stopping) return;
    this.#mining = null;
    this.#snapshot = null;
    this.#choice = null;
    this.#interrupted = await this.#ports.interrupted();
  }

  retry(): void {
    this.#mining?.retry();
  }

  /** Stops for good: nothing is resumed by itself. The hotkey keeps its place and what it earned. */
  async stop(): Promise<void> {
    if (this.#stopping) return;
    this.#stopping = true;
    this.#round++;
    try {
      this.hotkeys.question?.cancel();
      await this.#mining?.stop();
      await this.hotkeys.close();
    } catch (error) {
      this.#fault = error instanceof Error ? error : new Error(String(error));
    } finally {
      this.#mining = null;
      this.#snapshot = null;
      this.#choice = null;
      this.#interrupted = null;
      await this.#ports.forget();
      this.#stopping = false;
    }
  }
}
