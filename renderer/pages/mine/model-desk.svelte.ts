import type { ModelManifest } from '../../../miner/inference/model-manifest.ts';
import type { ModelStore } from '../../../miner/inference/model-store.ts';
import type { ImportRequest } from '../../../miner/models/import-messages.ts';
import type { ImportProgress } from '../../../miner/models/import-model.ts';
import type { ShelfEntry } from '../../../miner/models/model-shelf.ts';
import type { Task } from '../../../miner/tasks/task.ts';
import { isOwnModel } from '../../../miner/operator/models/own-model-id.ts';
import { importWords, type ImportView } from './import-words.ts';
import type { OwnModelStore } from './own-model-store.ts';

export interface ModelDeskPorts {
  readonly bundled: () => Promise<ModelStore>;
  readonly own: () => Promise<OwnModelStore>;
}

/** The models one can mine with: those of the app, and the person's own after they were checked. Reactive. */
export class ModelDesk {
  readonly #ports: ModelDeskPorts;
  #models = $state.raw<readonly ModelManifest[]>([]);
  #kept = $state.raw<readonly ShelfEntry[]>([]);
  #unfinishedBytes = $state(0);
  #import = $state.raw<ImportView | null>(null);
  #stop: AbortController | null = null;
  #fault = $state<string | null>(null);

  constructor(ports: ModelDeskPorts) {
    this.#ports = ports;
  }

  /** The import under way, or null. */
  get importing(): ImportView | null {
    return this.#import;
  }
  /** What is wrong with the model asked for last, or with the list of models. Null when nothing is. */
  get fault(): string | null {
    return this.#fault;
  }
  /** Models of one's own with their sizes, also those that lost a file. */
  get kept(): readonly ShelfEntry[] {
    return this.#kept;
  }
  /** What imports that were cut off left, to go on with. */
  get unfinishedBytes(): number {
    return this.#unfinishedBytes;
  }
  /** Bundled ones first. */
  modelsFor(task: string): readonly ModelManifest[] {
    return this.#models.filter((model) => model.task === task);
  }

  /** Reads the list. A store of one's own that cannot be read takes nothing away from the bundled ones. */
  async read(): Promise<void> {
    try {
      this.#models = await (await this.#ports.bundled()).list();
      await this.#readOwn();
    } catch (error) {
      this.#fault = `The models could not be listed: ${error instanceof Error ? error.message : String(error)}`;
    }
  }

  async #readOwn(): Promise<void> {
    const own = await this.#ports.own();
    this.#kept = await own.entries();
    this.#unfinishedBytes = await own.unfinishedBytes();
    const whole = this.#kept.filter((entry) => entry.whole).map(({ manifest }) => manifest);
    this.#models = [...this.#models.filter((model) => !isOwnModel(model)), ...whole];
  }

  /**
   * Fetches and checks a model for a task and keeps it. A second call while one is under way does nothing.
   * @param from files chosen together (model, weights beside it, tokenizer), or an address
   * @returns its id, or null when it was refused or stopped (see `fault`)
   */
  async take(task: Task, from: ImportRequest['from']): Promise<string | null> {
    if (this.#stop) return null;
    this.#fault = null;
    const bundled = this.modelsFor(task.name).find((model) => !isOwnModel(model));
    if (!bundled) {
      this.#fault = 'The bundled models are not read yet. Try again in a moment.';
      return null;
    }
    const stop = new AbortController();
    this.#stop = stop;
    const show = (progress: ImportProgress | null) => (this.#import = importWords(progress));
    show(null);
    try {
      const own = await this.#ports.own();
      const manifest = await own.take({ from, task: task.name, bundled }, { signal: stop.signal, onProgress: show });
      return manifest.id;
    } catch (error) {
      const { modelFault } = await import('./own-model.ts');
      this.#fault =
        modelFault(error) ?? `The model could not be taken: ${error instanceof Error ? error.message : String(error)}.`;
      return null;
    } finally {
      this.#stop = null;
      this.#import = null;
      await this.#readOwn().catch(() => undefined); // its own error was told when the list was read first
    }
  }

  /** Stops the import under way. What came is kept, for the same import to go on with. */
  stop(): void {
    this.#stop?.abort();
  }

  /** Forgets a model of one's own and frees its room. */
  async remove(id: string): Promise<void> {
    await this.#change((own) => own.remove(id));
  }

  /** Throws away what cut-off imports left. */
  async discardUnfinished(): Promise<void> {
    await this.#change((own) => own.discardUnfinished());
  }

  async #change(how: (own: OwnModelStore) => Promise<void>): Promise<void> {
    this.#fault = null;
    try {
      await how(await this.#ports.own());
      await this.#readOwn();
    } catch (error) {
      this.#fault = `It could not be removed: ${error instanceof Error ? error.message : String(error)}. Try again.`;
    }
  }
}
