// @polkadot/api, unmodified and with its own WebSocket provider, against the devnet.
import { ApiPromise, WsProvider } from '@polkadot/api';
import { Keyring } from '@polkadot/keyring';
import type { ISubmittableResult } from '@polkadot/types/types';
import type { ProviderInterface } from '@polkadot/rpc-provider/types';
import { cryptoWaitReady } from '@polkadot/util-crypto';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { accounts, call, constant, subtensor, tx, type Call } from './named.ts';
import { servedDevnet, type ServedDevnet } from './served-devnet.ts';

const TAO = 1_000_000_000n;
await cryptoWaitReady();
const keyring = new Keyring({ type: 'sr25519', ss58Format: 42 });
const [alice, bob, dave, ferdie] = ['//Alice', '//Bob', '//Dave', '//Ferdie'].map((uri) => keyring.addFromUri(uri)) as [
  ReturnType<Keyring['addFromUri']>,
  ReturnType<Keyring['addFromUri']>,
  ReturnType<Keyring['addFromUri']>,
  ReturnType<Keyring['addFromUri']>,
];

/** As an application opens it: nothing but the address. */
async function openApi({ url }: ServedDevnet): Promise<ApiPromise> {
  const api = new ApiPromise({ provider: new WsProvider(url) as unknown as ProviderInterface, noInitWarn: true });
  await api.isReadyOrError;
  return api;
}

/** Signs, sends, and hears everything until the block is final. */
function heard(extrinsic: Call, signer = alice): Promise<ISubmittableResult[]> {
  const results: ISubmittableResult[] = [];
  return new Promise((resolve, reject) => {
    extrinsic
      .signAndSend(signer, { nonce: -1 }, (result) => {
        results.push(result);
        if (result.isFinalized || result.isError) resolve(results);
      })
      .catch(reject);
  });
}

