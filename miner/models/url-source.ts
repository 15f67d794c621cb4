/** A file behind an address as a source: goes on where it was cut off, when the server says that the file is still the same. */
import { CancelledError, DownloadError, messageOf } from '../inference/inference-error.ts';
import type { ByteSource, OpenedSource } from './byte-source.ts';

/** @throws DownloadError for an address that is not https; http is for this machine alone */
export function assertAddress(address: string): URL {
  const url = URL.canParse(address) ? new URL(address) : null;
  const here = url !== null && ['localhost', '127.0.0.1', '[::1]'].includes(url.hostname);
  if (url === null || !(url.protocol === 'https:' || (url.protocol === 'http:' && here)))
    throw new DownloadError(
      'A model can be fetched from an https address only (http on this machine). Nothing was fetched.',
      { address: address.slice(0, 200), again: false },
    );
  return url;
}

export function urlSource(address: string, get: typeof fetch = (...args) => fetch(...args)): ByteSource {
  const url = assertAddress(address);
  return { id: `url ${url.href}`, open: (from, validator, signal) => open(url, get, from, validator, signal) };
}

/** `again` in an error's data: whether asking once more may help. */
const failed = (message: string, again: boolean, status = 0) =>
  new DownloadError(`${message} Nothing was lost; what came so far is kept.`, { again, status });

async function open(
  url: URL,
  get: typeof fetch,
  from: number,
  validator: string | null,
  signal: AbortSignal,
): Promise<OpenedSource> {
  // Without a sign of the version the pieces of two files could be joined.
  const start = validator === null ? 0 : from;
  const headers: Record<string, string> =
    start > 0 ? { range: `bytes=${start}-`, 'if-range': validator! } : {};
  let response: Response;
  try {
    response = await get(url, { headers, signal, redirect: 'follow', credentials: 'omit', referrerPolicy: 'no-referrer' });
  } catch (error) {
    throw cut(error, signal, url);
  }
  const { status } = response;
  const version = strongValidator(response.headers);
  if (status === 416) {
    void response.body?.cancel();
    const total = Number(/\/(\d+)$/.exec(response.headers.get('content-range') ?? '')?.[1] ?? NaN);
    if (total === start) return { from: start, bytes: total, validator, sha256: null, chunks: nothing() };
    return open(url, get, 0, null, signal);
  }
  if (!response.ok) {
    void response.body?.cancel();
    const again = status >= 500 || status === 408 || status === 425 || status === 429;
    const why = status === 401 || status === 403 ? ', the file is not open to everybody' : status === 404 ? ', no such file' : '';
    throw failed(`${url.host} gave no file (status ${status}${why}).`, again, status);
  }
  if (/^text\/html/i.test(response.headers.get('content-type') ?? '')) {
    void response.body?.cancel();
    throw failed(`${url.host} gave a web page and not a file: is this the address of the file itself?`, false, status);
  }
  const plan = status === 206 ? rangeOf(response.headers) : { from: 0, total: lengthOf(response.headers) };
  if (!response.body || plan === null || (plan.from !== 0 && plan.from !== start)) {
    void response.body?.cancel();
    if (start > 0) return open(url, get, 0, null, signal);
    throw failed(`${url.host} answered with another part of the file than was asked for.`, false, status);
  }
  return {
    from: plan.from,
    bytes: plan.total,
    validator: version,
    sha256: statedHash(response.headers),
    chunks: chunksOf(response.body, signal, url),
  };
}

/** A weak ETag promises the same meaning, not the same bytes. */
function strongValidator(headers: Headers): string | null {
  const tag = headers.get('etag');
  return tag !== null && tag.startsWith('"') ? tag : headers.get('last-modified');
}

/** Large-file storage uses the SHA-256 as the ETag. */
function statedHash(headers: Headers): string | null {
  const tag = headers.get('x-linked-etag') ?? headers.get('etag') ?? '';
  return /^"([0-9a-f]{64})"$/.exec(tag)?.[1] ?? null;
}

function rangeOf(headers: Headers): { from: number; total: number | null } | null {
  const [, from, total] = /^bytes (\d{1,15})-\d{1,15}\/(\d{1,15}|\*)$/.exec(headers.get('content-range') ?? '') ?? [];
  return from === undefined ? null : { from: Number(from), total: total === '*' ? null : Number(total) };
}

/** A compressed answer states its compressed length, which says nothing about the file. */
function lengthOf(headers: Headers): number | null {
  const stated = headers.get('content-length');
  return stated !== null && /^\d{1,15}$/.test(stated) && !headers.get('content-encoding') ? Number(stated) : null;
}

function cut(error: unknown, signal: AbortSignal, url: URL): Error {
  if (signal.aborted) return signal.reason instanceof DownloadError ? signal.reason : new CancelledError('The import was stopped. What was fetched is kept.');
  return failed(`The connection to ${url.host} failed (${messageOf(error)}).`, true);
}

async function* chunksOf(body: ReadableStream<Uint8Array>, signal: AbortSignal, url: URL): AsyncGenerator<Uint8Array> {
  const reader = body.getReader();
  try {
    for (;;) {
      const { done, value } = await reader.read();
      if (done) return;
      yield value;
    }
  } catch (error) {
    throw cut(error, signal, url);
  } finally {
    reader.cancel().catch(() => undefined); // the connection may be gone already
  }
}

async function* nothing(): AsyncGenerator<Uint8Array> {}
