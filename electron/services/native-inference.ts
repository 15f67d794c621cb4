/** Native inference for pages: onnxruntime-node of the person's own, in a process per page. */
import { fork, type ChildProcess } from 'node:child_process';
import { availableParallelism } from 'node:os';
import { fileURLToPath } from 'node:url';
import { messageOf } from '../../miner/inference/inference-error.ts';
import { installedNative } from '../../miner/inference/native-runtime.ts';
import type { PipeEnd } from '../../miner/ports/bridge/schema.ts';
import type { HostFeature } from '../../miner/ports/host-port.ts';
import {
  short,
  type FromNative,
  type Keeping,
  type NativeCapabilities,
  type NativeFile,
  type ToNative,
} from '../../miner/ports/native-port.ts';
import type { FromNativeProcess, NativeProcessSettings } from './native-messages.ts';
import { NativeFiles } from './native-files.ts';

/** Processes at once: more pages than that are no use of one person. */
const MOST_PROCESSES = 4;
/** Requests of one page that were not answered; a page of ours waits after two. */
const MOST_ASKED = 64;
const START_MS = 30_000;
const CREDIT_BYTES = 32_000_000;

/** The runtime cannot be started. */
export class NativeInferenceError extends Error {
  override readonly name = 'NativeInferenceError';
}

export interface NativeInferenceOptions {
  /** Whose `node_modules` holds onnxruntime-node, when it was installed. */
  readonly folder: string;
  /** The bundled `native-process`. */
  readonly processFile: string | URL;
  /** The folder for files that pages give. */
  readonly room: string;
}

export class NativeInference {
  readonly #options: NativeInferenceOptions;
  readonly #files: NativeFiles;
  readonly #processes = new Set<ChildProcess>();

  constructor(options: NativeInferenceOptions) {
    this.#options = options;
    this.#files = new NativeFiles(options.room);
  }

  /** Looked up each time: it may be installed while the app runs. */
  async status(): Promise<HostFeature> {
    try {
      return { works: true, why: `${await installedNative(this.#options.folder)} is installed.` };
    } catch (error) {
      return { works: false, why: short(messageOf(error)) };
    }
  }

  /** Takes a file of a model. */
  keep(file: NativeFile, pipe: PipeEnd<Keeping, Uint8Array>): void {
    this.#files.take(file, pipe);
  }

  /** Starts a process for a page; it ends with the pipe, and the pipe with it. @throws NativeInferenceError */
  async open(pipe: PipeEnd<FromNative, ToNative>): Promise<NativeCapabilities> {
    if (this.#processes.size >= MOST_PROCESSES)
      throw new NativeInferenceError(`${MOST_PROCESSES} windows use native inference already.`);
    const { folder, room, processFile } = this.#options;
    const settings: NativeProcessSettings = {
      folder,
      room,
      threads: Math.max(1, Math.min(4, availableParallelism() - 1)),
      creditBytes: CREDIT_BYTES,
    };
    const child = fork(
      processFile instanceof URL ? fileURLToPath(processFile) : processFile,
      [JSON.stringify(settings)],
      {
        serialization: 'advanced',
        execArgv: [],
        env: { ...process.env, ELECTRON_RUN_AS_NODE: '1' },
        stdio: ['ignore', 'ignore', 'ignore', 'ipc'],
      },
    );
    this.#processes.add(child);
    child.once('exit', () => this.#processes.delete(child));
    void pipe.ended.then(() => child.kill('SIGKILL'));
    const up = await started(child);
    join(child, pipe);
    return up;
  }

  close(): void {
    for (const child of this.#processes) child.kill('SIGKILL');
  }
}

/** @throws NativeInferenceError; the process has ended then */
async function started(child: ChildProcess): Promise<NativeCapabilities> {
  const timer = setTimeout(() => child.kill('SIGKILL'), START_MS);
  try {
    return await new Promise((resolve, reject) => {
      child.once('message', (message) => {
        const said = message as FromNativeProcess;
        if (said.say === 'ready') return resolve(said.capabilities);
        reject(new NativeInferenceError(said.say === 'unable' ? said.why : 'It did not say that it was ready.'));
        child.kill('SIGKILL');
      });
      child.once('error', (error) => reject(new NativeInferenceError(`It could not be started: ${error.message}.`)));
      child.once('exit', (code, signal) =>
        reject(new NativeInferenceError(`Its process ended while it started (${signal ?? code}).`)),
      );
    });
  } finally {
    clearTimeout(timer);
  }
}

function join(child: ChildProcess, pipe: PipeEnd<FromNative, ToNative>): void {
  let asked = 0;
  child.on('message', (message) => {
    const said = message as FromNative;
    if (said.say !== 'phase') asked--;
    pipe.send(said);
  });
  const lost = (why: string): void => {
    pipe.send({ say: 'lost', why: short(why) });
    pipe.end(why);
  };
  child.once('exit', (code, signal) => lost(`the process of onnxruntime-node ended (${signal ?? code})`));
  child.on('error', (error) => lost(`the process of onnxruntime-node failed (${error.message})`));
  pipe.onMessage((message) => {
    if (++asked > MOST_ASKED) return pipe.end('more was asked at once than may be');
    if (child.connected) child.send(message);
  });
}
