/**
 * Asking an inference server through the host. A page may not: its own rules forbid plain http, and most servers let no page in.
 * Only paths of the two inference protocols are asked, without cookies and redirects, so that the host is no way around for anything else.
 */
import type { PipeEnd } from './bridge/schema.ts';

/** A request as it crosses the bridge. */
export interface HostAsk {
  readonly url: string;
  readonly method: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: Uint8Array;
}
/** The head of its answer. */
export interface HostAnswer {
  readonly status: number;
  readonly headers: Readonly<Record<string, string>>;
}
/** A piece of the answer's body, or its end: `why` is null when it is whole. */
export type AnswerPart =
  { readonly part: 'bytes'; readonly bytes: Uint8Array } | { readonly part: 'end'; readonly why: string | null };

export type AskHost = (
  ask: HostAsk,
) => Promise<{ readonly result: HostAnswer; readonly pipe: PipeEnd<never, AnswerPart> }>;

/** The paths of the Open Inference Protocol v2 and of OpenAI's HTTP, behind any prefix. */
const INFERENCE_PATH =
  /\/v2(\/health\/(live|ready)|\/models\/[^/]+(\/versions\/[^/]+)?(\/ready|\/infer)?)?\/?$|\/v\d+\/(models|chat\/completions|embeddings)$/;

/** Whether the host may ask this address. */
export function isInferenceAddress(url: string): boolean {
  if (!URL.canParse(url)) return false;
  const { protocol, pathname, username, password } = new URL(url);
  return /^https?:$/.test(protocol) && username === '' && password === '' && INFERENCE_PATH.test(pathname);
}

/** `fetch` as inference servers are asked, by way of the host. Rejects with a TypeError as `fetch` does. */
export function hostFetch(ask: AskHost): typeof fetch {
  return async (input, init = {}) => {
    const url = input instanceof Request ? input.url : String(input);
    const { signal } = init;
    signal?.throwIfAborted();
    const body = typeof init.body === 'string' ? new TextEncoder().encode(init.body) : bytesOf(init.body);
    const asked = ask({
      url,
      method: init.method ?? 'GET',
      headers: Object.fromEntries(new Headers(init.headers)),
      body,
    });
    const { result, pipe } = await asked.catch((error: unknown) => {
      throw new TypeError(error instanceof Error ? error.message : String(error), { cause: error });
    });
    const leave = (): void => pipe.end('not wanted any more');
    signal?.addEventListener('abort', leave, { once: true });
    if (signal?.aborted) leave();
    const parts = new ReadableStream<Uint8Array<ArrayBuffer>>({
      start(stream) {
        let over = false;
        const end = (why: string | null): void => {
          if (over) return;
          over = true;
          signal?.removeEventListener('abort', leave);
          if (why === null) stream.close();
          else stream.error(signal?.aborted ? signal.reason : new TypeError(why));
        };
        pipe.onMessage((message) => {
          if (message.part === 'end') end(message.why);
          else if (!over) stream.enqueue(message.bytes as Uint8Array<ArrayBuffer>);
        });
        void pipe.ended.then((why) => end(why));
      },
      cancel: leave,
    });
    signal?.throwIfAborted();
    const bodiless = result.status === 204 || result.status === 304;
    return new Response(bodiless ? null : parts, { status: result.status, headers: result.headers });
  };
}

function bytesOf(body: RequestInit['body']): Uint8Array {
  if (body === undefined || body === null) return new Uint8Array();
  if (body instanceof Uint8Array) return body;
  throw new TypeError('An inference server is asked with text or bytes.');
}
