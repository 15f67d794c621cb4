/**
 * Servers that speak OpenAI's HTTP (vLLM, Ray Serve, Ollama, llama.cpp): chat completions, streamed, and embeddings. Several
 * share the work; a failing one's request goes to the next, a chat only while nothing of its answer was given out.
 */
import type { Clock } from '../../axon/clock.ts';
import { CancelledError, InferenceError, RunError, ServerError, messageOf } from '../inference-error.ts';
import { parseJson } from './open-inference-codec.ts';
import type { ChatRequest, TextService } from '../text/text-service.ts';
import { eventData } from './server-sent-events.ts';
import type { ServerAccess } from './open-inference-server.ts';
import { ask, askStream, serverAddresses, serverPool, type PoolOptions } from './server-pool.ts';

export interface OpenAiServers extends TextService {
  health(): { server: string; down: string | null }[];
}

export interface OpenAiOptions {
  /** As `openAiAddresses` gives them. */
  servers: readonly string[];
  model: string;
  clock: Pick<Clock, 'monotonicMs' | 'after'>;
  get?: typeof fetch;
  key?: string | undefined;
  perServer?: number;
  onHealth?: PoolOptions['onHealth'];
  /** Texts that go to a server together. */
  embedBatch?: number;
  /** How long a server may be silent. */
  silentMs?: number;
}

const LARGEST_ANSWER = 64_000_000;
const LARGEST_VECTOR = 65_536;

/** Addresses given by a person, with or without `/v1` at their end. @throws ServerError */
export const openAiAddresses = (given: readonly string[]): string[] =>
  serverAddresses(given).map((server) => (/\/v\d+$/.test(server) ? server : `${server}/v1`));

/** Names of the models that a server holds. @throws ServerError in words that follow the server's name */
export async function listModels(server: string, { get, key }: ServerAccess, signal: AbortSignal): Promise<string[]> {
  const { body } = await ask(get, `${server}/models`, { signal }, { maxBytes: 1_000_000, key });
  const { data } = (parseJson(body) ?? {}) as { data?: unknown };
  if (!Array.isArray(data)) throw new ServerError('it lists no models');
  return data.flatMap((one: unknown) => {
    const id = (one as { id?: unknown } | null)?.id;
    return typeof id === 'string' ? [id.slice(0, 300)] : [];
  });
}

