// Sources that are lost: cut, dead without a word, asleep, hanging up again and again. The connection outlives them while one is there,
// each is opened again by itself, and who does not stay comes last.
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import type { DevnetNode } from '../../devnet/node/node.ts';
import { grandpaMethods, standardMethods } from '../../devnet/rpc/methods/index.ts';
import type { LightNode } from '../../node-light/engine/light-node.ts';
import { lightReport } from '../../node-light/engine/light-report.ts';
import { lightConnect, type LightEndpoint } from '../../node-light/provider/light-connect.ts';
import { bytesToHex } from '../../substrate/bytes.ts';
import { palletPrefix } from '../../substrate/storage-key.ts';
import { RpcClient } from '../../substrate/transport/rpc-client.ts';
import { DisconnectedError, type ConnectionStatus } from '../../substrate/transport/transport.ts';
import { lightDevnet, lightNode } from './light-devnet.ts';
import { lyingProxy } from './lying-proxy.ts';
import { FakeTime, WeakEndpoint } from './weak-endpoint.ts';

const issuance = bytesToHex(palletPrefix('Balances', 'TotalIssuance'));
let devnet: DevnetNode;
let time: FakeTime;
let light: LightNode;
let a: WeakEndpoint;
let b: WeakEndpoint;
let told: ConnectionStatus[];
let client: RpcClient;

beforeAll(async () => {
  devnet = await lightDevnet(6);
});
afterAll(() => devnet.close());
beforeEach(() => {
  time = new FakeTime();
  a = new WeakEndpoint(devnet);
  b = new WeakEndpoint(devnet);
});
afterEach(() => light.close());

const node = (slotDurationMs = 250) => lightNode(devnet, { slotDurationMs, aheadMs: Infinity, ...time.ports });
async function open(...endpoints: LightEndpoint[]): Promise<void> {
  told = [];
  const connect = lightConnect(light, ...endpoints);
  client = new RpcClient((onMessage, onStatus) =>
    connect(onMessage, (status) => {
      told.push(status);
      onStatus?.(status);
    }),
  );
  await time.settle();
}
const both = () => open({ name: 'a', connect: a.connect }, { name: 'b', connect: b.connect });
const names = () => light.sources.map(({ name }) => name);
const states = () => told.map(({ type }) => type);

describe('a source that was lost while another is there', () => {
  it('is opened again by itself, and does not end the connection', async () => {
    light = node();
    await both();
    expect(names().sort()).toEqual(['a', 'b']);
    a.cut('gone away');
    await time.settle();
    expect(names()).toEqual(['b']);
    expect(lightReport(light).away).toEqual([{ name: 'a', losses: 1, reason: 'gone away' }]);
    await time.pass(600);
    expect(names()).toEqual(['b', 'a']);
    expect(lightReport(light).away).toEqual([]);
    // The other may be lost now: this one goes on.
    b.cut();
    await time.settle();
    await devnet.newBlock();
    await time.settle();
    expect(light.head?.hash).toBe(devnet.chain.best.hash);
    expect(await client.request('state_getStorage', [issuance])).toMatch(/^0x/);
    expect(states()).toEqual(['connected']);
    expect(light.refusals).toEqual([]);
  });

  it('is opened later after each time, and as at first once it stood for a minute', async () => {
    light = node();
    await both();
    const waits: number[] = [];
    const lose = async (): Promise<void> => {
      const before = a.opened;
      a.cut();
      await time.settle();
      let waited = 0;
      for (; a.opened === before; waited += 100) await time.pass(100);
      waits.push(waited);
    };
    for (let i = 0; i < 4; i++) await lose();
    expect(light.sources.find(({ name }) => name === 'a')?.losses).toBe(4);
    await time.pass(60_000);
    expect(light.sources.find(({ name }) => name === 'a')?.losses).toBe(0);
    await lose();
    expect(waits).toEqual([500, 1000, 2000, 4000, 500]);
    expect(b.opened).toBe(1);
    expect(states()).toEqual(['connected']);
  });

  it('is not opened again when it was refused', async () => {
    light = node();
    let lying = false;
    const connect = lyingProxy(a.connect, { notification: (_, result) => (lying ? 'no header' : result) });
    await open({ name: 'a', connect }, { name: 'b', connect: b.connect });
    a.cut();
    await time.pass(600);
    lying = true;
    await devnet.newBlock();
    await time.settle();
    expect(light.refusals).toMatchObject([{ source: 'a' }]);
    await time.pass(120_000);
    expect(a.opened).toBe(2);
    expect(names()).toEqual(['b']);
    expect(lightReport(light).away).toEqual([]);
    expect(states()).toEqual(['connected']);
  });
});