describe('on a chain of a block per transaction', () => {
  let devnet: ServedDevnet;
  let api: ApiPromise;
  beforeAll(async () => {
    devnet = await servedDevnet({ mode: 'instant' });
    api = await openApi(devnet);
  });
  afterAll(async () => {
    await api.disconnect();
    await devnet.close();
  });

  test('it boots from the newest metadata, with the chain properties of Bittensor', async () => {
    expect(api.runtimeMetadata.version).toBe(16);
    expect(api.runtimeVersion.specName.toString()).toBe('node-subtensor');
    expect((await api.rpc.system.chain()).toString()).toBe('Bittensor');
    expect([api.registry.chainSS58, api.registry.chainDecimals, api.registry.chainTokens]).toEqual([42, [9], ['TAO']]);
    expect(api.genesisHash.toHex()).toBe(devnet.node.chain.genesisHash);
    expect((await api.rpc.chain.getBlockHash(0)).toHex()).toBe(devnet.node.chain.genesisHash);
  });

  test('constants read as on a fast chain', () => {
    expect(constant(api, 'aura', 'slotDuration')).toBe('250');
    expect(constant(api, 'balances', 'existentialDeposit')).toBe('500');
    expect(constant(api, 'system', 'blockHashCount')).toBe('2400');
  });

  test('a value, a default, and one that is not there', async () => {
    const account = await accounts(api)(alice.address);
    expect(account.data.free.toBigInt()).toBe(1_000_000n * TAO);
    const stranger = await accounts(api)('5C4hrfjw9DjXZTzV3MwzrrAr9P1MJhSrvWGWqi1eSuyUpnhM');
    expect(stranger.data.free.toBigInt()).toBe(0n);
    expect((await subtensor(api, 'tempo')(0)).toString()).toBe('100');
    expect((await subtensor(api, 'uids')(1, alice.address)).isEmpty).toBe(true);
  });

  test('several values at once, of one map and of many', async () => {
    const both = await accounts(api).multi([alice.address, dave.address]);
    expect(both.map(({ data }) => data.free.toBigInt())).toEqual([1_000_000n * TAO, 2_000n * TAO]);
    const [networks, added, tempo] = await api.queryMulti([
      subtensor(api, 'totalNetworks'),
      [subtensor(api, 'networksAdded'), 1],
      [subtensor(api, 'tempo'), 0],
    ] as never);
    expect([networks, added, tempo].map(String)).toEqual(['2', 'true', '100']);
  });

  test('entries of a map, all and in pages, and its keys', async () => {
    const all = await accounts(api).entries();
    expect(all.length).toBeGreaterThan(9);
    const paged = [];
    let startKey = '';
    for (;;) {
      const page = await accounts(api).entriesPaged({ args: [], pageSize: 4, startKey });
      paged.push(...page);
      if (page.length < 4) break;
      startKey = page.at(-1)![0].toHex();
    }
    const keysOf = (entries: typeof all) => entries.map(([key]) => String(key.args[0]));
    expect(keysOf(paged)).toEqual(keysOf(all));
    expect((await accounts(api).keys()).map((key) => String(key.args[0]))).toEqual(keysOf(all));
    const nets = await subtensor(api, 'networksAdded').entries();
    expect(nets.map(([key, value]) => [key.args[0]!.toString(), value.toString()])).toEqual([
      ['0', 'true'],
      ['1', 'true'],
    ]);
  });

  test('hash and size of a value', async () => {
    const raw = await accounts(api)(alice.address);
    expect((await accounts(api).size(alice.address)).toNumber()).toBe(raw.encodedLength);
    expect((await accounts(api).hash(alice.address)).toHex()).toBe(raw.hash.toHex());
  });

  test('a subscription hears the value, and each change of it', async () => {
    const values: bigint[] = [];
    const { data } = await accounts(api)(ferdie.address);
    const before = data.free.toBigInt();
    const stop = await accounts(api)(ferdie.address, (account) => void values.push(account.data.free.toBigInt()));
    await expect.poll(() => values).toEqual([before]);
    await heard(tx(api, 'balances', 'transferKeepAlive', ferdie.address, 5n * TAO));
    await expect.poll(() => values).toEqual([before, before + 5n * TAO]);
    stop();
  });

  test('a transaction: in a block, then final, both heard in this order with its events', async () => {
    const results = await heard(tx(api, 'balances', 'transferKeepAlive', bob.address, TAO));
    expect(results.map(({ status }) => status.type)).toEqual(['Ready', 'InBlock', 'Finalized']);
    const last = results.at(-1)!;
    const names = last.events.map(({ event }) => `${event.section}.${event.method}`);
    expect(names).toContain('balances.Transfer');
    expect(names.at(-1)).toBe('system.ExtrinsicSuccess');
    expect(last.status.asFinalized.toHex()).toBe(results[1]!.status.asInBlock.toHex());
    const block = await api.rpc.chain.getBlock(last.status.asFinalized);
    expect(block.block.extrinsics[last.txIndex!]!.hash.toHex()).toBe(last.txHash.toHex());
    expect(block.block.extrinsics[0]!.method.method).toBe('set');
  });

  test('twenty transactions sent together: each hears both', async () => {
    const { nonce } = await accounts(api)(alice.address);
    const all = await Promise.all(
      Array.from({ length: 20 }, async (_, i) => {
        const types: string[] = [];
        await new Promise<void>((resolve, reject) => {
          tx(api, 'balances', 'transferKeepAlive', bob.address, TAO + BigInt(i))
            .signAndSend(alice, { nonce: nonce.toNumber() + i }, ({ status, isFinalized, isError }) => {
              types.push(status.type);
              if (isFinalized || isError) resolve();
            })
            .catch(reject);
        });
        return types.filter((type) => type !== 'Ready' && type !== 'Future');
      }),
    );
    expect(all).toEqual(all.map(() => ['InBlock', 'Finalized']));
  });

  test('a call that fails is in a block, with the error by name and its docs', async () => {
    const results = await heard(tx(api, 'subtensorModule', 'startCall', 77), dave);
    const { dispatchError } = results.at(-1)!;
    const error = api.registry.findMetaError(dispatchError!.asModule);
    expect([error.section, error.name]).toEqual(['subtensorModule', 'SubnetNotExists']);
    expect(error.docs.length).toBeGreaterThan(0);
  });

  test('sudo wraps a failure: the outside succeeds, the inside says why', async () => {
    const results = await heard(tx(api, 'sudo', 'sudo', tx(api, 'adminUtils', 'sudoSetTempo', 77, 10)));
    const { events, dispatchError } = results.at(-1)!;
    expect(dispatchError).toBeUndefined();
    const sudid = events.find(({ event }) => api.events['sudo']!['Sudid']!.is(event))!.event;
    expect((sudid.data[0] as unknown as { isErr: boolean }).isErr).toBe(true);
  });

  test('a batch: every item and the whole are told', async () => {
    const calls = [1n, 2n, 3n].map((amount) => tx(api, 'balances', 'transferKeepAlive', bob.address, amount * TAO));
    const { events } = (await heard(tx(api, 'utility', 'batchAll', calls))).at(-1)!;
    const names = events.map(({ event }) => event.method);
    expect(names.filter((name) => name === 'ItemCompleted')).toHaveLength(3);
    expect(names).toContain('BatchCompleted');
  });

  test('refused transactions say why, in the words of a node', async () => {
    const transfer = tx(api, 'balances', 'transferKeepAlive', bob.address, TAO);
    await expect(transfer.signAndSend(alice, { nonce: 0 })).rejects.toThrow(
      '1010: Invalid Transaction: Transaction is outdated',
    );
    const poor = keyring.addFromUri('//Nobody');
    await expect(transfer.signAndSend(poor)).rejects.toThrow('1010: Invalid Transaction: Inability to pay some fees');
  });

  test('payment info is what is then paid', async () => {
    const transfer = tx(api, 'balances', 'transferKeepAlive', bob.address, TAO);
    const { partialFee, weight } = await transfer.paymentInfo(dave);
    expect(weight.refTime.toBigInt()).toBeGreaterThan(0n);
    const { data: before } = await accounts(api)(dave.address);
    const { events } = (await heard(transfer, dave)).at(-1)!;
    const paid = events.find(({ event }) => api.events['transactionPayment']!['TransactionFeePaid']!.is(event))!.event;
    expect(paid.data[1]!.toString()).toBe(partialFee.toString());
    const { data: after } = await accounts(api)(dave.address);
    expect(before.free.toBigInt() - after.free.toBigInt()).toBe(TAO + partialFee.toBigInt());
  });

  test('derived values: heads, balances, nonces, blocks with their events', async () => {
    const best = (await api.derive.chain.bestNumber()).toNumber();
    expect((await api.derive.chain.bestNumberFinalized()).toNumber()).toBe(best);
    const balances = await api.derive.balances.all(alice.address);
    const account = await accounts(api)(alice.address);
    expect(balances.freeBalance.toBigInt()).toBe(account.data.free.toBigInt());
    expect(balances.accountNonce.toNumber()).toBe(account.nonce.toNumber());
    const { mortalLength, nonce } = await api.derive.tx.signingInfo(alice.address);
    expect([nonce!.toNumber(), mortalLength]).toEqual([account.nonce.toNumber(), 1205]);
    const block = await api.derive.chain.getBlock(await api.rpc.chain.getBlockHash(best));
    expect(block.events.length).toBeGreaterThan(0);
  });

  test('an earlier block is read as it was', async () => {
    const then = await api.rpc.chain.getFinalizedHead();
    const { data: before } = await accounts(api)(bob.address);
    await heard(tx(api, 'balances', 'transferKeepAlive', bob.address, 7n * TAO));
    const past = await api.at(then);
    expect((await accounts(past)(bob.address)).data.free.toBigInt()).toBe(before.free.toBigInt());
    const { data: after } = await accounts(api)(bob.address);
    expect(after.free.toBigInt() - before.free.toBigInt()).toBe(7n * TAO);
    const genesis = await api.at(api.genesisHash);
    expect((await accounts(genesis)(alice.address)).data.free.toBigInt()).toBe(1_000_000n * TAO);
    expect((await accounts(genesis).entries()).length).toBeGreaterThan(9);
    expect((await call(past, 'accountNonceApi', 'accountNonce', bob.address)).toJSON()).toBe(0);
  });

  test('runtime APIs answer with typed values', async () => {
    const { nonce } = await accounts(api)(alice.address);
    expect((await call(api, 'accountNonceApi', 'accountNonce', alice.address)).toJSON()).toBe(nonce.toNumber());
    const all = (await call(api, 'subnetInfoRuntimeApi', 'getAllDynamicInfo')).toJSON() as { netuid: number }[];
    expect(all.map(({ netuid }) => netuid)).toEqual([0, 1]);
    const metagraph = (await call(api, 'subnetInfoRuntimeApi', 'getMetagraph', 1)).toJSON() as { maxUids: number };
    expect(metagraph).toMatchObject({ netuid: 1, maxUids: 256 });
    expect((await call(api, 'swapRuntimeApi', 'currentAlphaPrice', 1)).toJSON()).toBe(1_000_000_000);
    expect((await call(api, 'subnetInfoRuntimeApi', 'getMetagraph', 77)).toJSON()).toBeNull();
  });

  test('heads can be followed, new and finalized', async () => {
    const heads: string[] = [];
    const stopNew = await api.rpc.chain.subscribeNewHeads(
      (header) => void heads.push(`new ${header.number.toString()}`),
    );
    const stopFinal = await api.rpc.chain.subscribeFinalizedHeads(
      (header) => void heads.push(`final ${header.number.toString()}`),
    );
    await heard(tx(api, 'balances', 'transferKeepAlive', bob.address, TAO));
    stopNew();
    stopFinal();
    const best = devnet.node.chain.best.header.number;
    expect(heads).toContain(`new ${best}`);
    expect(heads).toContain(`final ${best}`);
  });
});

