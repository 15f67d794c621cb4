/**
 * Brings a file into the room: streamed, hashed while it is written, gone on with after a cut, verified before it gets its name
 * `sha256-<hex>`. What is not whole is called `part-…` and is never given to anybody.
 */
import { sha256 } from '@noble/hashes/sha2.js';
import { bytesToHex, utf8ToBytes } from '@noble/hashes/utils.js';
import type { Clock } from '../axon/clock.ts';
import {
  CancelledError,
  DownloadError,
  ModelHashError,
  NoRoomError,
  UnsupportedModelError,
} from '../inference/inference-error.ts';
import type { ByteSource, OpenedSource } from './byte-source.ts';
import { writeText, type Part, type Room } from './room.ts';

export interface KeptBlob {
  /** Lower-case hex. */
  sha256: string;
  bytes: number;
}

export interface KeepOptions {
  clock: Pick<Clock, 'after'>;
  /** A larger file is refused, at its announcement or at the first byte too many. */
  maxBytes: number;
  /** What the file must be, where that is known. */
  wanted?: { sha256?: string | undefined; bytes?: number | undefined };
  signal?: AbortSignal;
  /** `total` is null while nobody knows. Called at most once per 256 kB. */
  onProgress?: (bytes: number, total: number | null) => void;
  limits?: Partial<typeof LIMITS>;
}

/** Tries without a byte of progress; a window in which a live source brings at least `leastBytes`. */
const LIMITS = { tries: 4, stallMs: 30_000, leastBytes: 4_096, firstWaitMs: 500 };
const WRITE_BYTES = 4_000_000;
const TOLD_BYTES = 256_000;

export const blobName = (hash: string): string => `sha256-${hash}`;

/**
 * Rejects with `DownloadError` (what came is kept), `ModelHashError` (nothing is kept), `NoRoomError`, `UnsupportedModelError`
 * (too large), `CancelledError` (what came is kept) or the source's own error.
 */
export async function keepBlob(room: Room, source: ByteSource, options: KeepOptions): Promise<KeptBlob> {
  const { wanted = {}, maxBytes } = options;
  assertSize(wanted.bytes ?? 0, maxBytes);
  const part = `part-${bytesToHex(sha256(utf8ToBytes(source.id))).slice(0, 32)}`;
  return room.exclusively(part, async () => {
    if (wanted.sha256 !== undefined) {
      const there = (await room.list()).find(({ name }) => name === blobName(wanted.sha256!));
      if (there && (wanted.bytes ?? there.bytes) === there.bytes) return { sha256: wanted.sha256, bytes: there.bytes };
    }
    const file = await room.open(part);
    let found: KeptBlob;
    try {
      found = await bring(room, part, file, source, options);
      assertWanted(found, wanted);
    } catch (error) {
      await file.close();
      // No use in going on with these bytes.
      if (error instanceof ModelHashError || error instanceof UnsupportedModelError) await forget(room, part);
      throw error;
    }
    await file.close();
    await room.rename(part, blobName(found.sha256));
    await room.remove(`${part}.json`);
    return found;
  });
}

async function forget(room: Room, part: string): Promise<void> {
  await room.remove(part);
  await room.remove(`${part}.json`);
}

function assertWanted(found: KeptBlob, wanted: NonNullable<KeepOptions['wanted']>): void {
  if ((wanted.sha256 ?? found.sha256) === found.sha256 && (wanted.bytes ?? found.bytes) === found.bytes) return;
  throw new ModelHashError('The file is not the one that was promised. It was thrown away; nothing was loaded.', {
    found: found.sha256,
    wanted: wanted.sha256 ?? '',
    bytes: found.bytes,
  });
}

const tooMuch = () =>
  new ModelHashError('The server sent more than the file it announced. It was thrown away; nothing was loaded.');

function assertSize(bytes: number, maxBytes: number): void {
  if (bytes > maxBytes)
    throw new UnsupportedModelError(
      `The file has ${(bytes / 1e9).toFixed(2)} GB; up to ${(maxBytes / 1e9).toFixed(2)} GB can be taken. Larger models belong on an inference server.`,
      { bytes, maxBytes },
    );
}

