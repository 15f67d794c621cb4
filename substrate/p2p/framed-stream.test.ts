import { describe, expect, it } from 'vitest';
import { frame, FramedStream, FrameError, StreamEndedError, type ByteStream } from './framed-stream.ts';

/** A stream as js-libp2p's behave: bytes are kept while paused, and the end is told before the last bytes are. */
class TestStream implements ByteStream {
  readonly sent: Uint8Array[] = [];
  aborted: Error | undefined;
  isPaused = false;
  writeBufferLength = 0;
  readBufferLength = 0;
  readableEnded = false;
  #held: Uint8Array[] = [];
  readonly #listeners = new Map<string, ((event: never) => void)[]>();
  addEventListener(type: string, listener: (event: never) => void): void {
    this.#listeners.set(type, [...(this.#listeners.get(type) ?? []), listener]);
  }
  emit(type: string, event: object = {}): void {
    for (const listener of this.#listeners.get(type) ?? []) listener(event as never);
  }
  arrive(bytes: Uint8Array): void {
    if (!this.isPaused) return this.emit('message', { data: bytes });
    this.#held.push(bytes);
    this.readBufferLength += bytes.length;
  }
  endWith(bytes: Uint8Array): void {
    this.readableEnded = true;
    this.emit('end');
    this.arrive(bytes);
  }
  send(data: Uint8Array): boolean {
    this.sent.push(data);
    return true;
  }
  close = (): Promise<void> => Promise.resolve();
  abort(error: Error): void {
    this.aborted = error;
    this.emit('close', { error });
  }
  pause(): void {
    this.isPaused = true;
  }
  resume(): void {
    this.isPaused = false;
    const held = this.#held.splice(0);
    this.readBufferLength = 0;
    for (const bytes of held) this.arrive(bytes);
  }
}

const message = (n: number): Uint8Array => Uint8Array.of(n, n, n);

describe('a stream of messages', () => {
  it('gives the last message although the end is told first', async () => {
    const stream = new TestStream();
    const framed = new FramedStream(stream, 10);
    stream.endWith(frame(message(1)));
    expect(await framed.next()).toEqual(message(1));
    expect(await framed.next()).toBeUndefined();
    await expect(framed.wanted()).rejects.toThrow(StreamEndedError);
  });
  it('that ended before anybody listened has an end', async () => {
    const stream = new TestStream();
    stream.endWith(new Uint8Array());
    expect(await new FramedStream(stream, 10).next()).toBeUndefined();
  });
  it('that ends within a message is an error', async () => {
    const stream = new TestStream();
    const framed = new FramedStream(stream, 10);
    stream.endWith(frame(message(1)).slice(0, 2));
    await expect(framed.next()).rejects.toThrow('within a message');
  });
  it('asks the other side to pause while nobody reads, and loses nothing', async () => {
    const stream = new TestStream();
    const framed = new FramedStream(stream, 10);
    for (let n = 0; n < 100; n++) stream.arrive(frame(message(n)));
    expect(stream.isPaused).toBe(true);
    stream.endWith(frame(message(100)));
    const read: number[] = [];
    for (let next = await framed.next(); next; next = await framed.next()) read.push(next[0]!);
    expect(read).toEqual(Array.from({ length: 101 }, (_, n) => n));
  });
  it('is torn by a message that is too long', async () => {
    const stream = new TestStream();
    const framed = new FramedStream(stream, 2);
    stream.arrive(frame(message(1)));
    expect(stream.aborted).toBeInstanceOf(FrameError);
    await expect(framed.next()).rejects.toThrow(FrameError);
    expect(framed.isClosed).toBe(true);
  });
  it('tells why it was torn, also to whoever waits already', async () => {
    const stream = new TestStream();
    const framed = new FramedStream(stream, 10);
    const next = framed.next();
    stream.emit('close', { error: new Error('the peer went away') });
    await expect(next).rejects.toThrow('went away');
    expect(framed.isClosed).toBe(true);
  });
});
