/**
 * The inference port over servers that speak OpenAI's HTTP. There are no tensors: the loaded model answers texts (`texts`), and
 * tasks that can be asked that way use it. A server is used when it lists the model.
 */
import { BackendClosedError, ServerError, SessionError, messageOf } from '../inference-error.ts';
import type { BackendEvent, InferenceBackend, Trial } from '../inference-backend.ts';
import type { ModelManifest } from '../model-manifest.ts';
import type { ModelStore } from '../model-store.ts';
import type { TextService } from '../text/text-service.ts';
import type { Task } from '../../tasks/task.ts';
import type { ServerAccess } from './open-inference-server.ts';
import { listModels, openAiAddresses, openAiServers, type OpenAiOptions } from './openai-servers.ts';
import { elsewhereStore, serverManifest } from './server-manifest.ts';
import { serverReport } from './server-report.ts';

export interface OpenAiBackendOptions extends Omit<OpenAiOptions, 'model' | 'onHealth'> {
  /** The model's name on the servers; left out: the only one that they have. */
  model?: string | undefined;
}

const LIST_MS = 30_000;

/** Which of the listed models is meant. @throws ServerError in words that follow the server's name */
function chosen(listed: readonly string[], wanted: string | undefined): string {
  const some = `${listed.slice(0, 8).join(', ')}${listed.length > 8 ? ', …' : ''}` || 'none';
  if (wanted === undefined) {
    if (listed.length === 1) return listed[0]!;
    throw new ServerError(`name the model that is meant (${some})`);
  }
  // Ollama lists the newest version of a model with this tag and takes its name without.
  if (listed.includes(wanted) || listed.includes(`${wanted}:latest`)) return wanted;
  throw new ServerError(`it has no model "${wanted.slice(0, 80)}" (it lists ${some})`);
}

interface Found {
  server: string;
  /** The model's name there; null when the server cannot be used. */
  model: string | null;
  trial: Trial;
}

/** Asks every server whether it has the model. Never rejects: what is wrong stands in the trial. */
async function findModel(options: OpenAiBackendOptions): Promise<Found[]> {
  const { clock, key, get = (...args) => fetch(...args) } = options;
  const access: ServerAccess = { get, key };
  return Promise.all(
    openAiAddresses(options.servers).map(async (server): Promise<Found> => {
      const limit = new AbortController();
      const end = clock.after(LIST_MS, () => limit.abort(new ServerError(`no answer in ${LIST_MS / 1000} s`)));
      const trial: Trial = { provider: 'server', runMs: null, difference: null, refused: null };
      try {
        return { server, model: chosen(await listModels(server, access, limit.signal), options.model), trial };
      } catch (error) {
        const why = messageOf(limit.signal.aborted ? limit.signal.reason : error);
        return { server, model: null, trial: { ...trial, refused: `${new URL(server).host}: ${why}` } };
      } finally {
        end();
      }
    }),
  );
}

const refusals = (found: readonly Found[]): string => found.map(({ trial }) => trial.refused).join('; ');

/**
 * The model that the servers hold, as a store.
 * @param bundled the task's bundled model
 * @throws ServerError when none has it
 */
export async function openAiModels(
  options: OpenAiBackendOptions,
  task: Task,
  bundled: ModelManifest,
): Promise<ModelStore> {
  const found = await findModel(options);
  const first = found.find(({ model }) => model !== null);
  if (!first) throw new ServerError(`No server has the model: ${refusals(found)}.`, { servers: found.length });
  return elsewhereStore(serverManifest(first.model!, new URL(first.server).host, task, bundled));
}

/** @throws ServerError for an address that is none */
export function openAiBackend(options: OpenAiBackendOptions): InferenceBackend {
  const { clock } = options;
  openAiAddresses(options.servers);
  const listeners = new Set<(event: BackendEvent) => void>();
  const emit = (event: BackendEvent) => listeners.forEach((listener) => listener(event));
  const closing = new AbortController();
  const closed = () => new BackendClosedError('Inference was stopped.');
  let losses = 0;

  return {
    load: async ({ manifest }) => {
      if (closing.signal.aborted) throw closed();
      const start = clock.monotonicMs();
      emit({ kind: 'phase', model: manifest.id, phase: 'compare' });
      const found = await findModel(options);
      if (closing.signal.aborted) throw closed();
      const model = found.find((one) => one.model !== null)?.model;
      const usable = found.filter((one) => one.model === model).map(({ server }) => server);
      if (model == null)
        throw new SessionError(`No server can run the model "${manifest.title}": ${refusals(found)}.`, {
          model: manifest.id,
        });
      const servers = openAiServers({
        ...options,
        model,
        servers: usable,
        onHealth: (server, why) =>
          why === null
            ? emit({ kind: 'recovered', ms: 0, replayed: 0 })
            : emit({ kind: 'lost', reason: `the server ${new URL(server).host}: ${why}`, losses: ++losses }),
      });
      const released = new AbortController();
      const ended = AbortSignal.any([closing.signal, released.signal]);
      emit({ kind: 'phase', model: manifest.id, phase: 'ready' });
      return {
        manifest,
        device: serverReport(
          model,
          usable,
          found.map(({ trial }) => trial),
          clock.monotonicMs() - start,
        ),
        texts: untilEnded(servers, ended, closed),
        run: () =>
          Promise.reject(
            new SessionError('This model lies behind a server of texts; it takes no tensors.', { model: manifest.id }),
          ),
        release: async () => released.abort(),
      };
    },
    observe: (listener) => {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
    dispose: async () => closing.abort(),
  };
}

/** The same service, which ends with the model: what is under way then rejects with what `closed` gives. */
function untilEnded(texts: TextService, ended: AbortSignal, closed: () => Error): TextService {
  const both = (signal: AbortSignal | undefined) => (signal ? AbortSignal.any([signal, ended]) : ended);
  const told = (error: unknown) => (ended.aborted ? closed() : error);
  return {
    async *chat(request, { signal } = {}) {
      try {
        yield* texts.chat(request, { signal: both(signal) });
      } catch (error) {
        throw told(error);
      }
    },
    embed: (given, { signal } = {}) =>
      texts.embed(given, { signal: both(signal) }).catch((error: unknown) => Promise.reject(told(error))),
  };
}
