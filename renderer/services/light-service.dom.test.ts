import { expect, test } from 'vitest';
import type { ConnectionStatus } from '../../substrate/transport/transport.ts';
import type { FromLight, ToLight } from '../workers/light-messages.ts';
import type { PeerPipe } from '../../miner/ports/peer-port.ts';
import { LightService, type LightWorker } from './light-service.svelte.ts';

const SET_UP = { own: true, genesisHash: null, checkpoint: null, told: [] };
const REPORT = { proofs: { proofs: 1, bytes: 2 } } as never;

/** A worker that only remembers what it is told, and says what it is told to say. */
function fakeWorkers() {
  const made: { told: ToLight[]; ended: boolean; say: (data: FromLight) => void; fail: (message: string) => void }[] =
    [];
  const start = (): LightWorker => {
    const listeners = new Map<string, (event: never) => void>();
    const one = {
      told: [] as ToLight[],
      ended: false,
      say: (data: FromLight) => listeners.get('message')?.({ data } as never),
      fail: (message: string) => listeners.get('error')?.({ message, preventDefault: () => undefined } as never),
    };
    made.push(one);
    return {
      postMessage: (data: ToLight) => void one.told.push(data),
      terminate: () => void (one.ended = true),
      addEventListener: (type: string, listener: unknown) => void listeners.set(type, listener as never),
    } as unknown as LightWorker;
  };
  return { made, start };
}
function openedBy(light: LightService, name = 'node') {
  const told: ConnectionStatus[] = [];
  const connect = light.begin(SET_UP, [{ name, way: { url: `wss://${name}.example` } }]);
  return {
    told,
    connect,
    connection: connect(
      () => undefined,
      (status) => told.push(status),
    ),
  };
}
/** The page's end of a peer that the host holds. */
function fakePeer() {
  const sent: unknown[] = [];
  let over: (reason: string) => void;
  const ended = new Promise<string>((resolve) => (over = resolve));
  const pipe: PeerPipe = {
    send: (message) => void sent.push(message),
    onMessage: () => undefined,
    end: (reason = '') => over(reason),
    ended,
  };
  return { pipe, sent };
}
const closings = (told: readonly ConnectionStatus[]) => told.filter(({ type }) => type === 'closed');

test('a connection tells why the light node ended it, once', () => {
  const { made, start } = fakeWorkers();
  const { told } = openedBy(new LightService(start));
  const [worker] = made;
  expect(worker!.told[0]).toEqual({ make: SET_UP });
  const opened = worker!.told[1] as Extract<ToLight, { open: number }>;
  expect(opened.sources).toEqual([{ name: 'node', way: { url: 'wss://node.example' } }]);
  worker!.say({ ended: opened.open, reason: 'node was refused' });
  worker!.say({ ended: opened.open, reason: 'again' });
  expect(closings(told)).toEqual([{ type: 'closed', reason: 'node was refused' }]);
});

test('another chain ends the light node of the one before, and its late words are not heard', () => {
  const { made, start } = fakeWorkers();
  const light = new LightService(start);
  const first = openedBy(light, 'one');
  made[0]!.say({ report: REPORT });
  expect(light.report).toBe(REPORT);
  openedBy(light, 'two');
  expect(made[0]!.ended).toBe(true);
  expect(closings(first.told)).toHaveLength(1);
  made[0]!.say({ report: REPORT });
  expect(light.report).toBeNull();
});

test('whoever reconnects to the chain before is turned away', async () => {
  const { made, start } = fakeWorkers();
  const light = new LightService(start);
  const first = openedBy(light, 'one');
  openedBy(light, 'two');
  const told: ConnectionStatus[] = [];
  first.connect(
    () => undefined,
    (status) => told.push(status),
  );
  await new Promise((resolve) => setTimeout(resolve));
  expect(told).toEqual([{ type: 'closed', reason: 'another chain was chosen' }]);
  expect(made).toHaveLength(2);
  expect(made[1]!.told).toHaveLength(2);
});

test('a light node that stops by itself ends its connections, and the next opening starts another', () => {
  const { made, start } = fakeWorkers();
  const light = new LightService(start);
  const { told, connect } = openedBy(light);
  made[0]!.fail('out of memory');
  expect(closings(told)).toMatchObject([{ reason: expect.stringContaining('out of memory') as string }]);
  connect(() => undefined);
  expect(made).toHaveLength(2);
  expect(made[1]!.told.map((message) => Object.keys(message)[0])).toEqual(['make', 'open']);
});

test('whoever waits until what was read is written hears when it is, or that the light node ended', async () => {
  const { made, start } = fakeWorkers();
  const light = new LightService(start);
  openedBy(light);
  const heard: string[] = [];
  const first = light.keepNow().then(() => heard.push('first'));
  const second = light.keepNow().then(() => heard.push('second'));
  const ids = made[0]!.told.flatMap((told) => ('keepNow' in told ? [told.keepNow] : []));
  expect(ids).toHaveLength(2);
  made[0]!.say({ keptNow: ids[1]! });
  await second;
  expect(heard).toEqual(['second']);
  light.end('over');
  await first;
  expect(heard).toEqual(['second', 'first']);
});

test('a close from this side is told as such', async () => {
  const { start } = fakeWorkers();
  const { told, connection } = openedBy(new LightService(start));
  connection.close('done');
  await new Promise((resolve) => setTimeout(resolve));
  expect(closings(told)).toEqual([{ type: 'closed', reason: 'done' }]);
});

test('a peer is dialled each time the light node wants it, hears it, and is let go with its worker', async () => {
  const { made, start } = fakeWorkers();
  const light = new LightService(start);
  const { pipe, sent } = fakePeer();
  let dialled = 0;
  const connect = light.begin(SET_UP, [{ name: 'a peer', way: { peer: () => (dialled++, Promise.resolve(pipe)) } }]);
  expect(dialled).toBe(0);
  connect(() => undefined);
  const opened = made[0]!.told[1] as Extract<ToLight, { open: number }>;
  const [{ way } = {}] = opened.sources;
  const channel = new MessageChannel();
  (way as { peer: MessagePort }).peer.postMessage(null, [channel.port2]);
  channel.port1.postMessage({ ask: 'follow', id: 1 });
  await expect.poll(() => sent).toEqual([{ ask: 'follow', id: 1 }]);
  openedBy(light, 'another');
  expect([dialled, await pipe.ended]).toEqual([1, 'another chain was chosen']);
});
