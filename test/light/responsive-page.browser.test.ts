// While the light node's worker checks 20 MB of proofs, the page goes on: its thread has next to nothing to do with it.
import { expect, test } from 'vitest';
// Packages that only workers import are bundled when they are first met, which reloads the page: this one is met at once.
import '../../node-light/verifier/ed25519.ts';
import type { FromLight, ToLight } from '../../renderer/workers/light-messages.ts';
import { bytesToHex, concatBytes, encodeU32 } from '../../substrate/bytes.ts';
import { blake2b256 } from '../../substrate/hash.ts';
import { palletPrefix } from '../../substrate/storage-key.ts';
import { messagePortTransport, type MessagePortLike } from '../../substrate/transport/message-port.ts';
import { RpcClient } from '../../substrate/transport/rpc-client.ts';

const ENOUGH = 20 * 2 ** 20;
const KEYS_AT_ONCE = 500;
/** Of the time, what tasks longer than 50 ms may take of the page's thread; another process on the machine lengthens them too. */
const MOST_LONG = 0.1;
/** Ten frames a second on a machine that is busy with other things; sixty on one that is not. */
const LEAST_FRAME_MS = 100;

test('the page stays responsive while 20 MB of proofs are checked in the worker', { timeout: 90_000 }, async () => {
  const chain = new Worker(new URL('./heavy-source.worker.ts', import.meta.url), { type: 'module' });
  const light = new Worker(new URL('../../renderer/workers/light.worker.ts', import.meta.url), { type: 'module' });
  let fail: (error: Error) => void = () => undefined;
  const failed = new Promise<never>((_, reject) => (fail = reject));
  failed.catch(() => undefined);
  for (const worker of [chain, light])
    worker.addEventListener('error', ({ message }) => fail(new Error(`a worker failed: ${message}`)));
  let checked = 0;
  light.addEventListener('message', ({ data }: MessageEvent<FromLight>) => {
    if ('report' in data) checked = data.report.proofs.bytes;
  });
  const [source, client] = [new MessageChannel(), new MessageChannel()];
  // What comes are the ports at which the light node wants the chain opened.
  source.port1.onmessage = ({ ports }) => ports.forEach((port) => chain.postMessage(port, [port]));
  const make: ToLight = { make: { own: true, genesisHash: null, checkpoint: null, told: [] } };
  const open: ToLight = { open: 1, port: client.port2, sources: [{ name: 'chain', way: { port: source.port2 } }] };
  light.postMessage(make);
  light.postMessage(open, [client.port2, source.port2]);
  const rpc = new RpcClient(messagePortTransport(client.port1 as unknown as MessagePortLike));
  try {
    const hash = await Promise.race([failed, rpc.request('chain_getBlockHash', [])]);
    expect(hash).toMatch(/^0x[0-9a-f]{64}$/);
    // Keys that are not there: each answer is short, and its proof leads as deep into the trie as any.
    const prefix = palletPrefix('System', 'Account');
    let next = 0;
    const keys = () =>
      Array.from({ length: KEYS_AT_ONCE }, () =>
        bytesToHex(concatBytes(prefix, blake2b256(concatBytes(encodeU32(next++), encodeU32(7))))),
      );
    let long = 0;
    const observer = new PerformanceObserver((list) => {
      for (const { duration } of list.getEntries()) long += duration;
    });
    observer.observe({ type: 'longtask' });
    let frames = 0;
    let running = true;
    const frame = (): void => {
      frames++;
      if (running) requestAnimationFrame(frame);
    };
    requestAnimationFrame(frame);
    const started = performance.now();
    while (checked < ENOUGH) await Promise.race([failed, rpc.request('state_queryStorageAt', [keys(), hash])]);
    const took = performance.now() - started;
    running = false;
    for (const { duration } of observer.takeRecords()) long += duration;
    observer.disconnect();
    console.info(
      `${(checked / 2 ** 20).toFixed(1)} MB checked in ${took.toFixed(0)} ms, ${frames} frames, ${long} ms of long tasks`,
    );
    expect(long / took).toBeLessThan(MOST_LONG);
    // A thread that did the checking would draw next to none.
    expect(frames).toBeGreaterThan(took / LEAST_FRAME_MS);
  } finally {
    rpc.close();
    light.terminate();
    chain.terminate();
  }
});
