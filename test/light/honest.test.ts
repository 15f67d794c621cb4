// The light node in front of an honest devnet: what it shows is the chain's, and carries its evidence.
import { ApiPromise } from '@polkadot/api';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { DevnetNode } from '../../devnet/node/node.ts';
import { devPair } from '../../devnet/node/dev-accounts.ts';
import { eventsOf } from '../../node-light/verifier/inclusion.ts';
import { lightConnect } from '../../node-light/provider/light-connect.ts';
import { bytesToHex, hexToBytes } from '../../substrate/bytes.ts';
import { palletPrefix } from '../../substrate/storage-key.ts';
import { PolkadotProvider } from '../../substrate/transport/polkadot-provider.ts';
import { lightDevnet, lightNode, source } from './light-devnet.ts';
import { honest } from './lying-proxy.ts';

let devnet: DevnetNode;
beforeAll(async () => {
  devnet = await lightDevnet(40);
});
afterAll(() => devnet.close());

const account = palletPrefix('System', 'Account');

describe('a light node with an honest source', () => {
  it('verifies every header from the genesis block to the head', async () => {
    const light = lightNode(devnet);
    await light.addSource(source('devnet', honest(devnet)));
    expect(light.head?.hash).toBe(devnet.chain.best.hash);
    expect(light.refusals).toEqual([]);
    expect(light.blockTimeMs).toBe(250);
  });

  it('counts the distinct authors above a block', async () => {
    const light = lightNode(devnet);
    await light.addSource(source('devnet', honest(devnet)));
    const head = light.head!.header.number;
    const words = [0, 1, 2, 3, 9].map((above) => light.evidence(light.hashAt(head - above)!));
    expect(words).toEqual(
      [0, 1, 2, 3, 3].map((k, i) => ({ word: 'sealed', k, n: 3, block: head - [0, 1, 2, 3, 9][i]! })),
    );
  });

  it('reads the same values and maps as the chain holds, with proved absence', async () => {
    const light = lightNode(devnet);
    await light.addSource(source('devnet', honest(devnet)));
    const { state } = devnet.chain.best;
    const { value, evidence } = await light.entries(account);
    expect(value.map((entry) => entry.map(bytesToHex))).toEqual(
      [...state.entries(account)].map((entry) => entry.map(bytesToHex)),
    );
    expect(value.length).toBeGreaterThan(5);
    expect(evidence).toMatchObject({ word: 'sealed', n: 3 });
    const absent = await light.read([palletPrefix('System', 'Nothing'), value[0]![0]]);
    expect(absent.value[0]).toBeUndefined();
    expect(absent.value[1]).toEqual(value[0]![1]);
  });

  it('pages through keys as a node does', async () => {
    const light = lightNode(devnet);
    await light.addSource(source('devnet', honest(devnet)));
    const all = [...devnet.chain.best.state.entries(account)].map(([key]) => key);
    const { value: first } = await light.keys(account, 3);
    const { value: second } = await light.keys(account, 100, first.at(-1));
    expect([...first, ...second].map(bytesToHex)).toEqual(all.map(bytesToHex));
    expect((await light.keys(account, 5, all.at(-1))).value).toEqual([]);
    expect((await light.keys(palletPrefix('System', 'Nothing'), 5)).value).toEqual([]);
  });
});

describe('@polkadot/api over the light node', () => {
  it('reads, subscribes and sends; what it shows is proved', { timeout: 60_000 }, async () => {
    const light = lightNode(devnet);
    const provider = new PolkadotProvider(lightConnect(light, { name: 'devnet', connect: honest(devnet) }));
    const api = await ApiPromise.create({ provider, noInitWarn: true });
    try {
      const alice = devPair('//Alice');
      const bob = devPair('//Bob');
      const before = (await api.query.system!.account!(alice.address)) as unknown as { nonce: { toNumber(): number } };
      const entries = await api.query.system!.account!.entries();
      expect(entries.length).toBe([...devnet.chain.best.state.entries(account)].length);

      const heads: number[] = [];
      const stop = await api.rpc.chain.subscribeNewHeads((header) => void heads.push(header.number.toNumber()));
      const status = await new Promise<{ block: string; hash: string }>((resolve, reject) => {
        const transfer = api.tx.balances!.transferKeepAlive!(bob.address, 5_000_000_000n);
        transfer
          .signAndSend(alice, { nonce: before.nonce.toNumber() }, ({ status, txHash }) => {
            // The API passes over "in block" when "finalized" comes right behind it.
            if (status.isInBlock) resolve({ block: status.asInBlock.toHex(), hash: txHash.toHex() });
            if (status.isFinalized) resolve({ block: status.asFinalized.toHex(), hash: txHash.toHex() });
          })
          .then(() => devnet.newBlock())
          .catch(reject);
      });
      expect(heads.at(-1)).toBe(devnet.chain.best.header.number);
      stop();
      const inclusion = await light.inclusion(hexToBytes(status.hash), status.block as `0x${string}`);
      const names = eventsOf(inclusion.value, api.registry, 0).map(({ pallet, name }) => `${pallet}.${name}`);
      expect(names).toContain('balances.Transfer');
      expect(names.at(-1)).toBe('system.ExtrinsicSuccess');
      expect(light.refusals).toEqual([]);
    } finally {
      await api.disconnect();
    }
  });
});
