import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { bytesToHex } from '../../../substrate/bytes.ts';
import { inProcessPair } from '../../../substrate/transport/in-process.ts';
import { RpcClient } from '../../../substrate/transport/rpc-client.ts';
import { developmentKey } from '../../actors/actor-key.ts';
import { signedExtrinsic } from '../../actors/signed-extrinsic.ts';
import type { DevnetNode } from '../../node/node.ts';
import { testNode } from '../../node/testing.ts';
import { balances } from '../../runtime/pallets/balances/declaration.ts';
import { system } from '../../runtime/pallets/system/declaration.ts';
import { serveTransport } from '../serve-transport.ts';
import { engineMethods, standardMethods } from './index.ts';

let node: DevnetNode;
let client: RpcClient;
beforeAll(async () => {
  node = await testNode();
  const [server, page] = inProcessPair();
  serveTransport(node, { ...standardMethods, ...engineMethods }, server);
  client = new RpcClient(page);
});
afterAll(() => node.close());
const ask = <T>(method: string, ...params: unknown[]): Promise<T> => client.request(method, params) as Promise<T>;
/** What was told before stands in the lists: this answer comes last. */
const told = (): Promise<unknown> => ask('system_chain');
const create = async (parent: string, empty = true): Promise<string> =>
  (await ask<{ hash: string }>('engine_createBlock', empty, false, parent)).hash;

describe('a change of forks over JSON-RPC', () => {
  it('is told block by block to all heads, tip by tip to new heads, and with the pruned fork when finality decides', async () => {
    const heard = { best: [] as number[], all: [] as number[], events: [] as unknown[] };
    const heads = (list: number[]) => ({
      next: (head: unknown) => void list.push(Number((head as { number: string }).number)),
    });
    await client.subscribe('chain_subscribeNewHeads', [], heads(heard.best));
    await client.subscribe('chain_subscribeAllHeads', [], heads(heard.all));
    await client.subscribe('chainHead_v1_follow', [false], { next: (event) => void heard.events.push(event) });
    await told();
    for (const list of Object.values(heard)) list.length = 0;
    const base = node.chain.best;
    const a1 = await create(base.hash);
    const b1 = await create(base.hash);
    expect(await ask('archive_v1_hashByHeight', base.header.number + 1)).toEqual([a1, b1]);
    const b2 = await create(b1);
    await ask('engine_finalizeBlock', b1);
    const refused = (code: number) => expect.objectContaining({ code });
    await expect(create(a1)).rejects.toEqual(refused(13_000));
    await expect(ask('engine_finalizeBlock', a1)).rejects.toEqual(refused(16_000));
    await expect(ask('engine_createBlock', false)).rejects.toEqual(refused(12_000));
    const n = base.header.number;
    expect(heard.best).toEqual([n + 1, n + 2]);
    expect(heard.all).toEqual([n + 1, n + 1, n + 2]);
    const added = (blockHash: string, parentBlockHash: string) => ({ event: 'newBlock', blockHash, parentBlockHash });
    const best = (bestBlockHash: string) => ({ event: 'bestBlockChanged', bestBlockHash });
    expect(heard.events).toEqual([
      added(a1, base.hash),
      best(a1),
      added(b1, base.hash),
      added(b2, b1),
      best(b2),
      { event: 'finalized', finalizedBlockHashes: [b1], prunedBlockHashes: [a1] },
    ]);
  });

  it('takes a watched transaction out of its block and into another, and storage watchers with it', async () => {
    const base = node.chain.best;
    const alice = developmentKey('//Alice');
    const call = balances.calls.transfer_keep_alive({
      dest: { type: 'Id', value: developmentKey('//Bob').account },
      value: 5n,
    });
    const transfer = signedExtrinsic(alice, call, 0, { genesisHash: node.chain.genesisHash, ...node.runtime.version });
    const states: unknown[] = [];
    const values: (string | null)[] = [];
    await client.subscribe('author_submitAndWatchExtrinsic', [bytesToHex(transfer)], {
      next: (s) => void states.push(s),
    });
    const key = bytesToHex(system.storage.Account.key(alice.account));
    await client.subscribe('state_subscribeStorage', [[key]], {
      next: (set) => void values.push((set as { changes: [string, string | null][] }).changes[0]![1]),
    });
    const left = await create(base.hash);
    const right = (await node.newBlock({ parent: base.hash, empty: true, finalize: false }))!.hash;
    const next = (await node.newBlock({ parent: right, empty: true, finalize: false }))!.hash;
    const last = await create(next);
    await ask('engine_finalizeBlock', last);
    await expect
      .poll(() => states)
      .toEqual(['ready', { inBlock: left }, { retracted: left }, 'ready', { inBlock: last }, { finalized: last }]);
    const [before, spent, back, again] = values;
    expect(back).toBe(before);
    expect([spent === before, again === before, values.length]).toEqual([false, false, 4]);
  });
});
