import { expect, test } from 'vitest';
import type { DevnetPeerWay } from '../../miner/ports/host-port.ts';
import type { NoticeMessage } from '../state/notices.svelte.ts';
import type { FromSmoldot, SmoldotReport, ToSmoldot } from '../workers/smoldot-messages.ts';
import type { LightWorker } from './light-service.svelte.ts';
import { SmoldotService, type SmoldotPorts } from './smoldot-service.svelte.ts';

const GENESIS = `0x${'09'.repeat(32)}`;
const REPORT: SmoldotReport = {
  peers: ['12D3'],
  best: { number: 7, hash: '0x07' },
  final: { number: 6, hash: '0x06' },
  agreement: { state: 'same', block: { number: 6, hash: '0x06' } },
  ranMs: 3_000,
  first: { ms: 2_000, received: 900 },
  specBytes: 1_000,
  received: 1_200,
  sent: 300,
  memory: 65_536,
};
const settled = async () => {
  for (let i = 0; i < 10; i++) await Promise.resolve();
};

function setUp() {
  const workers: {
    told: ToSmoldot[];
    ended: boolean;
    say: (data: FromSmoldot) => void;
    fail: (why: string) => void;
  }[] = [];
  const start = (): LightWorker => {
    const listeners = new Map<string, (event: never) => void>();
    const one = {
      told: [] as ToSmoldot[],
      ended: false,
      say: (data: FromSmoldot) => listeners.get('message')?.({ data } as never),
      fail: (message: string) => listeners.get('error')?.({ message, preventDefault: () => undefined } as never),
    };
    workers.push(one);
    return {
      postMessage: (data: ToSmoldot) => void one.told.push(data),
      terminate: () => void (one.ended = true),
      addEventListener: (type: string, listener: unknown) => void listeners.set(type, listener as never),
    } as unknown as LightWorker;
  };
  const ways: { closed: boolean; lost: (reason: string) => void }[] = [];
  const devnet = {
    refused: null as string | null,
    state: 'running',
    hear: null as ((status: { state: string }) => void) | null,
  };
  const openToPeer = async (): Promise<DevnetPeerWay> => {
    if (devnet.refused !== null) throw new Error(devnet.refused);
    let lost: (reason: string) => void = () => undefined;
    const ended = new Promise<string>((resolve) => (lost = resolve));
    const way = { closed: false, lost };
    ways.push(way);
    return { spec: `spec ${ways.length}`, ended, close: () => void (way.closed = true) };
  };
  const chain = { endpoint: { kind: 'devnet' }, genesis: GENESIS, live: {} as object | null };
  const light = {
    report: { final: { number: 6, hash: '0x06' }, anchor: { number: 1, hash: '0x01', believed: null } },
  };
  const said: NoticeMessage[] = [];
  const smoldot = new SmoldotService({
    start,
    chain,
    light,
    devnet: {
      driver: async () => ({
        openToPeer,
        status: async () => ({ state: devnet.state }),
        onChange: (listener: NonNullable<typeof devnet.hear>) => {
          devnet.hear = listener;
          return () => (devnet.hear = null);
        },
      }),
    },
    notices: { say: (message: NoticeMessage) => said.push(message) },
  } as unknown as SmoldotPorts);
  return { smoldot, workers, ways, devnet, chain, light, said };
}

test('it joins the devnet by what the host gives, tells what it verified, and holds our final blocks beside it', async () => {
  const { smoldot, workers, ways } = setUp();
  expect(smoldot.status).toEqual({ state: 'off' });
  void smoldot.start();
  expect(smoldot.status).toEqual({ state: 'starting' });
  await settled();
  const [worker] = workers;
  expect(worker!.told).toEqual([{ join: 'spec 1', genesisHash: GENESIS }]);
  worker!.say({ report: REPORT });
  expect(smoldot.status).toEqual({ state: 'running', report: REPORT });
  expect(worker!.told[1]).toEqual({ ours: { number: 6, hash: '0x06' }, anchor: '0x01' });
  smoldot.stop();
  expect([worker!.ended, ways[0]!.closed, smoldot.status]).toEqual([true, true, { state: 'off' }]);
});

