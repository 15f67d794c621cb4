/**
 * Several servers that can do the same: each request goes to the least busy healthy one; one that fails is left alone for a while
 * and the request goes to the next. What waits for a free place is bounded.
 */
import type { Clock } from '../../axon/clock.ts';
import { CancelledError, QueueFullError, RunError, ServerError, messageOf } from '../inference-error.ts';

export interface PoolOptions {
  clock: Pick<Clock, 'monotonicMs' | 'after'>;
  /** Requests that one server gets at once. */
  perServer?: number;
  maxWaiting?: number;
  /** `why` is null when it answers again. */
  onHealth?: (server: string, why: string | null) => void;
}

export interface ServerPool {
  /**
   * Does `work` on some server. A `ServerError` it throws means "not this server": another is tried, each at most once. Other
   * errors are the answer. Rejects with `ServerError` when none is left, `QueueFullError`, `CancelledError`.
   */
  use<T>(
    work: (server: string, signal: AbortSignal) => Promise<T>,
    signal?: AbortSignal,
    limitMs?: () => number,
  ): Promise<T>;
  /** Addresses, with the reason of those that are left alone now. */
  health(): { server: string; down: string | null }[];
  /** Requests that are under way. */
  busy(): number;
}

/** Milliseconds a failing server is left alone: doubled with each failure in a row. */
const REST_MS = { first: 1000, most: 30_000 };

interface Member {
  server: string;
  busy: number;
  failures: number;
  downUntilMs: number;
  why: string | null;
}

export function serverPool(servers: readonly string[], options: PoolOptions): ServerPool {
  const { clock, perServer = 4, maxWaiting = 256, onHealth } = options;
  const members = servers.map((server): Member => ({
    server,
    busy: 0,
    failures: 0,
    downUntilMs: -Infinity,
    why: null,
  }));
  const waiting: (() => void)[] = [];

  /** Healthy ones first, then those that failed longest ago: when all failed, somebody must be asked. */
  function next(tried: ReadonlySet<Member>): Member | null | 'full' {
    const left = members.filter((member) => !tried.has(member));
    if (left.length === 0) return null;
    const now = clock.monotonicMs();
    const up = left.filter(({ downUntilMs }) => downUntilMs <= now);
    const candidates = up.length > 0 ? up : left.toSorted((a, b) => a.downUntilMs - b.downUntilMs).slice(0, 1);
    const free = candidates
      .filter(({ busy }) => busy < perServer)
      .sort((a, b) => a.busy - b.busy || a.failures - b.failures);
    return free[0] ?? 'full';
  }

  function turn(signal: AbortSignal | undefined): Promise<void> {
    if (waiting.length >= maxWaiting)
      return Promise.reject(
        new QueueFullError(`${maxWaiting} requests wait for a server already.`, { waiting: waiting.length }),
      );
    return new Promise((resolve, reject) => {
      const go = () => (signal?.removeEventListener('abort', leave), resolve());
      const leave = () => {
        waiting.splice(waiting.indexOf(go), 1);
        reject(new CancelledError('The run was cancelled.'));
      };
      waiting.push(go);
      signal?.addEventListener('abort', leave, { once: true });
    });
  }

  async function on<T>(
    member: Member,
    work: Parameters<ServerPool['use']>[0],
    signal: AbortSignal | undefined,
    ms: number,
  ): Promise<T> {
    const inner = new AbortController();
    const cancel = () => inner.abort(new CancelledError('The run was cancelled.'));
    signal?.addEventListener('abort', cancel, { once: true });
    const end = clock.after(ms, () => inner.abort(new ServerError(`no answer in ${Math.round(ms / 1000)} s`)));
    member.busy++;
    try {
      const result = (await work(member.server, inner.signal)) as T;
      if (member.why !== null) onHealth?.(member.server, null);
      Object.assign(member, { failures: 0, why: null, downUntilMs: -Infinity });
      return result;
    } catch (error) {
      if (inner.signal.aborted) throw inner.signal.reason;
      throw error;
    } finally {
      end();
      signal?.removeEventListener('abort', cancel);
      member.busy--;
      waiting.shift()?.();
    }
  }

  return {
    use: async (work, signal, limitMs = () => 30_000) => {
      const tried = new Set<Member>();
      const reasons: string[] = [];
      for (;;) {
        if (signal?.aborted) throw new CancelledError('The run was cancelled.');
        const member = next(tried);
        if (member === null)
          throw new ServerError(`No inference server answers: ${reasons.join('; ')}.`, { servers: members.length });
        if (member === 'full') {
          await turn(signal);
          continue;
        }
        try {
          return await on(member, work, signal, limitMs());
        } catch (error) {
          if (!(error instanceof ServerError)) throw error;
          tried.add(member);
          const why = messageOf(error);
          reasons.push(`${new URL(member.server).host}: ${why}`);
          if (member.why === null) onHealth?.(member.server, why);
          member.why = why;
          const rest = Math.min(REST_MS.most, REST_MS.first * 2 ** member.failures++);
          member.downUntilMs = clock.monotonicMs() + rest;
        }
      }
    },
    health: () => members.map(({ server, why }) => ({ server, down: why })),
    busy: () => members.reduce((sum, { busy }) => sum + busy, 0),
  };
}