describe('the last source', () => {
  /** Both are opened, and one of them is silent. */
  const bothBut = async (): Promise<void> => {
    await both();
    while (states().length === 0) await time.pass(100);
  };
  it('ends the connection when it is lost, and what was under way is told that, not that nothing can be proved', async () => {
    light = node();
    await open({ name: 'a', connect: a.connect });
    a.die();
    const read = client.request('state_getStorage', [issuance]);
    read.catch(() => undefined);
    await time.settle();
    a.cut('gone away');
    await expect(read).rejects.toThrow(DisconnectedError);
    expect(told).toEqual([{ type: 'connected' }, { type: 'closed', reason: 'gone away' }]);
  });

  it('is waited for while another is being taken in, for so long as a fail-over may take', async () => {
    light = node();
    b.silent = true;
    await bothBut();
    a.cut();
    a.silent = true;
    await time.pass(4_500);
    expect(states()).toEqual(['connected']);
    await time.pass(1_000);
    expect(states()).toEqual(['connected', 'closed']);
  });

  it('is not the last when the other one was taken in just in time', async () => {
    light = node();
    b.silent = true;
    await bothBut();
    a.cut();
    await time.pass(1_000);
    expect(names()).toContain('a');
    await time.pass(30_000);
    expect(states()).toEqual(['connected']);
  });
});

describe('a source whose connection is dead, and nobody was told', () => {
  it('is asked something small when it tells no head, left when it does not answer, and opened again', async () => {
    light = node();
    await both();
    a.die();
    await time.pass(18_000);
    expect(a.opened).toBe(2);
    expect(names().sort()).toEqual(['a', 'b']);
    expect(b.opened).toBe(1);
    expect(states()).toEqual(['connected']);
    expect(light.refusals).toEqual([]);
  });

  it('ends the connection when it is the only one: nothing is there to answer', async () => {
    light = node();
    await open({ name: 'a', connect: a.connect });
    a.die();
    await time.pass(18_000);
    expect(told.at(-1)).toEqual({ type: 'closed', reason: 'it does not answer any more' });
  });

  it('is noticed by the block time of its chain: where blocks are far between, silence means less', async () => {
    light = node(12_000);
    await open({ name: 'a', connect: a.connect });
    a.die();
    await time.pass(30_000);
    expect(states()).toEqual(['connected']);
    await time.pass(10_000);
    expect(states()).toEqual(['connected', 'closed']);
  });

  it('is noticed at once after the computer slept', async () => {
    light = node(12_000);
    await both();
    a.die();
    b.die();
    time.sleep(15_000);
    await time.pass(6_500);
    expect(told.at(-1)).toEqual({ type: 'closed', reason: 'it does not answer any more' });
  });

  it('is noticed at once after the clock was set back', async () => {
    light = node(12_000);
    await open({ name: 'a', connect: a.connect });
    a.die();
    time.setClock(-3_600_000);
    await time.pass(6_500);
    expect(states()).toEqual(['connected', 'closed']);
  });

  it('is not believed of one that answers, however long no block came', async () => {
    light = node();
    await both();
    time.sleep(60_000);
    await time.pass(120_000);
    expect([a.opened, b.opened]).toEqual([1, 1]);
    expect(states()).toEqual(['connected']);
  });
});

