import type { ModelManifest } from '../../../miner/inference/model-manifest.ts';
import type { ModelStore } from '../../../miner/inference/model-store.ts';
import type { Task } from '../../../miner/tasks/task.ts';
import { isOwnModel } from '../../../miner/operator/models/own-model-id.ts';
import type { OwnModelStore } from './own-model-store.ts';

/** A chosen file, as the browser gives it. */
export interface ChosenFile {
  readonly name: string;
  readonly size: number;
  arrayBuffer(): Promise<ArrayBuffer>;
}

export interface ModelDeskPorts {
  readonly bundled: () => Promise<ModelStore>;
  readonly own: () => Promise<OwnModelStore>;
  /** Lower-case hex SHA-256. */
  readonly hash: (bytes: Uint8Array) => Promise<string>;
}

/** The models one can mine with: those of the app, and files of the person's own after they were checked. Reactive. */
export class ModelDesk {
  readonly #ports: ModelDeskPorts;
  #models = $state.raw<readonly ModelManifest[]>([]);
  #checking = $state(false);
  #fault = $state<string | null>(null);

  constructor(ports: ModelDeskPorts) {
    this.#ports = ports;
  }

  get checking(): boolean {
    return this.#checking;
  }
  /** What is wrong with the file chosen last, or with the list of models. Null when nothing is. */
  get fault(): string | null {
    return this.#fault;
  }
  /** Bundled ones first. */
  modelsFor(task: string): readonly ModelManifest[] {
    return this.#models.filter((model) => model.task === task);
  }

  /** Reads the list. A store of one's own that cannot be read takes nothing away from the bundled ones. */
  async read(): Promise<void> {
    try {
      this.#models = await (await this.#ports.bundled()).list();
      this.#models = [...this.#models, ...(await (await this.#ports.own()).list())];
    } catch (error) {
      this.#fault = `The models could not be listed: ${error instanceof Error ? error.message : String(error)}`;
    }
  }

  /** Checks a file for a task and keeps it. @returns its id, or null when it was refused (see `fault`) */
  async take(task: Task, file: ChosenFile): Promise<string | null> {
    this.#fault = null;
    // The checks are fetched with the first file: most people never bring one.
    const [{ describeOwnModel, MAX_OWN_MODEL_BYTES }, { modelFault }] = await Promise.all([
      import('../../../miner/operator/models/describe-own-model.ts'),
      import('./own-model.ts'),
    ]);
    const bundled = this.modelsFor(task.name).find((model) => !isOwnModel(model));
    if (!bundled) {
      this.#fault = 'The bundled models are not read yet. Try again in a moment.';
      return null;
    }
    if (file.size > MAX_OWN_MODEL_BYTES) {
      this.#fault = `The file has ${Math.round(file.size / 1e6)} MB; up to ${MAX_OWN_MODEL_BYTES / 1e6} MB can be taken. Nothing was loaded.`;
      return null;
    }
    this.#checking = true;
    try {
      const bytes = new Uint8Array(await file.arrayBuffer());
      const manifest = describeOwnModel(task, bundled, file.name, bytes, await this.#ports.hash(bytes));
      await (await this.#ports.own()).put(manifest, bytes);
      this.#models = [...this.#models.filter((model) => model.id !== manifest.id), manifest];
      return manifest.id;
    } catch (error) {
      this.#fault = modelFault(error) ?? storeFault(error);
      return null;
    } finally {
      this.#checking = false;
    }
  }
}

/** A browser that cannot read the file or has no room for it. */
function storeFault(error: unknown): string {
  if (error instanceof DOMException && error.name === 'QuotaExceededError')
    return 'There is no room on this disk to keep the model. Free some space and choose the file again. Nothing was lost.';
  return `The file could not be taken: ${error instanceof Error ? error.message : String(error)}. Choose it again.`;
}
