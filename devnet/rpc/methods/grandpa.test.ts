import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { hexToBytes } from '../../../substrate/bytes.ts';
import { decodeFinalityProof } from '../../../substrate/grandpa/finality-proof.ts';
import { decodeJustification } from '../../../substrate/grandpa/justification.ts';
import { inProcessPair } from '../../../substrate/transport/in-process.ts';
import { RpcClient } from '../../../substrate/transport/rpc-client.ts';
import { scheduleChange } from '../../finality/testing.ts';
import type { DevnetNode } from '../../node/node.ts';
import { testNode } from '../../node/testing.ts';
import { serveTransport } from '../serve-transport.ts';
import { engineMethods, grandpaMethods, standardMethods } from './index.ts';

let node: DevnetNode;
let client: RpcClient;
beforeAll(async () => {
  node = await testNode();
  const [server, page] = inProcessPair();
  serveTransport(node, { ...standardMethods, ...engineMethods, ...grandpaMethods }, server);
  client = new RpcClient(page);
});
afterAll(() => node.close());
const ask = <T>(method: string, ...params: unknown[]): Promise<T> => client.request(method, params) as Promise<T>;

describe('GRANDPA over JSON-RPC', () => {
  it('is not offered unless asked for, as on Finney', () => {
    expect(Object.keys(standardMethods).filter((name) => name.startsWith('grandpa_'))).toEqual([]);
  });

  it('gives justifications with a block as lists of numbers, and null for a block without', async () => {
    await scheduleChange(node, ['//Alice', '//Bob']);
    await node.newBlock();
    const block = await ask<{ justifications: [number[], number[]][] | null }>(
      'chain_getBlock',
      await ask('chain_getBlockHash', 2),
    );
    expect(block.justifications).toHaveLength(1);
    const [engine, bytes] = block.justifications![0]!;
    expect(engine).toEqual([70, 82, 78, 75]);
    expect(decodeJustification(Uint8Array.from(bytes)).targetNumber).toBe(2);
    expect(await ask('chain_getBlock', await ask('chain_getBlockHash', 1))).toMatchObject({ justifications: null });
  });

  it('tells the round and the set', async () => {
    await node.newBlock();
    const votes = { currentWeight: 2, missing: [] };
    expect(await ask('grandpa_roundState')).toEqual({
      setId: 1,
      best: { round: 1, totalWeight: 2, thresholdWeight: 2, prevotes: votes, precommits: votes },
      background: [],
    });
  });

  it('proves finality of final blocks, and says of others that they are not final yet', async () => {
    const proof = decodeFinalityProof(hexToBytes(await ask('grandpa_proveFinality', 1)));
    expect(decodeJustification(proof.justification).targetNumber).toBe(2);
    await expect(ask('grandpa_proveFinality', 99)).rejects.toMatchObject({
      code: 4,
      message: expect.stringContaining('GRANDPA prove finality rpc failed: Block 99 not yet finalized') as string,
    });
  });
});

describe('a change of forks over JSON-RPC', () => {
  it('is told block by block to all heads, tip by tip to new heads, and with the pruned fork when finality decides', async () => {
    const told = { best: [] as number[], all: [] as number[], events: [] as unknown[] };
    const heads = (list: number[]) => ({
      next: (head: unknown) => void list.push(Number((head as { number: string }).number)),
    });
    await client.subscribe('chain_subscribeNewHeads', [], heads(told.best));
    await client.subscribe('chain_subscribeAllHeads', [], heads(told.all));
    await client.subscribe('chainHead_v1_follow', [false], { next: (event) => void told.events.push(event) });
    await new Promise((resolve) => setTimeout(resolve, 10));
    for (const list of Object.values(told)) list.length = 0;
    const base = node.chain.best;
    const create = async (parent: string): Promise<string> =>
      (await ask<{ hash: string }>('engine_createBlock', true, false, parent)).hash;
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
    expect(told.best).toEqual([n + 1, n + 2]);
    expect(told.all).toEqual([n + 1, n + 1, n + 2]);
    const added = (blockHash: string, parentBlockHash: string) => ({ event: 'newBlock', blockHash, parentBlockHash });
    const best = (bestBlockHash: string) => ({ event: 'bestBlockChanged', bestBlockHash });
    expect(told.events).toEqual([
      added(a1, base.hash),
      best(a1),
      added(b1, base.hash),
      added(b2, b1),
      best(b2),
      { event: 'finalized', finalizedBlockHashes: [b1], prunedBlockHashes: [a1] },
    ]);
  });
});
