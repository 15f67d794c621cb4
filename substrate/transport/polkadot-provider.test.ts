import { existsSync, readFileSync } from 'node:fs';
import { ApiPromise } from '@polkadot/api';
import { describe, expect, it } from 'vitest';
import { bytesToHex } from '../bytes.ts';
import { ScriptedServer, type Handlers } from '../testing/scripted-server.ts';
import { inProcessPair } from './in-process.ts';
import { PolkadotProvider } from './polkadot-provider.ts';
import { RpcError } from './rpc-client.ts';
import { DisconnectedError, type Connect } from './transport.ts';

/** A transport that reaches a fresh server each time it is opened. */
function dial(handlers: Handlers): { connect: Connect; servers: ScriptedServer[] } {
  const servers: ScriptedServer[] = [];
  const connect: Connect = (onMessage, onStatus) => {
    const [near, far] = inProcessPair();
    servers.push(new ScriptedServer(far, handlers));
    return near(onMessage, onStatus);
  };
  return { connect, servers };
}

const connected = (provider: PolkadotProvider) =>
  new Promise<void>((resolve) => {
    const off = provider.on('connected', () => {
      off();
      resolve();
    });
  });

describe('the provider for @polkadot/api', () => {
  it('says connected only after it was made, then sends and receives', async () => {
    const { connect } = dial({ system_chain: () => 'Taolite' });
    const provider = new PolkadotProvider(connect);
    const up = connected(provider);
    expect(provider.isConnected).toBe(false);
    await expect(provider.send('system_chain', [])).rejects.toBeInstanceOf(DisconnectedError);
    await up;
    expect(provider.isConnected).toBe(true);
    expect(await provider.send('system_chain', [])).toBe('Taolite');
    await expect(provider.send('nothing', [])).rejects.toBeInstanceOf(RpcError);
    await provider.disconnect();
    expect(provider.isConnected).toBe(false);
  });

  it('repeats subscriptions after a lost connection under the ids the API knows, but never a submission', async () => {
    let count = 0;
    const { connect, servers } = dial({
      chain_subscribeNewHeads: () => `heads-${++count}`,
      chain_unsubscribeNewHeads: () => true,
      author_submitAndWatchExtrinsic: () => 'tx',
      chain_getHeader: () => null,
    });
    const provider = new PolkadotProvider(connect, { reconnect: () => Promise.resolve() });
    await connected(provider);
    const heads: unknown[] = [];
    const fates: unknown[] = [];
    const id = await provider.subscribe('chain_newHead', 'chain_subscribeNewHeads', [], (_error, head) =>
      heads.push(head),
    );
    await provider.subscribe('author_extrinsicUpdate', 'author_submitAndWatchExtrinsic', ['0x'], (error) =>
      fates.push(error),
    );
    servers[0]?.notify('chain_newHead', 'heads-1', 1);
    const again = connected(provider);
    servers[0]?.connection.close();
    await again;
    servers[1]?.notify('chain_newHead', 'heads-2', 2);
    await provider.send('chain_getHeader', []);
    expect(servers[1]?.seen).toEqual(['chain_subscribeNewHeads', 'chain_getHeader']);
    expect(await provider.unsubscribe('chain_newHead', 'chain_unsubscribeNewHeads', id)).toBe(true);
    expect(await provider.unsubscribe('chain_newHead', 'chain_unsubscribeNewHeads', id)).toBe(false);
    expect(heads).toEqual([1, 2]);
    expect(fates).toEqual([expect.any(DisconnectedError)]);
    await provider.disconnect();
  });

  it('stays disconnected after disconnect, and connects again when told to', async () => {
    const { connect, servers } = dial({ system_chain: () => 'x' });
    const provider = new PolkadotProvider(connect, { reconnect: () => Promise.resolve() });
    await provider.connect();
    await provider.disconnect();
    expect(servers).toHaveLength(1);
    await provider.connect();
    expect(await provider.send('system_chain', [])).toBe('x');
    expect(servers).toHaveLength(2);
    await provider.disconnect();
  });
});

const metadataFile = new URL('../../../shared/spec/finney-2026-07.metadata.scale', import.meta.url);
if (!existsSync(metadataFile)) console.warn('../shared/spec is absent: the ApiPromise test is skipped');

describe.skipIf(!existsSync(metadataFile))('ApiPromise over the provider', () => {
  it('gets ready, follows a subscription and reads a runtime version', async () => {
    const version = {
      specName: 'node-subtensor',
      implName: 'node-subtensor',
      authoringVersion: 1,
      specVersion: 424,
      implVersion: 1,
      apis: [],
      transactionVersion: 1,
      stateVersion: 1,
    };
    const head = {
      parentHash: bytesToHex(new Uint8Array(32)),
      number: '0x2a',
      stateRoot: bytesToHex(new Uint8Array(32)),
      extrinsicsRoot: bytesToHex(new Uint8Array(32)),
      digest: { logs: [] },
    };
    const { connect, servers } = dial({
      chain_getBlockHash: () => bytesToHex(new Uint8Array(32).fill(1)),
      state_getRuntimeVersion: () => version,
      system_chain: () => 'Bittensor',
      system_properties: () => ({ ss58Format: 42, tokenDecimals: 9, tokenSymbol: 'TAO' }),
      rpc_methods: () => ({ methods: ['chain_subscribeNewHead', 'chain_subscribeNewHeads'] }),
      state_getMetadata: () => bytesToHex(readFileSync(metadataFile)),
      state_subscribeRuntimeVersion: () => 'version',
      state_unsubscribeRuntimeVersion: () => true,
      chain_subscribeNewHead: (_params, server) => {
        server.notify('chain_newHead', 'heads', head);
        return 'heads';
      },
      chain_unsubscribeNewHead: () => true,
    });
    const api = await ApiPromise.create({ provider: new PolkadotProvider(connect), noInitWarn: true });
    expect(api.runtimeVersion.specVersion.toNumber()).toBe(424);
    const number = await new Promise<number>((resolve, reject) => {
      api.rpc.chain.subscribeNewHeads((header) => resolve(header.number.toNumber())).catch(reject);
    });
    expect(number).toBe(42);
    expect(servers).toHaveLength(1);
    await api.disconnect();
  });
});
