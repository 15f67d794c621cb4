/** Messages on a stream of bytes: each has its length before it, as a varint. Standard: libp2p, Substrate's request-response and notifications. */
import { concatBytes } from '../bytes.ts';
import { encodeUnsignedLeb128, readUnsignedLeb128 } from '../leb128.ts';
import { Reader, ScaleError } from '../scale/reader.ts';

/** What is wanted of a stream; those of js-libp2p have it. */
export interface ByteStream {
  /** Hands bytes over; what the other side does not take yet waits here. */
  send(data: Uint8Array): boolean;
  /** Ends this side's half once everything was sent. */
  close(): Promise<void>;
  /** Ends both halves at once. */
  abort(error: Error): void;
  pause(): void;
  resume(): void;
  /** Bytes that wait to be sent. */
  readonly writeBufferLength: number;
  /** Bytes that came and were not given out yet. */
  readonly readBufferLength: number;
  /** Whether `end` was told already. */
  readonly readableEnded: boolean;
  addEventListener(type: 'message', listener: (event: { readonly data: { subarray(): Uint8Array } }) => void): void;
  /** `end`: nothing more comes. `close`: both halves are closed; `error` says why when they were torn. */
  addEventListener(type: 'end' | 'close', listener: (event: { readonly error?: Error }) => void): void;
}

/** The other side sent something that is no message, or a longer one than allowed. */
export class FrameError extends Error {
  override readonly name = 'FrameError';
}

/** The stream ended before the message that was waited for. */
export class StreamEndedError extends Error {
  override readonly name = 'StreamEndedError';
}

/** Messages that may wait to be read before the other side is asked to pause. */
const mostWaiting = 64;
/** A length takes no more bytes than this. */
const mostLengthBytes = 5;

/** Bytes of a message with its length. */
export function frame(message: Uint8Array): Uint8Array {
  return concatBytes(encodeUnsignedLeb128(message.length), message);
}

/** Cuts a stream of bytes into messages of at most `most` bytes. */
export class FrameCutter {
  private chunks: Uint8Array[] = [];
  private held = 0;
  /** Bytes that must be there before a message can be cut out. */
  private wanted = 1;

  constructor(private readonly most: number) {}

  /** Takes bytes, gives the messages they complete. @throws FrameError */
  push(chunk: Uint8Array): Uint8Array[] {
    this.chunks.push(chunk);
    this.held += chunk.length;
    const messages: Uint8Array[] = [];
    while (this.held >= this.wanted) {
      const message = this.cut();
      if (!message) break;
      messages.push(message);
    }
    return messages;
  }

  /** Whether bytes of an unfinished message are here. */
  get isPartial(): boolean {
    return this.held > 0;
  }

  private cut(): Uint8Array | undefined {
    const bytes = concatBytes(...this.chunks);
    this.chunks = [bytes];
    const header = lengthOf(bytes);
    if (!header) {
      this.wanted = bytes.length + 1;
      return undefined;
    }
    if (header.length > this.most)
      throw new FrameError(`a message of ${header.length} bytes, at most ${this.most} are read`);
    const end = header.offset + header.length;
    if (bytes.length < end) {
      this.wanted = end;
      return undefined;
    }
    this.chunks = [bytes.subarray(end)];
    this.held = bytes.length - end;
    this.wanted = 1;
    return bytes.slice(header.offset, end);
  }
}

function lengthOf(bytes: Uint8Array): { length: number; offset: number } | undefined {
  const end = bytes.findIndex((byte) => byte < 0x80);
  if (end < 0 && bytes.length < mostLengthBytes) return undefined;
  if (end < 0 || end >= mostLengthBytes) throw new FrameError('the length of a message is too large');
  try {
    const reader = new Reader(bytes);
    return { length: readUnsignedLeb128(reader), offset: reader.offset };
  } catch (cause) {
    if (cause instanceof ScaleError) throw new FrameError(cause.message, { cause });
    throw cause;
  }
}

/** A stream as a series of messages. */
export class FramedStream {
  private readonly waiting: Uint8Array[] = [];
  private reader: { resolve(message: Uint8Array | undefined): void; reject(error: Error): void } | undefined;
  private isPaused = false;
  private closed = false;
  private readonly ending: () => void;
  /** Set once nothing more comes: why, or undefined for an orderly end. */
  private ended: { readonly error: Error | undefined } | undefined;

  /** @param most bytes of one message from the other side */
  constructor(
    private readonly stream: ByteStream,
    most: number,
  ) {
    const cutter = new FrameCutter(most);
    stream.addEventListener('message', ({ data }) => {
      if (this.ended) return;
      try {
        for (const message of cutter.push(data.subarray())) this.take(message);
      } catch (error) {
        this.abort(error as Error);
      }
    });
    this.ending = () => {
      // The last bytes and the end come in one go, and the end is told first: whatever is on its way comes within the turn.
      setTimeout(() => {
        if (this.isPaused || stream.readBufferLength > 0) return;
        this.end(cutter.isPartial ? new StreamEndedError('The stream ended within a message') : undefined);
      }, 0);
    };
    stream.addEventListener('end', this.ending);
    if (stream.readableEnded) this.ending();
    stream.addEventListener('close', ({ error }) => {
      this.closed = true;
      this.end(error);
    });
  }

  /** Bytes that the other side has not taken yet. */
  get unsent(): number {
    return this.stream.writeBufferLength;
  }

  /** Whether both halves are closed, so that nothing can be sent any more. */
  get isClosed(): boolean {
    return this.closed;
  }

  /** The next message; undefined after the last. One caller at a time. @throws FrameError, or why the stream was torn */
  next(): Promise<Uint8Array | undefined> {
    const message = this.waiting.shift();
    if (message) {
      if (this.isPaused && this.waiting.length === 0 && !this.ended) {
        this.isPaused = false;
        this.stream.resume();
        if (this.stream.readableEnded) this.ending();
      }
      return Promise.resolve(message);
    }
    if (this.ended) return this.ended.error ? Promise.reject(this.ended.error) : Promise.resolve(undefined);
    return new Promise((resolve, reject) => (this.reader = { resolve, reject }));
  }

  /** The next message. @throws StreamEndedError when there is none, FrameError */
  async wanted(): Promise<Uint8Array> {
    const message = await this.next();
    if (!message) throw new StreamEndedError('The stream ended before an answer came');
    return message;
  }

  send(message: Uint8Array): void {
    this.stream.send(frame(message));
  }
  close(): Promise<void> {
    return this.stream.close();
  }
  abort(error: Error): void {
    this.closed = true;
    this.end(error);
    this.stream.abort(error);
  }

  private take(message: Uint8Array): void {
    if (this.reader) {
      this.reader.resolve(message);
      this.reader = undefined;
      return;
    }
    this.waiting.push(message);
    if (this.waiting.length < mostWaiting || this.isPaused) return;
    this.isPaused = true;
    this.stream.pause();
  }

  private end(error: Error | undefined): void {
    if (this.ended) return;
    this.ended = { error };
    if (error) this.reader?.reject(error);
    else this.reader?.resolve(undefined);
    this.reader = undefined;
  }
}
