import { describe, expect, it } from 'vitest';
import { Refusal, ScriptedServer } from '../testing/scripted-server.ts';
import { inProcessPair } from './in-process.ts';
import { RpcClient, RpcError } from './rpc-client.ts';
import { DisconnectedError } from './transport.ts';

function pair(handlers: ConstructorParameters<typeof ScriptedServer>[1]) {
  const [near, far] = inProcessPair();
  const server = new ScriptedServer(far, handlers);
  return { server, client: new RpcClient(near) };
}

describe('an RPC client', () => {
  it('gives each request its own answer', async () => {
    const { client } = pair({ double: ([n]) => Number(n) * 2 });
    expect(await Promise.all([1, 2, 3].map((n) => client.request('double', [n])))).toEqual([2, 4, 6]);
  });

  it('turns an error answer into one with code, reason and data, worded as Substrate tools word it', async () => {
    const { client } = pair({
      submit: () => {
        throw new Refusal(1010, 'Invalid Transaction', 'Inability to pay some fees');
      },
    });
    const error = await client.request('submit').catch((reason: unknown) => reason);
    expect(error).toBeInstanceOf(RpcError);
    expect(error).toMatchObject({ code: 1010, reason: 'Invalid Transaction', data: 'Inability to pay some fees' });
    expect((error as RpcError).message).toBe('1010: Invalid Transaction: Inability to pay some fees');
    await expect(client.request('unknown')).rejects.toMatchObject({ code: -32601 });
  });

  it('delivers notifications that overtake the answer, in order, and none after unsubscribing', async () => {
    const { client, server } = pair({
      sub: (_params, self) => {
        self.notify('n', 'a', 1);
        self.notify('n', 'a', 2);
        return 'a';
      },
      unsub: () => true,
    });
    const heard: unknown[] = [];
    const subscription = await client.subscribe('sub', [], { next: (result) => heard.push(result) });
    server.notify('n', 'a', 3);
    server.notify('n', 'other', 9);
    await client.request('unsub');
    expect(heard).toEqual([1, 2, 3]);
    expect(await subscription.unsubscribe('unsub')).toBe(true);
    expect(await subscription.unsubscribe('unsub')).toBe(false);
    server.notify('n', 'a', 4);
    await client.request('unsub');
    expect(heard).toEqual([1, 2, 3]);
  });

  it('rejects everything under way when the connection goes, and tells subscriptions', async () => {
    const { client, server } = pair({
      sub: () => 'a',
    });
    const ends: unknown[] = [];
    await client.subscribe('sub', [], { next: () => undefined, error: (error) => ends.push(error) });
    server.connection.close();
    await expect(client.request('never')).rejects.toBeInstanceOf(DisconnectedError);
    expect(await client.closed).toBe('closed by the other side');
    expect(ends).toEqual([expect.any(DisconnectedError)]);
    await expect(client.request('later')).rejects.toBeInstanceOf(DisconnectedError);
    await expect(client.subscribe('sub', [], { next: () => undefined })).rejects.toBeInstanceOf(DisconnectedError);
  });

  it('gives a request up when its signal says so, and ignores the answer', async () => {
    const { client } = pair({ slow: () => 1 });
    const abort = new AbortController();
    const answer = client.request('slow', [], abort.signal);
    abort.abort(new Error('enough'));
    await expect(answer).rejects.toThrow('enough');
    await expect(client.request('slow', [], abort.signal)).rejects.toThrow('enough');
    expect(await client.request('slow')).toBe(1);
  });

  it('refuses a subscription answer that is no id', async () => {
    const { client } = pair({ sub: () => ({ no: 'id' }) });
    await expect(client.subscribe('sub', [], { next: () => undefined })).rejects.toBeInstanceOf(RpcError);
  });
});