async function bring(room: Room, name: string, file: Part, source: ByteSource, options: KeepOptions): Promise<KeptBlob> {
  const { clock, wanted = {}, maxBytes, onProgress, signal = new AbortController().signal } = options;
  const limits = { ...LIMITS, ...options.limits };
  let hash = await hashOf(file);
  let validator = await readValidator(room, name);
  let stated: string | null;
  let told = -Infinity;
  for (let tries = 0; ; ) {
    const had = file.bytes();
    const attempt = createTry(signal, clock, limits);
    try {
      const opened = await source.open(had, validator, attempt.signal);
      assertSize(opened.bytes ?? 0, maxBytes);
      await assertRoom(room, opened, had);
      if (opened.from !== had) {
        await file.clear();
        hash = sha256.create();
      }
      stated = opened.sha256;
      if (opened.validator !== validator) {
        validator = opened.validator;
        await writeText(room, `${name}.json`, JSON.stringify({ validator }));
      }
      const total = opened.bytes ?? wanted.bytes ?? null;
      const pieces = gathered(opened.chunks, (bytes, waiting) => {
        attempt.saw(bytes);
        const now = file.bytes() + waiting;
        assertSize(now, maxBytes);
        if (total !== null && now > total) throw tooMuch();
        if (now - told < TOLD_BYTES) return;
        told = now;
        onProgress?.(now, total);
      });
      for await (const piece of pieces) {
        await file.append(piece);
        hash.update(piece);
      }
      if (total !== null && file.bytes() < total)
        throw new DownloadError('The connection was cut. What came so far is kept.', { again: true });
      onProgress?.(file.bytes(), file.bytes());
      break;
    } catch (error) {
      if (signal.aborted) throw stopped();
      if (!(error instanceof DownloadError) || error.data.again !== true) throw error;
      tries = file.bytes() > had ? 1 : tries + 1;
      if (tries >= limits.tries) throw error;
      await wait(clock, limits.firstWaitMs * 2 ** (tries - 1), signal);
    } finally {
      attempt.over();
    }
  }
  const found = bytesToHex(hash.digest());
  if (stated !== null && wanted.sha256 === undefined && stated !== found)
    throw new ModelHashError('The file is not the one its server promised. It was thrown away; nothing was loaded.', {
      found,
      wanted: stated,
    });
  return { sha256: found, bytes: file.bytes() };
}

const stopped = () => new CancelledError('The import was stopped. What was fetched is kept.');

async function hashOf(file: Part): Promise<ReturnType<typeof sha256.create>> {
  const hash = sha256.create();
  for (let at = 0; at < file.bytes(); at += WRITE_BYTES) hash.update(await file.read(at, Math.min(WRITE_BYTES, file.bytes() - at)));
  return hash;
}

async function readValidator(room: Room, name: string): Promise<string | null> {
  if (!(await room.list()).some((one) => one.name === `${name}.json`)) return null;
  try {
    const note = JSON.parse(new TextDecoder().decode(await room.read(`${name}.json`))) as { validator?: unknown };
    return typeof note.validator === 'string' ? note.validator : null;
  } catch {
    return null; // a damaged note: the file is fetched from its beginning
  }
}

async function assertRoom(room: Room, opened: OpenedSource, had: number): Promise<void> {
  const missing = (opened.bytes ?? 0) - (opened.from === had ? had : 0);
  const free = await room.freeBytes();
  if (free !== null && missing > free)
    throw new NoRoomError(
      `The file needs ${Math.ceil(missing / 1e6)} MB, ${Math.floor(free / 1e6)} MB are free. Free some space and import again; nothing was lost.`,
      { missing, free },
    );
}

type Limits = typeof LIMITS;

const stalled = () => new DownloadError('The server went silent. What came so far is kept.', { again: true });

/** Ends one try: when the person stops, or when a window passes in which next to nothing came. */
function createTry(signal: AbortSignal, clock: KeepOptions['clock'], { stallMs, leastBytes }: Limits) {
  const inner = new AbortController();
  const stop = () => inner.abort(stopped());
  if (signal.aborted) stop();
  signal.addEventListener('abort', stop, { once: true });
  let seen = 0;
  let end = () => {};
  const watch = () => {
    end = clock.after(stallMs, () => {
      if (seen < leastBytes) return inner.abort(stalled());
      seen = 0;
      watch();
    });
  };
  watch();
  return {
    signal: inner.signal,
    saw: (bytes: number) => {
      seen += bytes;
    },
    over: () => {
      end();
      signal.removeEventListener('abort', stop);
    },
  };
}

/** Chunks joined into large pieces. What has come is given out also when the source fails, before its error. */
async function* gathered(chunks: AsyncIterable<Uint8Array>, onBytes: (bytes: number, waiting: number) => void): AsyncGenerator<Uint8Array> {
  let held: Uint8Array[] = [];
  let waiting = 0;
  let fault: unknown = null;
  try {
    for await (const chunk of chunks) {
      onBytes(chunk.length, waiting + chunk.length);
      held.push(chunk);
      waiting += chunk.length;
      if (waiting < WRITE_BYTES) continue;
      yield joined(held, waiting);
      held = [];
      waiting = 0;
    }
  } catch (error) {
    fault = error;
  }
  if (waiting > 0) yield joined(held, waiting);
  if (fault !== null) throw fault;
}

function joined(chunks: readonly Uint8Array[], length: number): Uint8Array {
  if (chunks.length === 1) return chunks[0]!;
  const piece = new Uint8Array(length);
  let at = 0;
  for (const chunk of chunks) {
    piece.set(chunk, at);
    at += chunk.length;
  }
  return piece;
}

function wait(clock: KeepOptions['clock'], ms: number, signal: AbortSignal): Promise<void> {
  return new Promise((resolve, reject) => {
    const abort = () => (end(), reject(stopped()));
    const end = clock.after(ms, () => (signal.removeEventListener('abort', abort), resolve()));
    signal.addEventListener('abort', abort, { once: true });
  });
}