describe('a source that hangs up again and again', () => {
  it('neither ends the connection nor cuts the steady one, comes last however fast it is, and is named with how often', async () => {
    light = node();
    b = new WeakEndpoint(devnet, standardMethods, () => time.ports.after(60));
    await both();
    await time.pass(2_000);
    expect(names()).toEqual(['a', 'b']);
    for (let i = 0; i < 40; i++) {
      await time.pass(900);
      a.cut();
      await time.settle();
    }
    expect(states()).toEqual(['connected']);
    expect(b.opened).toBe(1);
    // In 36 s: at 0.5, 1, 2, 4, 8 and 16 s after each loss.
    expect(a.opened).toBeLessThan(8);
    expect(lightReport(light).away).toMatchObject([{ name: 'a', losses: a.opened }]);
    await time.pass(30_000);
    expect(light.sources[0]).toMatchObject({ name: 'b', losses: 0 });
    const read = client.request('state_getStorage', [issuance]);
    await time.pass(1_000);
    await read;
    expect(names()).toEqual(['b', 'a']);
    expect(light.sources[1]?.losses).toBe(a.opened - 1);
  });

  it('is remembered over connections of which none was left', async () => {
    light = node();
    await open({ name: 'a', connect: a.connect });
    for (let i = 0; i < 3; i++) {
      a.cut();
      await time.settle();
      await open({ name: 'a', connect: a.connect }, { name: 'b', connect: b.connect });
      b.cut();
      await time.settle();
    }
    await time.pass(5_000);
    a.cut();
    await time.settle();
    expect(light.away.find(({ name }) => name === 'a')?.losses).toBe(4);
  });

  it('that tells final blocks by its word: the next one tells on, nothing twice, nothing older', async () => {
    light = node();
    await both();
    const heads: number[] = [];
    await client.subscribe('chain_subscribeFinalizedHeads', [], {
      next: (header) => heads.push(Number((header as { number: string }).number)),
      error: (error) => heads.push(error.message as never),
    });
    const teller = () => (names()[0] === 'a' ? a : b);
    for (let i = 0; i < 4; i++) {
      await devnet.newBlock();
      await time.settle();
      teller().cut();
      await time.pass(5_000);
    }
    await devnet.newBlock();
    await time.settle();
    const last = devnet.chain.finalized.header.number;
    expect(heads).toEqual([5, 4, 3, 2, 1, 0].map((back) => last - back));
    expect(states()).toEqual(['connected']);
  });

  it('while finality is proved: heads and final blocks come on, none twice', async () => {
    light = node();
    const methods = { ...standardMethods, ...grandpaMethods };
    a = new WeakEndpoint(devnet, methods);
    b = new WeakEndpoint(devnet, methods);
    await both();
    const seen: Record<string, number[]> = {};
    for (const method of ['chain_subscribeNewHeads', 'chain_subscribeFinalizedHeads']) {
      const list: number[] = (seen[method] = []);
      await client.subscribe(method, [], {
        next: (header) => list.push(Number((header as { number: string }).number)),
        error: (error) => list.push(error.message as never),
      });
    }
    const first = devnet.chain.best.header.number;
    for (let i = 0; i < 3; i++) {
      await devnet.newBlock();
      await time.settle();
      (i % 2 ? a : b).cut();
      await time.pass(2_500);
    }
    expect(seen['chain_subscribeNewHeads']).toEqual([first, first + 1, first + 2, first + 3]);
    const final = seen['chain_subscribeFinalizedHeads']!;
    expect(final).toEqual([...new Set(final)].sort((x, y) => x - y));
    expect(final.at(-1)).toBe(devnet.chain.finalized.header.number);
    expect(states()).toEqual(['connected']);
  });
});
