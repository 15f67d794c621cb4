// Sources that do not lie but fail: slow, dripping, cut, flooding, answering twice. None is banned for it, nothing wrong is shown,
// and an honest second source goes on.
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import type { DevnetNode } from '../../devnet/node/node.ts';
import { standardMethods } from '../../devnet/rpc/methods/index.ts';
import { serveWebSocket, type RunningServer } from '../../devnet/rpc/websocket-server.ts';
import { NotProvedError } from '../../node-light/engine/errors.ts';
import type { LightNode } from '../../node-light/engine/light-node.ts';
import { lightConnect } from '../../node-light/provider/light-connect.ts';
import { JsonRpcSource } from '../../node-light/sources/json-rpc-source.ts';
import { bytesToHex, type Hex } from '../../substrate/bytes.ts';
import { palletPrefix } from '../../substrate/storage-key.ts';
import { nodeWebSocketTransport } from '../../substrate/transport/node-websocket.ts';
import { PolkadotProvider } from '../../substrate/transport/polkadot-provider.ts';
import type { Connect, JsonRpcMessage } from '../../substrate/transport/transport.ts';
import { lightDevnet, lightNode, source } from './light-devnet.ts';
import { honest } from './lying-proxy.ts';
import { badLink, type BadLink } from './tcp-proxy.ts';

const accounts = palletPrefix('System', 'Account');
let devnet: DevnetNode;
let server: RunningServer;
let link: BadLink;
let light: LightNode;
beforeAll(async () => {
  devnet = await lightDevnet(20);
  server = await serveWebSocket(devnet, standardMethods, { port: 0, hosts: ['127.0.0.1'] });
});
afterAll(async () => {
  await server.close();
  await devnet.close();
});
beforeEach(async () => {
  link = await badLink(server.port);
  // Patience is short here: what is tried is that it ends. The honest source must be faster on a loaded machine, too.
  const after = (ms: number) => new Promise<void>((resolve) => setTimeout(resolve, ms / 4));
  light = lightNode(devnet, { slotDurationMs: 250, aheadMs: Infinity, after });
});
afterEach(async () => {
  light.close();
  await link.close();
});

const weak = () => source('weak', nodeWebSocketTransport(link.url));
const strong = () => source('strong', honest(devnet));
/** The true list of accounts comes, by `strong`. */
async function goesOn(): Promise<void> {
  const { value } = await light.entries(accounts);
  expect(value).toEqual([...devnet.chain.best.state.entries(accounts)]);
  expect(light.refusals).toEqual([]);
}

describe('a source whose link is bad', () => {
  it('that drips is left for the next one, and is not banned', async () => {
    await light.addSource(weak());
    await light.addSource(strong());
    link.dripMs = 100;
    await goesOn();
    expect(light.sources.map(({ name }) => name)).toEqual(['strong', 'weak']);
  });

  it('that is cut in the middle of a proof is left for the next one', async () => {
    await light.addSource(weak());
    await light.addSource(strong());
    link.cutAfter = 200;
    await goesOn();
    await expect.poll(() => light.sources.map(({ name }) => name)).toEqual(['strong']);
  });

  it('that is cut in the middle of a proof gives an error when it is the only one, never half a list', async () => {
    await light.addSource(weak());
    link.cutAfter = 200;
    await expect(light.entries(accounts)).rejects.toThrow(NotProvedError);
    expect(light.refusals).toEqual([]);
  });

  it('that drips alone gives an error in time, never half a list', async () => {
    // Below what an answer takes in half a minute nothing is waited for; once it drips, patience is short here.
    const deadline = (ms: number) => AbortSignal.timeout(link.dripMs === undefined ? ms : ms / 60);
    await light.addSource(new JsonRpcSource({ name: 'weak', connect: nodeWebSocketTransport(link.url), deadline }));
    link.dripMs = 100;
    await expect(light.entries(accounts)).rejects.toThrow(NotProvedError);
    expect(light.refusals).toEqual([]);
  });

  it('that is lost again and again is found again, and gives the true answer', async () => {
    const client = new PolkadotProvider(
      lightConnect(light, { name: 'weak', connect: nodeWebSocketTransport(link.url) }),
      { reconnect: () => new Promise((resolve) => setTimeout(resolve, 10)) },
    );
    await client.connect().catch(() => undefined);
    const truth = [...devnet.chain.best.state.entries(accounts)].length;
    let losses = 0;
    client.on('disconnected', () => {
      losses++;
      link.cutAfter = losses < 4 ? 3_000 * losses : Infinity;
    });
    link.cutAfter = 500;
    const shown: unknown[] = [];
    await expect
      .poll(
        async () => {
          const keys = await client
            .send<string[]>('state_getKeysPaged', [bytesToHex(accounts), 1000, null])
            .catch(() => null);
          if (keys) shown.push(keys.length);
          return losses >= 3 && keys !== null;
        },
        { timeout: 20_000 },
      )
      .toBe(true);
    expect(new Set(shown)).toEqual(new Set([truth]));
    expect(light.refusals).toEqual([]);
    await client.disconnect();
  }, 30_000);

  it('that is slow gives the true answer, later', async () => {
    link.delayMs = 20;
    await light.addSource(weak());
    await goesOn();
  });
});

describe('a source that says too much', () => {
  /** Everything the devnet says, passed through this. */
  const through =
    (pass: (message: JsonRpcMessage, tell: (message: JsonRpcMessage) => void) => void): Connect =>
    (onMessage, onStatus) =>
      honest(devnet)((message) => pass(message, onMessage), onStatus);

  it('by telling one head ten thousand times, changes nothing', async () => {
    const flood = through((message, tell) => {
      const times = message.method === 'chain_newHead' ? 10_000 : 1;
      for (let i = 0; i < times; i++) tell(message);
    });
    await light.addSource(source('flood', flood));
    expect(light.head?.hash).toBe(devnet.chain.best.hash);
    await goesOn();
  });

  it('by notifications that nobody asked for, changes nothing', async () => {
    const flood = through((message, tell) => {
      for (let i = 0; i < 3_000; i++) {
        const params = { subscription: `nobody’s ${i}`, result: { number: '0x1' } };
        tell({ jsonrpc: '2.0', method: 'chain_newHead', params });
      }
      tell(message);
    });
    await light.addSource(source('flood', flood));
    await goesOn();
  });

  it('by answering twice, or questions that were not asked, is heard once', async () => {
    const twice = through((message, tell) => {
      if (message.method !== undefined || message.id === null) return tell(message);
      tell({ jsonrpc: '2.0', id: 1_000_000, result: 'unasked' });
      tell(message);
      tell({ jsonrpc: '2.0', id: message.id, result: { proof: [] as Hex[] } });
    });
    await light.addSource(source('twice', twice));
    await goesOn();
  });
});
