// The runtime changes while the chain is followed: metadata are read anew, and what is read and signed afterwards is right.
import { ApiPromise } from '@polkadot/api';
import { afterEach, describe, expect, it } from 'vitest';
import { openChain } from '../../chain/open-chain.ts';
import { developmentKey } from '../../devnet/actors/actor-key.ts';
import { signedExtrinsic } from '../../devnet/actors/signed-extrinsic.ts';
import { devPair } from '../../devnet/node/dev-accounts.ts';
import { localGenesis } from '../../devnet/node/local-genesis.ts';
import type { DevnetNode } from '../../devnet/node/node.ts';
import { createDevnetRuntime } from '../../devnet/runtime/index.ts';
import { sudo } from '../../devnet/runtime/pallets/sudo/declaration.ts';
import { system } from '../../devnet/runtime/pallets/system/declaration.ts';
import type { SpecVersion } from '../../devnet/runtime/spec-versions.ts';
import { lightConnect } from '../../node-light/provider/light-connect.ts';
import { PolkadotProvider } from '../../substrate/transport/polkadot-provider.ts';
import { RpcClient } from '../../substrate/transport/rpc-client.ts';
import type { Connect } from '../../substrate/transport/transport.ts';
import { systemClock } from '../../wallet/host/system-clock.ts';
import { lightDevnet, lightNode } from './light-devnet.ts';
import { honest, lyingProxy } from './lying-proxy.ts';

let devnet: DevnetNode;
afterEach(() => devnet.close());

/** A chain that begins with an older runtime, and how its root upgrades it. */
async function olderDevnet() {
  const runtime = createDevnetRuntime({ slotDurationMs: 250, specVersion: 422 });
  devnet = await lightDevnet(6, { ...localGenesis(250, 3), runtime });
  return {
    upgrade: async (to: SpecVersion): Promise<void> => {
      const { chain } = devnet;
      const call = sudo.calls.sudo({ call: system.calls.set_code({ code: runtime.code(to) }) });
      const nonce = devnet.runtime.call(chain.best, 'AccountNonceApi_account_nonce', devPair('//Alice').publicKey)[0]!;
      const facts = { genesisHash: chain.genesisHash, ...devnet.runtime.versionAt(chain.best.state) };
      const signed = signedExtrinsic(developmentKey('//Alice'), call, nonce, facts);
      await devnet.newBlock({ transactions: [signed] });
      await devnet.newBlock();
    },
  };
}
const options = { slotDurationMs: 250, aheadMs: Infinity } as const;
const over: [string, (connect: Connect) => Connect][] = [
  ['the devnet itself', (connect) => connect],
  ['the light node', (connect) => lightConnect(lightNode(devnet, options), { name: 'devnet', connect })],
];

describe.each(over)('@polkadot/api over %s', { timeout: 60_000 }, (_, through) => {
  it('takes up a new runtime, signs by it, and reads older blocks by the old one', async () => {
    const { upgrade } = await olderDevnet();
    const provider = new PolkadotProvider(through(honest(devnet)));
    const api = await ApiPromise.create({ provider, noInitWarn: true });
    try {
      const older = devnet.chain.best.hash;
      const index = (name: string) => api.tx.subtensorModule?.[name]?.meta.index.toNumber();
      expect(api.runtimeVersion.specVersion.toNumber()).toBe(422);
      expect([index('setRejectLockedAlpha'), index('setTempo')]).toEqual([139, undefined]);
      await upgrade(424);
      await expect.poll(() => index('setTempo'), { timeout: 20_000 }).toBe(139);
      expect(api.runtimeVersion.specVersion.toNumber()).toBe(424);
      expect(index('setRejectLockedAlpha')).toBe(142);
      expect(api.query.limitOrders).toBeDefined();

      const bob = devPair('//Bob');
      await api.tx.subtensorModule!.setRejectLockedAlpha!(false).signAndSend(bob, { nonce: 0 });
      await devnet.newBlock();
      const flags = await api.query.subtensorModule!.accountFlags!(bob.address);
      expect(flags.toString()).toBe('1');

      const then = await api.at(older);
      expect(then.runtimeVersion.specVersion.toNumber()).toBe(422);
      expect(then.query.limitOrders).toBeUndefined();
      expect((await then.query.system!.number!()).toString()).toBe('6');
    } finally {
      await api.disconnect();
    }
  });
});

describe('the version of the runtime', () => {
  it('that nobody could tell as it changed is told with the next block', async () => {
    const { upgrade } = await olderDevnet();
    let failing = false;
    const connect: Connect = (onMessage, onStatus) =>
      honest(devnet)((message) => {
        if (message.method !== undefined || !failing) return onMessage(message);
        onMessage({ jsonrpc: '2.0', id: message.id, error: { code: -32000, message: 'not now' } });
      }, onStatus);
    const client = new RpcClient(lightConnect(lightNode(devnet, options), { name: 'devnet', connect }));
    const told: unknown[] = [];
    await client.subscribe('state_subscribeRuntimeVersion', [], {
      next: (version) => told.push((version as { specVersion: number }).specVersion),
      error: () => told.push('an error'),
    });
    failing = true;
    await upgrade(424);
    await expect.poll(() => told).toEqual([422, 'an error']);
    failing = false;
    await devnet.newBlock();
    await expect.poll(() => told).toEqual([422, 'an error', 424]);
    client.close();
  });
});

describe('the app’s chain', { timeout: 60_000 }, () => {
  it('takes up a new runtime without being opened again', async () => {
    const { upgrade } = await olderDevnet();
    const light = lightNode(devnet, options);
    const chain = await openChain({
      connect: lightConnect(light, { name: 'devnet', connect: honest(devnet) }),
      kind: 'devnet',
      label: 'devnet',
      clock: systemClock,
      proving: true,
    });
    expect(chain.api.tx.subtensorModule!.setTempo).toBeUndefined();
    await upgrade(424);
    await expect.poll(() => chain.api.tx.subtensorModule!.setTempo !== undefined, { timeout: 20_000 }).toBe(true);
    await expect.poll(() => chain.heads().best.number).toBe(devnet.chain.best.header.number);
    const upgraded = await chain.at().codec('System', 'LastRuntimeUpgrade');
    expect(upgraded.toJSON()).toMatchObject({ specVersion: 424 });
    expect(light.refusals).toEqual([]);
    await chain.close();
  });

  it('an endpoint that says nothing of the upgrade cannot keep it back: the header tells of it, and the state which it is', async () => {
    const { upgrade } = await olderDevnet();
    const silent = lyingProxy(honest(devnet), {
      notification: (method, result) =>
        method === 'state_runtimeVersion' ? { ...(result as object), specVersion: 422 } : result,
    });
    const light = lightNode(devnet, options);
    const api = await ApiPromise.create({
      provider: new PolkadotProvider(lightConnect(light, { name: 'devnet', connect: silent })),
      noInitWarn: true,
    });
    const index = (name: string) => api.tx.subtensorModule?.[name]?.meta.index.toNumber();
    await upgrade(424);
    await expect.poll(() => index('setTempo'), { timeout: 20_000 }).toBe(139);
    expect(index('setRejectLockedAlpha')).toBe(142);
    expect(light.refusals).toEqual([]);
    await api.disconnect();
  });
});
