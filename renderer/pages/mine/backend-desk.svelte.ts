import type { ModelManifest } from '../../../miner/inference/model-manifest.ts';
import type { ModelStore } from '../../../miner/inference/model-store.ts';
import {
  backendFromText,
  backendToText,
  serversTyped,
  type BackendSetting,
} from '../../../miner/operator/backend-setting.ts';
import { isStreamTask, type Task } from '../../../miner/tasks/task.ts';
import type { HostFeature } from '../../../miner/ports/host-port.ts';
import type { Preferences } from '../../state/preferences.ts';
import type { ServerAsking, TriedServer } from './server-backend.ts';

export interface BackendPorts {
  readonly preferences: Preferences;
  /** How servers are asked from here. */
  readonly get: () => Promise<typeof fetch>;
  /** Whether the host runs models natively; null without a host. */
  readonly native?: () => Promise<HostFeature | null>;
  readonly bundled: () => Promise<ModelStore>;
  /** Loads the model on the servers and lets it answer a sample. */
  readonly attempt: (
    setting: BackendSetting,
    task: Task,
    bundled: { readonly manifest: ModelManifest; readonly store: ModelStore },
    asking: ServerAsking,
  ) => Promise<TriedServer>;
}

/** What came of trying a server. */
export type BackendTrial =
  | { readonly state: 'running' }
  | { readonly state: 'right'; readonly task: string; readonly words: string; readonly manifest: ModelManifest }
  | { readonly state: 'wrong'; readonly words: string };

const KEPT = 'miner.backend';

/** Whether a server of texts can answer for a task. */
export const takesTexts = (task: Task): boolean =>
  isStreamTask(task) ? task.chat !== undefined : task.embedding !== undefined;

/** What the model of one miner runs on: this computer, or servers after they were tried. Reactive. */
export class BackendDesk {
  readonly #ports: BackendPorts;
  #setting = $state.raw<BackendSetting>(backendFromText(null));
  /** Lives as long as the page: a token is no thing to leave lying in a browser. */
  #key = $state('');
  #trial = $state.raw<BackendTrial | null>(null);
  #native = $state.raw<HostFeature | null>(null);
  #round = 0;

  constructor(ports: BackendPorts) {
    this.#ports = ports;
    this.#setting = backendFromText(ports.preferences.get(KEPT));
  }

  get setting(): BackendSetting {
    return this.#setting;
  }
  get key(): string {
    return this.#key;
  }
  get trial(): BackendTrial | null {
    return this.#trial;
  }
  /** Whether the host runs models natively, and if not, how it would; null before it was looked for, and without a host. */
  get native(): HostFeature | null {
    return this.#native;
  }
  /** Looks whether the native runtime is installed now. */
  async look(): Promise<void> {
    this.#native = (await this.#ports.native?.()) ?? null;
  }
  /** The model that answers, once servers were tried for the task; null on this computer or before. */
  modelFor(task: string | null): ModelManifest | null {
    const trial = this.#trial;
    return this.#setting.kind !== 'here' && trial?.state === 'right' && trial.task === task ? trial.manifest : null;
  }
  /** Why a start has to wait, or null. */
  refusal(task: string | null): string | null {
    if (this.#setting.kind === 'here' || this.modelFor(task) !== null) return null;
    return 'Try the inference server first: it must answer a sample before anything is paid.';
  }

  change(part: Partial<BackendSetting>): void {
    this.#setting = { ...this.#setting, ...part };
    this.#ports.preferences.set(KEPT, backendToText(this.#setting));
    this.#forget();
  }
  changeKey(key: string): void {
    this.#key = key.trim();
    this.#forget();
  }

  async asking(): Promise<ServerAsking> {
    return { get: await this.#ports.get(), key: this.#key };
  }

  /** Tries the servers for a task. What was asked before is forgotten. */
  async tryFor(task: Task): Promise<void> {
    const round = ++this.#round;
    this.#trial = { state: 'running' };
    const found = await this.#attempt(task).catch((error: unknown): BackendTrial => ({
      state: 'wrong',
      words: error instanceof Error ? error.message : String(error),
    }));
    if (round === this.#round) this.#trial = found;
  }

  async #attempt(task: Task): Promise<BackendTrial> {
    if (serversTyped(this.#setting.servers).length === 0)
      return { state: 'wrong', words: 'Type the address of a server first, such as http://192.168.1.20:8000.' };
    const store = await this.#ports.bundled();
    const manifest = (await store.list()).find((model) => model.task === task.name);
    if (!manifest) return { state: 'wrong', words: `There is no bundled model for ${task.title} to compare with.` };
    const { words, manifest: model } = await this.#ports.attempt(
      this.#setting,
      task,
      { manifest, store },
      await this.asking(),
    );
    return { state: 'right', task: task.name, words, manifest: model };
  }

  #forget(): void {
    this.#round++;
    this.#trial = null;
  }
}