export function openAiServers(options: OpenAiOptions): OpenAiServers {
  const { model, clock, key, get = (...args) => fetch(...args), embedBatch = 64, silentMs = 30_000 } = options;
  const { servers, perServer, onHealth } = options;
  const pool = serverPool(servers, {
    clock,
    ...(perServer !== undefined && { perServer }),
    ...(onHealth && { onHealth }),
  });
  const post = (body: object, signal: AbortSignal): RequestInit => ({
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ model, ...body }),
    signal,
  });

  async function embedSome(texts: readonly string[], signal: AbortSignal | undefined): Promise<Float32Array[]> {
    return pool.use(
      async (server, inner) => {
        const { body } = await ask(
          get,
          `${server}/embeddings`,
          post({ input: texts, encoding_format: 'float' }, inner),
          { maxBytes: LARGEST_ANSWER, key },
        );
        return vectorsOf(parseJson(body), texts.length);
      },
      signal,
      () => silentMs,
    );
  }

  return {
    chat: (request, { signal } = {}) => chat(request, signal),
    embed: async (texts, { signal } = {}) => {
      const parts: (readonly string[])[] = [];
      for (let at = 0; at < texts.length; at += embedBatch) parts.push(texts.slice(at, at + embedBatch));
      return (await Promise.all(parts.map((part) => embedSome(part, signal)))).flat();
    },
    health: pool.health,
  };

  async function* chat(request: ChatRequest, signal: AbortSignal | undefined): AsyncGenerator<string> {
    const { messages, maxTokens, temperature, topP, topK, stop, seed } = request;
    const body = {
      messages,
      stream: true,
      ...(maxTokens !== undefined && { max_tokens: maxTokens }),
      ...(temperature !== undefined && { temperature }),
      ...(topP !== undefined && { top_p: topP }),
      ...(topK !== undefined && { top_k: topK }),
      ...(stop !== undefined && { stop }),
      ...(seed !== undefined && { seed }),
    };
    // The connection outlives the pool's hand on it: from the first piece on it has its own guard.
    const own = new AbortController();
    const cancel = () => own.abort(new CancelledError('The answer was cancelled.'));
    if (signal?.aborted) cancel();
    signal?.addEventListener('abort', cancel, { once: true });
    const silence = () =>
      clock.after(silentMs, () => own.abort(new ServerError('it went silent in the middle of an answer')));
    let end = () => {};
    try {
      const { pieces, first } = await pool.use(
        async (server, inner) => {
          const attempt = new AbortController();
          const pass = () => attempt.abort(inner.reason);
          const leave = () => attempt.abort(own.signal.reason);
          inner.addEventListener('abort', pass, { once: true });
          own.signal.addEventListener('abort', leave, { once: true });
          try {
            const response = await askStream(get, `${server}/chat/completions`, post(body, attempt.signal), key);
            const pieces = piecesOf(response.body as unknown as AsyncIterable<Uint8Array>);
            return { pieces, first: await pieces.next() };
          } catch (error) {
            if (attempt.signal.aborted) throw attempt.signal.reason;
            throw error instanceof InferenceError
              ? error
              : new ServerError(`its answer was cut off (${messageOf(error)})`);
          } finally {
            inner.removeEventListener('abort', pass);
          }
        },
        own.signal,
        () => silentMs,
      );
      for (let next = first; !next.done; next = await pieces.next()) {
        end();
        yield next.value;
        end = silence();
      }
    } catch (error) {
      if (own.signal.aborted) throw own.signal.reason;
      if (error instanceof InferenceError) throw error;
      throw new ServerError(`The answer was cut off (${messageOf(error)}).`);
    } finally {
      end();
      signal?.removeEventListener('abort', cancel);
      own.abort(); // whoever stops listening stops the server's work, too
    }
  }
}

async function* piecesOf(chunks: AsyncIterable<Uint8Array>): AsyncGenerator<string> {
  let ended = false;
  for await (const data of eventData(chunks)) {
    if (data === '[DONE]') return;
    const { choices, error } = (parseJson(new TextEncoder().encode(data)) ?? {}) as Record<string, unknown>;
    if (error !== undefined) throw new RunError(`The inference server gave up: ${JSON.stringify(error).slice(0, 300)}`);
    const [choice] = (Array.isArray(choices) ? choices : []) as {
      delta?: { content?: unknown };
      finish_reason?: unknown;
    }[];
    ended ||= typeof choice?.finish_reason === 'string';
    const content = choice?.delta?.content;
    if (typeof content === 'string' && content.length > 0) yield content;
  }
  if (!ended) throw new ServerError('its answer was cut off');
}

function vectorsOf(answer: unknown, count: number): Float32Array[] {
  const { data } = (answer ?? {}) as { data?: unknown };
  if (!Array.isArray(data) || data.length !== count)
    throw new ServerError('it gave another number of vectors than texts');
  const vectors: Float32Array[] = [];
  for (const [place, entry] of data.entries()) {
    const { index = place, embedding } = (entry ?? {}) as { index?: unknown; embedding?: unknown };
    const valid =
      Array.isArray(embedding) &&
      embedding.length > 0 &&
      embedding.length <= LARGEST_VECTOR &&
      embedding.every((x) => typeof x === 'number' && Number.isFinite(x));
    if (typeof index !== 'number' || !(index in data) || vectors[index] || !valid)
      throw new ServerError('it gave a vector that is none');
    vectors[index] = Float32Array.from(embedding);
  }
  return vectors;
}
