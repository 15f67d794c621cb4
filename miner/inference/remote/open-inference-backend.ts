/**
 * The inference port over servers that speak the Open Inference Protocol v2. A server is used when it has the model with the
 * right ports and gives the golden answers; several share the work, and a failing one's runs go to the others.
 */
import { createRunLimit } from '../client/run-limit.ts';
import type { Clock } from '../../axon/clock.ts';
import { checkFeeds } from '../engine.ts';
import { checkGolden, probeFeeds } from '../golden.ts';
import {
  BackendClosedError,
  CancelledError,
  GoldenMismatchError,
  RunError,
  ServerError,
  SessionError,
  messageOf,
} from '../inference-error.ts';
import type { BackendEvent, InferenceBackend, Trial } from '../inference-backend.ts';
import type { ModelManifest, ModelPort } from '../model-manifest.ts';
import { describeServed, infer, type ServedModel, type ServerAccess } from './open-inference-server.ts';
import { serverAddresses, serverPool } from './server-pool.ts';
import { serverReport } from './server-report.ts';

export interface OpenInferenceOptions extends Partial<ServerAccess> {
  servers: readonly string[];
  /** The model's name on the servers; left out: the manifest's id. */
  model?: string;
  clock: Pick<Clock, 'monotonicMs' | 'after'>;
  /** Requests that one server gets at once. */
  perServer?: number;
  /** A run may take this, or twenty times the usual run. */
  runMs?: number;
}

interface Checked {
  server: string;
  served: ServedModel;
  trial: Trial;
}

const LOAD_MS = 30_000;

/** @throws ServerError for an address that is none */
export function openInferenceBackend(options: OpenInferenceOptions): InferenceBackend {
  const { clock, key, get = (...args) => fetch(...args), perServer, runMs = 10_000 } = options;
  const servers = serverAddresses(options.servers);
  const access: ServerAccess = { get, key };
  const listeners = new Set<(event: BackendEvent) => void>();
  const emit = (event: BackendEvent) => listeners.forEach((listener) => listener(event));
  const closing = new AbortController();
  const closed = () => new BackendClosedError('Inference was stopped.');
  let losses = 0;

  /** Never rejects: what is wrong stands in the trial. */
  async function check(server: string, manifest: ModelManifest, model: string): Promise<Checked> {
    const limit = new AbortController();
    const end = clock.after(LOAD_MS, () => limit.abort(new ServerError(`no answer in ${LOAD_MS / 1000} s`)));
    const trial: Trial = { provider: 'server', runMs: null, difference: null, refused: null };
    let served: ServedModel = { server: '', binary: false, inputs: [], outputs: [] };
    try {
      served = await describeServed(server, model, access, limit.signal);
      assertPorts(manifest, served);
      const run = (feeds: Parameters<typeof infer>[2]) => infer(server, model, feeds, served, access, limit.signal);
      trial.difference = await checkGolden(manifest, run);
      const feeds = probeFeeds(manifest);
      const start = clock.monotonicMs();
      await run(feeds);
      trial.runMs = clock.monotonicMs() - start;
    } catch (error) {
      const why = error instanceof GoldenMismatchError ? 'its ' : '';
      trial.refused = `${new URL(server).host}: ${why}${messageOf(limit.signal.aborted ? limit.signal.reason : error)}`;
    } finally {
      end();
    }
    return { server, served, trial };
  }

  return {
    load: async ({ manifest }) => {
      if (closing.signal.aborted) throw closed();
      const model = options.model ?? manifest.id;
      const start = clock.monotonicMs();
      emit({ kind: 'phase', model: manifest.id, phase: 'compare' });
      const checked = await Promise.all(servers.map((server) => check(server, manifest, model)));
      const usable = new Map(
        checked.filter(({ trial }) => trial.refused === null).map((one) => [one.server, one.served]),
      );
      const trials = checked.map(({ trial }) => trial);
      if (usable.size === 0)
        throw new SessionError(
          `No server can run the model "${manifest.title}": ${trials.map(({ refused }) => refused).join('; ')}.`,
          { model: manifest.id },
        );
      const pool = serverPool([...usable.keys()], {
        clock,
        ...(perServer !== undefined && { perServer }),
        onHealth: (server, why) =>
          why === null
            ? emit({ kind: 'recovered', ms: 0, replayed: 0 })
            : emit({ kind: 'lost', reason: `the server ${new URL(server).host}: ${why}`, losses: ++losses }),
      });
      const limit = createRunLimit({ firstMs: runMs, floorMs: runMs });
      let released = false;
      emit({ kind: 'phase', model: manifest.id, phase: 'ready' });
      return {
        manifest,
        device: serverReport([...usable.values()][0]!.server, [...usable.keys()], trials, clock.monotonicMs() - start),
        run: async (feeds, { signal } = {}) => {
          if (closing.signal.aborted) throw closed();
          if (released) throw new BackendClosedError('The model was released.', { model: manifest.id });
          if (signal?.aborted) throw new CancelledError('The run was cancelled before it began.');
          checkFeeds(manifest, feeds);
          const either = AbortSignal.any(signal ? [signal, closing.signal] : [closing.signal]);
          try {
            return await pool.use(
              async (server, inner) => {
                const began = clock.monotonicMs();
                const outputs = await infer(server, model, feeds, usable.get(server)!, access, inner);
                const missing = manifest.outputs.find(({ name }) => !Object.hasOwn(outputs, name));
                if (missing) throw new RunError(`The inference server left out the output "${missing.name}".`);
                const ms = clock.monotonicMs() - began;
                limit.record(ms);
                return { outputs, runMs: ms };
              },
              either,
              limit.next,
            );
          } catch (error) {
            throw closing.signal.aborted ? closed() : error;
          }
        },
        release: async () => {
          released = true;
        },
      };
    },
    observe: (listener) => {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
    dispose: async () => closing.abort(),
  };
}

function assertPorts(manifest: ModelManifest, served: ServedModel): void {
  const same = (a: ModelPort, b: ModelPort) =>
    a.name === b.name &&
    a.type === b.type &&
    a.shape.length === b.shape.length &&
    a.shape.every((size, i) => typeof size === 'string' || typeof b.shape[i] === 'string' || size === b.shape[i]);
  for (const kind of ['inputs', 'outputs'] as const) {
    const wrong = manifest[kind].find((port) => !served[kind].some((one) => same(port, one)));
    if (wrong)
      throw new ServerError(
        `its model has no ${kind.slice(0, -1)} ${wrong.name} ${wrong.type}[${wrong.shape.join(', ')}]`,
      );
  }
}