/** A request to a server. `ServerError`: it is ill or away, ask another. `RunError`: it refuses this very request. */
export async function ask(
  get: typeof fetch,
  url: string,
  init: RequestInit,
  { maxBytes, key }: { maxBytes: number; key?: string | undefined },
): Promise<{ headers: Headers; body: Uint8Array }> {
  const response = await askStream(get, url, init, key);
  const body = await readLimited(response, maxBytes, init.signal ?? null);
  return { headers: response.headers, body };
}

/** The same, with the body still to be read. */
export async function askStream(
  get: typeof fetch,
  url: string,
  init: RequestInit,
  key: string | undefined,
): Promise<Response> {
  let response: Response;
  try {
    const headers = {
      ...(init.headers as Record<string, string>),
      ...(key !== undefined && { authorization: `Bearer ${key}` }),
    };
    response = await get(url, { redirect: 'error', credentials: 'omit', ...init, headers });
  } catch (error) {
    init.signal?.throwIfAborted();
    throw new ServerError(`cannot be reached (${reasonOf(error)})`);
  }
  if (response.ok) return response;
  const said = new TextDecoder()
    .decode(await readLimited(response, 4096, init.signal ?? null).catch(() => new Uint8Array()))
    .trim();
  const words = `status ${response.status}${said ? `: ${said.slice(0, 300)}` : ''}`;
  // Too many requests, and everything that is the server's own fault, may go better elsewhere.
  if (response.status >= 500 || [401, 403, 404, 408, 429].includes(response.status))
    throw new ServerError(words, { status: response.status });
  throw new RunError(`The inference server refused the request (${words}).`, { status: response.status });
}

/** `fetch` in Node says "fetch failed" and keeps the reason in the cause. */
const reasonOf = (error: unknown): string =>
  error instanceof Error && error.cause instanceof Error ? error.cause.message || messageOf(error) : messageOf(error);

async function readLimited(response: Response, maxBytes: number, signal: AbortSignal | null): Promise<Uint8Array> {
  const chunks: Uint8Array[] = [];
  let length = 0;
  try {
    for await (const chunk of (response.body ?? []) as AsyncIterable<Uint8Array>) {
      length += chunk.length;
      if (length > maxBytes) throw new ServerError(`its answer is larger than ${maxBytes} bytes`);
      chunks.push(chunk);
    }
  } catch (error) {
    signal?.throwIfAborted();
    throw error instanceof ServerError ? error : new ServerError(`its answer was cut off (${reasonOf(error)})`);
  }
  if (chunks.length === 1) return chunks[0]!;
  const body = new Uint8Array(length);
  let at = 0;
  for (const chunk of chunks) {
    body.set(chunk, at);
    at += chunk.length;
  }
  return body;
}

/** Addresses given by a person, without a slash at their end. @throws ServerError */
export function serverAddresses(given: readonly string[]): string[] {
  return given.map((text) => {
    const url = URL.canParse(text.trim()) ? new URL(text.trim()) : null;
    if (!url || !['http:', 'https:'].includes(url.protocol))
      throw new ServerError(`"${text.slice(0, 100)}" is no address of a server such as http://127.0.0.1:8000.`);
    return url.href.replace(/[?#].*$/, '').replace(/\/+$/, '');
  });
}
