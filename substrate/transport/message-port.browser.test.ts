import { expect, it } from 'vitest';
import { Refusal, ScriptedServer } from '../testing/scripted-server.ts';
import { messagePortTransport, type MessagePortLike } from './message-port.ts';
import { RpcClient } from './rpc-client.ts';

it("a page's message port carries requests, errors, subscriptions and the end of the connection", async () => {
  const { port1, port2 } = new MessageChannel();
  const server = new ScriptedServer(messagePortTransport(port2 as MessagePortLike), {
    system_chain: () => 'Taolite',
    chain_subscribeNewHeads: (_params, self) => {
      self.notify('chain_newHead', 'heads', { number: '0x1' });
      return 'heads';
    },
    author_submitExtrinsic: () => {
      throw new Refusal(1010, 'Invalid Transaction');
    },
  });
  const client = new RpcClient(messagePortTransport(port1 as MessagePortLike));
  await client.ready;
  expect(await client.request('system_chain')).toBe('Taolite');
  await expect(client.request('author_submitExtrinsic')).rejects.toMatchObject({ code: 1010 });
  const head = await new Promise((resolve, reject) => {
    client.subscribe('chain_subscribeNewHeads', [], { next: resolve }).catch(reject);
  });
  expect(head).toEqual({ number: '0x1' });
  server.connection.close();
  expect(await client.closed).toBe('closed by the other side');
});
