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
import { grandpaMethods, standardMethods } from './index.ts';

let node: DevnetNode;
let client: RpcClient;
beforeAll(async () => {
  node = await testNode();
  const [server, page] = inProcessPair();
  serveTransport(node, { ...standardMethods, ...grandpaMethods }, server);
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

  it('tells each justification as it is made', async () => {
    const targets: number[] = [];
    await client.subscribe('grandpa_subscribeJustifications', [], {
      next: (bytes) => void targets.push(decodeJustification(hexToBytes(bytes as string)).targetNumber),
    });
    await node.newBlock();
    await node.newBlock();
    const { number } = node.chain.finalized.header;
    await expect.poll(() => targets).toEqual([number - 1, number]);
  });
});