test('while the chain is not connected nothing of ours is told: it may be of a chain that is gone', async () => {
  const { smoldot, workers, chain } = setUp();
  chain.live = null;
  void smoldot.start();
  await settled();
  workers[0]!.say({ report: REPORT });
  expect(workers[0]!.told).toHaveLength(1);
});

test('it ends with the devnet, says so, and begins again with it', async () => {
  const { smoldot, workers, ways, devnet } = setUp();
  void smoldot.start();
  await settled();
  devnet.state = 'stopped';
  ways[0]!.lost('the devnet stopped');
  await settled();
  expect(smoldot.status).toEqual({ state: 'waiting', why: 'the devnet stopped' });
  expect(workers[0]!.ended).toBe(true);
  devnet.hear!({ state: 'starting' });
  expect(workers).toHaveLength(1);
  devnet.hear!({ state: 'running' });
  await settled();
  expect(workers[1]!.told).toEqual([{ join: 'spec 2', genesisHash: GENESIS }]);
  expect(devnet.hear).toBeNull();
});

test('who stops it while it waits for the devnet is not surprised by it later', async () => {
  const { smoldot, workers, ways, devnet } = setUp();
  void smoldot.start();
  await settled();
  devnet.state = 'stopped';
  ways[0]!.lost('the devnet stopped');
  await settled();
  smoldot.stop();
  expect([devnet.hear, smoldot.status, workers.length]).toEqual([null, { state: 'off' }, 1]);
});

test('another chain ends it', async () => {
  const { smoldot, workers, ways, chain } = setUp();
  void smoldot.start();
  await settled();
  workers[0]!.say({ report: REPORT });
  chain.endpoint = { kind: 'network' };
  expect(smoldot.status).toEqual({ state: 'off' });
  workers[0]!.say({ report: REPORT });
  expect([workers[0]!.ended, ways[0]!.closed]).toEqual([true, true]);
});

test('a contradiction is said wherever the person is: once, and when it is sure', async () => {
  const { smoldot, workers, said } = setUp();
  void smoldot.start();
  await settled();
  const different = { state: 'different', number: 5, ours: '0x05', theirs: '0xb5' } as const;
  workers[0]!.say({ report: { ...REPORT, agreement: { ...different, sure: false } } });
  expect(said).toEqual([]);
  workers[0]!.say({ report: { ...REPORT, agreement: { ...different, sure: true } } });
  workers[0]!.say({ report: { ...REPORT, agreement: { ...different, sure: true } } });
  expect(said).toHaveLength(1);
  expect(said[0]).toMatchObject({
    kind: 'danger',
    money: true,
    title: expect.stringContaining('disagree about block 5') as string,
  });
});

test.each([
  ['the devnet does not let it in', 'The devnet does not run.'],
  ['smoldot says why', 'This chain specification cannot be used: it has no genesis'],
  ['its worker breaks', 'smoldot stopped by itself (out of memory).'],
])('when %s that is said, nothing goes on, and it can be started again', async (what, why) => {
  const { smoldot, workers, devnet } = setUp();
  if (what.startsWith('the devnet')) devnet.refused = why;
  void smoldot.start(what.startsWith('smoldot') ? 'a file' : undefined);
  await settled();
  if (what.startsWith('smoldot')) workers[0]!.say({ failed: why });
  if (what.startsWith('its worker')) workers[0]!.fail('out of memory');
  expect(smoldot.status).toEqual({ state: 'failed', why });
  expect(workers.every(({ ended }) => ended)).toBe(true);
  devnet.refused = null;
  void smoldot.start();
  await settled();
  expect(workers.at(-1)!.ended).toBe(false);
});

test('a specification that was given is what it begins with, and no devnet is asked', async () => {
  const { smoldot, workers, ways } = setUp();
  void smoldot.start('a file');
  await settled();
  expect(workers[0]!.told).toEqual([{ join: 'a file', genesisHash: GENESIS }]);
  expect(ways).toEqual([]);
});