describe('on a chain of a block per slot', () => {
  let devnet: ServedDevnet;
  let api: ApiPromise;
  beforeAll(async () => {
    devnet = await servedDevnet({ mode: 'interval', ms: 250 });
    api = await openApi(devnet);
  });
  afterAll(async () => {
    await api.disconnect();
    await devnet.close();
  });

  test('a transaction: in a block, then final, both heard in this order', async () => {
    for (let i = 1n; i <= 4n; i++) {
      const results = await heard(tx(api, 'balances', 'transferKeepAlive', bob.address, i * TAO));
      expect(results.map(({ status }) => status.type)).toEqual(['Ready', 'InBlock', 'Finalized']);
    }
  });

  test('a mortal extrinsic is refused after its era', async () => {
    const { block } = await api.rpc.chain.getBlock();
    const transfer = tx(api, 'balances', 'transferKeepAlive', bob.address, TAO);
    const { nonce } = await accounts(api)(dave.address);
    const current = block.header.number.toNumber();
    await transfer.signAsync(dave, {
      era: api.createType('ExtrinsicEra', { current, period: 4 }).toHex() as never,
      blockHash: block.header.hash,
      nonce: nonce.toNumber(),
    });
    for (let i = 0; i < 8; i++) await devnet.step();
    await expect(transfer.send()).rejects.toThrow('1010: Invalid Transaction: Transaction has a bad signature');
  });
});
