/** Model files that pages gave for native inference: verified, named by their hash, bounded in all. They are a copy; any may go. */
import { systemClock } from '../../miner/axon/clock.ts';
import { CancelledError, errorToWire } from '../../miner/inference/inference-error.ts';
import { faultToNative } from '../../miner/inference/native-codec.ts';
import { MAX_MODEL_BYTES } from '../../miner/inference/onnx/check-model.ts';
import { createSerial } from '../../miner/inference/serial.ts';
import type { ByteSource } from '../../miner/models/byte-source.ts';
import { fileRoom } from '../../miner/models/file-room.ts';
import { blobName, keepBlob } from '../../miner/models/keep-blob.ts';
import type { Room } from '../../miner/models/room.ts';
import type { PipeEnd } from '../../miner/ports/bridge/schema.ts';
import type { Keeping, NativeFile } from '../../miner/ports/native-port.ts';

/** All files together. When more would be kept, others go: whoever needs one gives it again. */
const MOST_BYTES = 4_000_000_000;

export class NativeFiles {
  readonly #folder: string;
  readonly #mostBytes: number;
  /** One file at a time: there is one disk, and what is counted must not grow meanwhile. */
  readonly #serial = createSerial();
  /** Names in the order in which they were asked for; the last is the newest. */
  readonly #recent = new Set<string>();

  constructor(folder: string, mostBytes = MOST_BYTES) {
    this.#folder = folder;
    this.#mostBytes = mostBytes;
  }

  /** Asks the page for what is missing of a file and says in the end that it is kept, or why not. */
  take(file: NativeFile, pipe: PipeEnd<Keeping, Uint8Array>): void {
    this.#keep(file, pipe).then(
      () => {
        pipe.send({ ask: 'kept' });
        pipe.end('kept');
      },
      (error: unknown) => {
        pipe.send({ ask: 'refused', fault: faultToNative(errorToWire(error)) });
        pipe.end('refused');
      },
    );
  }

  async #keep(file: NativeFile, pipe: PipeEnd<Keeping, Uint8Array>): Promise<void> {
    const gone = new AbortController();
    void pipe.ended.then(() => gone.abort());
    await this.#serial(async () => {
      if (gone.signal.aborted) return;
      const room = await fileRoom(this.#folder);
      const name = blobName(file.sha256);
      this.#recent.delete(name);
      this.#recent.add(name);
      await this.#makeRoom(room, file);
      await keepBlob(room, pipeSource(file, pipe), {
        clock: systemClock,
        maxBytes: MAX_MODEL_BYTES,
        wanted: file,
        signal: gone.signal,
      });
    });
  }

  /** Removes what was not asked for longest, cut-off files first, until the file fits among the others. */
  async #makeRoom(room: Room, { sha256, bytes }: NativeFile): Promise<void> {
    const files = await room.list();
    if (files.some(({ name }) => name === blobName(sha256))) return;
    const order = [...this.#recent];
    const others = files.toSorted((a, b) => order.indexOf(a.name) - order.indexOf(b.name));
    let total = bytes + files.reduce((sum, file) => sum + file.bytes, 0);
    for (const other of others) {
      if (total <= this.#mostBytes) return;
      await room.remove(other.name);
      total -= other.bytes;
    }
  }
}

/** A file as the page gives it, piece by piece as it is asked for. */
function pipeSource({ sha256, bytes }: NativeFile, pipe: PipeEnd<Keeping, Uint8Array>): ByteSource {
  return {
    id: `page:${sha256}`,
    open: (from, _validator, signal) => {
      pipe.send({ ask: 'from', at: from });
      return Promise.resolve({ from, bytes, validator: null, sha256, chunks: pieces(from, bytes, pipe, signal) });
    },
  };
}

async function* pieces(
  from: number,
  bytes: number,
  pipe: PipeEnd<Keeping, Uint8Array>,
  signal: AbortSignal,
): AsyncGenerator<Uint8Array> {
  for (let at = from; at < bytes;) {
    const piece = await new Promise<Uint8Array>((resolve, reject) => {
      const stop = (): void =>
        reject(signal.reason instanceof Error ? signal.reason : new CancelledError('It was stopped.'));
      if (signal.aborted) return stop();
      signal.addEventListener('abort', stop, { once: true });
      pipe.onMessage((chunk) => {
        signal.removeEventListener('abort', stop);
        resolve(chunk);
      });
      pipe.send({ ask: 'more' });
    });
    if (piece.length === 0) return; // the page has no more; what is missing is told by the length
    at += piece.length;
    yield piece;
  }
}
