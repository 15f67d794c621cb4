import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { inProcessPair } from '../../substrate/transport/in-process.ts';
import { RpcClient, RpcError } from '../../substrate/transport/rpc-client.ts';
import type { DevnetNode } from '../node/node.ts';
import { testNode } from '../node/testing.ts';
import { standardMethods } from './methods/index.ts';
import { serveTransport } from './serve-transport.ts';
import { openSession } from './session.ts';

let node: DevnetNode;
let client: RpcClient;
beforeAll(async () => {
  node = await testNode(undefined, { keepStates: 3 });
  const [server, page] = inProcessPair();
  serveTransport(node, standardMethods, server);
  client = new RpcClient(page);
});
afterAll(() => node.close());

const ask = (method: string, ...params: unknown[]): Promise<unknown> => client.request(method, params);
const zeros = `0x${'00'.repeat(32)}`;

/** Sends raw frames and collects what comes back. What came before is answered once `settled` is: its own question is the last. */
function raw() {
  const said: unknown[] = [];
  let settle = (): void => undefined;
  const session = openSession(node, standardMethods, (message) => {
    if ((message as { id?: unknown }).id === 'last') settle();
    else said.push(message);
  });
  const settled = (): Promise<void> =>
    new Promise((resolve) => {
      settle = resolve;
      session.receive('{"jsonrpc":"2.0","id":"last","method":"system_chain"}');
    });
  return { said, session, settled };
}

describe('JSON-RPC', () => {
  it('echoes ids with their type, answers batches as batches and says nothing to notifications', async () => {
    const { said, session, settled } = raw();
    session.receive('{"jsonrpc":"2.0","id":"a","method":"system_chain"}');
    session.receive('[{"jsonrpc":"2.0","id":7,"method":"system_chain"},{"jsonrpc":"2.0","method":"system_chain"}]');
    // A batch takes a moment longer than the question behind it.
    await expect.poll(() => said.length).toBe(2);
    await settled();
    expect(said).toEqual([
      { jsonrpc: '2.0', id: 'a', result: 'Bittensor' },
      [{ jsonrpc: '2.0', id: 7, result: 'Bittensor' }],
    ]);
  });

  it.each([
    ['not json', -32700],
    ['[]', -32600],
    ['{"id":1}', -32600],
    ['{"id":1,"method":"no_such_method"}', -32601],
    ['{"id":1,"method":"toString"}', -32601],
    ['{"id":1,"method":"state_getStorage","params":["zz"]}', -32602],
    ['{"id":1,"method":"chain_getBlockHash","params":{"n":1}}', -32602],
    ['{"id":1,"method":"chain_getBlockHash","params":[-1]}', -32602],
  ])('answers %s with error %i', async (frame, code) => {
    const { said, session, settled } = raw();
    session.receive(frame);
    await settled();
    expect(said).toMatchObject([{ error: { code } }]);
  });

  it('sends the id of a subscription before its first notification', async () => {
    const { said, session, settled } = raw();
    session.receive({ jsonrpc: '2.0', id: 1, method: 'chain_subscribeNewHead', params: [] });
    await settled();
    expect(said[0]).toMatchObject({ id: 1, result: expect.any(String) as string });
    expect(said[1]).toMatchObject({ method: 'chain_newHead' });
  });

  it('lets the node go on when a client vanishes in the middle of a block', async () => {
    const [server, page] = inProcessPair();
    serveTransport(node, standardMethods, server);
    const subscribed = new Promise<void>((resolve) => {
      const gone = page(() => {
        gone.close();
        resolve();
      });
      gone.send({ jsonrpc: '2.0', id: 1, method: 'chain_subscribeNewHead', params: [] });
    });
    await subscribed;
    await expect(node.newBlock()).resolves.toMatchObject({ hash: expect.any(String) as string });
  });

  it('ends all subscriptions with the connection', async () => {
    const before = node.chain.bestChanged.size;
    const { session, settled } = raw();
    session.receive({ jsonrpc: '2.0', id: 1, method: 'chain_subscribeNewHead', params: [] });
    await settled();
    expect(node.chain.bestChanged.size).toBe(before + 1);
    session.close();
    expect(node.chain.bestChanged.size).toBe(before);
  });
});

describe('what clients match on', () => {
  it('lists the aliases some clients look for', async () => {
    const { methods } = (await ask('rpc_methods')) as { methods: string[] };
    for (const name of ['account_nextIndex', 'chain_getHead', 'state_getStorageAt', 'chain_subscribeNewHead'])
      expect(methods).toContain(name);
  });

  it('takes the data of state_call with 0x, without it, and empty', async () => {
    const a = await ask('state_call', 'Core_version', '0x');
    expect(await ask('state_call', 'Core_version', '')).toBe(a);
    await expect(ask('state_call', 'Metadata_metadata_at_version', '0f000000')).resolves.toMatch(/^0x01/);
  });

  it('names a missing runtime method in the words that clients fall back on', async () => {
    await expect(ask('state_call', 'No_such_thing', '0x')).rejects.toMatchObject({
      code: 4003,
      message: expect.stringContaining('Exported method No_such_thing is not found') as string,
    });
  });

  it('answers missing storage with null, each key as it was written', async () => {
    expect(await ask('state_queryStorageAt', ['0xabcd', '0xef'])).toMatchObject([
      {
        changes: [
          ['0xabcd', null],
          ['0xef', null],
        ],
      },
    ]);
  });

  it('answers a key that is asked for twice once, and no keys with no changes', async () => {
    expect(await ask('state_queryStorageAt', ['0xabcd', '0xef', '0xabcd'])).toMatchObject([
      {
        changes: [
          ['0xabcd', null],
          ['0xef', null],
        ],
      },
    ]);
    expect(await ask('state_queryStorageAt', [])).toEqual([]);
  });

  it('answers an unknown block with null, and a read at it with an error', async () => {
    expect(await ask('chain_getHeader', zeros)).toBeNull();
    await expect(ask('state_getStorage', '0x00', zeros)).rejects.toThrow(RpcError);
  });

  it('says that a state is discarded, and for which block, when it is', async () => {
    const hash = (await node.newBlock())!.hash;
    for (let i = 0; i < 5; i++) await node.newBlock();
    await expect(ask('state_getStorage', '0x00', hash)).rejects.toMatchObject({
      code: 4003,
      message: expect.stringContaining(
        `Client error: Api called for an unknown Block: State already discarded for ${hash}`,
      ) as string,
    });
  });

  it('pages keys: the prefix itself as start key means from the first', async () => {
    const prefix = '0x26aa394eea5630e07c48ae0c9558cef7b99d880ec681799c0cf30e8886371da9';
    const all = (await ask('state_getKeys', prefix)) as string[];
    const first = (await ask('state_getKeysPaged', prefix, 2, prefix)) as string[];
    const second = (await ask('state_getKeysPaged', prefix, 1000, first[1])) as string[];
    expect([...first, ...second]).toEqual(all);
    expect(await ask('state_getKeysPaged', prefix, 2, null)).toEqual(first);
    await expect(ask('state_getKeysPaged', prefix, 1001)).rejects.toThrow(RpcError);
  });

  it('refuses garbage as a transaction with an error, never with a crash', async () => {
    for (const bytes of ['0x', '0x00', '0x04ff', '0xffffffff', `0x${'84'.repeat(200)}`])
      await expect(ask('author_submitExtrinsic', bytes)).rejects.toThrow(RpcError);
  });
});
