import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { bytesToHex, hexToBytes, utf8, type Hex } from '../../substrate/bytes.ts';
import { decodeHeader, headerHash } from '../../substrate/header.ts';
import { decodeBlockResponse, encodeBlockRequest, type BlockRequest } from '../../substrate/p2p/block-request.ts';
import { decodeLightResponse, encodeLightRequest, type LightRequest } from '../../substrate/p2p/light-request.ts';
import { palletPrefix } from '../../substrate/storage-key.ts';
import { Trie } from '../../substrate/trie/trie.ts';
import { verifyProof } from '../../substrate/trie/verify-proof.ts';
import type { DevnetNode } from '../node/node.ts';
import { genesisBlock } from '../node/genesis-block.ts';
import { ENDOWED } from '../node/local-genesis.ts';
import { testNode } from '../node/testing.ts';
import { answerBlocks } from './answer-blocks.ts';
import { answerLight } from './answer-light.ts';
import { chainSpecOf } from './chain-spec.ts';

let node: DevnetNode;
beforeAll(async () => {
  node = await testNode(undefined, { keepStates: 5, finality: { justificationPeriod: 4 } });
  for (let i = 0; i < 140; i++) await node.newBlock();
});
afterAll(() => node.close());

const request: BlockRequest = {
  header: true,
  body: true,
  justification: true,
  from: 0,
  direction: 'ascending',
  most: 0,
};
const blocks = async (asked: Partial<BlockRequest>) =>
  decodeBlockResponse(await answerBlocks(node, encodeBlockRequest({ ...request, ...asked })), 200);
const numbers = async (asked: Partial<BlockRequest>) =>
  (await blocks(asked)).map(({ header }) => decodeHeader(header!).number);

describe('an answer to a block request', () => {
  it('goes up the best chain or down the ancestors, 128 blocks at most', async () => {
    expect(await numbers({ from: 3, most: 3 })).toEqual([3, 4, 5]);
    expect(await numbers({ from: 3, most: 9, direction: 'descending' })).toEqual([3, 2, 1, 0]);
    expect(await numbers({ from: hexToBytes((await node.chain.hashAt(139))!), most: 9 })).toEqual([139, 140]);
    expect(await numbers({})).toHaveLength(128);
    expect(await numbers({ from: 141 })).toEqual([]);
    expect(await numbers({ from: new Uint8Array(32) })).toEqual([]);
  });
  it('holds what was asked for: hash, header, extrinsics, kept justification', async () => {
    const [block] = await blocks({ from: 4, most: 1 });
    const known = (await node.chain.block((await node.chain.hashAt(4))!))!;
    expect(bytesToHex(block!.hash)).toBe(known.hash);
    expect(headerHash(decodeHeader(block!.header!))).toEqual(block!.hash);
    expect(block!.body).toEqual(known.extrinsics);
    expect(block!.justifications).toHaveLength(1);
    expect((await blocks({ from: 5, most: 1 }))[0]!.justifications).toBeUndefined();
    const [bare] = await blocks({ from: 4, most: 1, header: false, body: false, justification: false });
    expect(bare).toMatchObject({ header: undefined, body: [], justifications: undefined });
  });
  it('stays on a fork that was asked for by hash, downwards', async () => {
    const parent = (await node.chain.hashAt(node.chain.best.header.number - 1))!;
    node.finalityPaused = true;
    await node.newBlock();
    const fork = (await node.newBlock({ parent: node.chain.finalized.hash, empty: true }))!;
    expect(fork.hash).not.toBe(node.chain.best.hash);
    const down = await blocks({ from: hexToBytes(fork.hash), direction: 'descending', most: 3 });
    expect(down.map(({ hash }) => bytesToHex(hash))).toEqual([fork.hash, node.chain.finalized.hash, parent]);
    expect(await numbers({ from: hexToBytes(fork.hash) })).toEqual([fork.header.number]);
  });
});

describe('an answer to a light request', () => {
  const ask = async (asked: LightRequest) =>
    decodeLightResponse(asked.type, await answerLight(node, encodeLightRequest(asked)));
  const head = () => hexToBytes(node.chain.best.hash);

  it('proves values, absence, and that there is no child trie', async () => {
    const { stateRoot } = node.chain.best.header;
    const here = palletPrefix('Timestamp', 'Now');
    const gone = palletPrefix('Timestamp', 'Never');
    const state = verifyProof(stateRoot, (await ask({ type: 'read', block: head(), keys: [here, gone] }))!);
    expect(state.get(here).value).toEqual(node.chain.best.state.get(here));
    expect(state.get(gone).absent).toBe(true);
    const child = utf8(':child_storage:default:none');
    const children = verifyProof(stateRoot, (await ask({ type: 'readChild', block: head(), child, keys: [here] }))!);
    expect(children.get(child).absent).toBe(true);
  });
  it('proves what a call of the module at :code reads', async () => {
    const { stateRoot } = node.chain.best.header;
    const call = { type: 'call', block: head(), method: 'AuraApi_authorities', data: new Uint8Array() } as const;
    const key = palletPrefix('Aura', 'Authorities');
    expect(verifyProof(stateRoot, (await ask(call))!).get(key).value).toEqual(node.chain.best.state.get(key));
  });
  it('has no proof for other calls, nor for states not kept any more', async () => {
    const method = 'SubnetInfoRuntimeApi_get_subnets_info';
    expect(await ask({ type: 'call', block: head(), method, data: new Uint8Array() })).toBeUndefined();
    const old = hexToBytes((await node.chain.hashAt(3))!);
    expect(await ask({ type: 'read', block: old, keys: [Uint8Array.of(1)] })).toBeUndefined();
    expect(await ask({ type: 'read', block: new Uint8Array(32), keys: [] })).toBeUndefined();
  });
});

describe('the chain specification', () => {
  it('holds the whole genesis state, also long after block 0', () => {
    const spec = chainSpecOf(node, ['/ip4/127.0.0.1/tcp/1/ws/p2p/12D3']);
    const entries = Object.entries(spec.genesis.raw.top).map(
      ([key, value]) => [hexToBytes(key), hexToBytes(value)] as const,
    );
    const { block } = genesisBlock(node.runtime, node.options.genesis);
    expect(Trie.empty(1).apply(entries).root()).toEqual(block.header.stateRoot);
    expect(block.hash).toBe(node.chain.genesisHash);
    expect(spec.genesis.raw.top[bytesToHex(utf8(':code'))]?.startsWith('0x0061736d')).toBe(true);
    expect(spec.properties.tokenDecimals).toBe(9);
    expect(
      ENDOWED.every(([, account]: readonly [string, Hex, bigint]) => JSON.stringify(spec).includes(account.slice(2))),
    ).toBe(true);
  });
});
