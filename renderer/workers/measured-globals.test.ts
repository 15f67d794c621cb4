import { expect, test } from 'vitest';
import { measureGlobals, type MeasuredScope } from './measured-globals.ts';

/** A socket that reaches nowhere. */
class FakeSocket extends EventTarget {
  readonly sent: unknown[] = [];
  constructor(readonly url: string) {
    super();
  }
  send(data: unknown): void {
    this.sent.push(data);
  }
  bring(data: unknown): void {
    this.dispatchEvent(new MessageEvent('message', { data }));
  }
}
const scopeOf = (): MeasuredScope => ({
  WebSocket: FakeSocket as unknown as typeof WebSocket,
  WebAssembly: { instantiate: WebAssembly.instantiate },
});

test('the bytes of all sockets are counted, and pass on unchanged', () => {
  const scope = scopeOf();
  const usage = measureGlobals(scope);
  const [one, other] = ['ws://one', 'ws://other'].map((url) => new scope.WebSocket(url) as unknown as FakeSocket);
  expect(one).toBeInstanceOf(scope.WebSocket);
  one!.bring(new ArrayBuffer(40));
  other!.bring(new Uint8Array(2));
  one!.send(Uint8Array.of(1, 2, 3));
  expect([usage.received, usage.sent]).toEqual([42, 3]);
  expect([one!.url, one!.sent]).toEqual(['ws://one', [Uint8Array.of(1, 2, 3)]]);
});

/** `(module (memory (export "memory") 2))` */
const twoPages = Uint8Array.of(
  ...[0, 0x61, 0x73, 0x6d, 1, 0, 0, 0, 5, 3, 1, 0, 2, 7, 10, 1, 6],
  ...new TextEncoder().encode('memory'),
  ...[2, 0],
);

test('the memory of every instance is counted as it is now, grown or not', async () => {
  const scope = scopeOf();
  const usage = measureGlobals(scope);
  expect(usage.memory).toBe(0);
  const instance = await scope.WebAssembly.instantiate(await WebAssembly.compile(twoPages));
  const { instance: other } = await scope.WebAssembly.instantiate(twoPages);
  expect(usage.memory).toBe(4 * 65_536);
  (instance.exports['memory'] as WebAssembly.Memory).grow(3);
  expect(usage.memory).toBe(7 * 65_536);
  expect(other.exports['memory']).toBeInstanceOf(WebAssembly.Memory);
});
