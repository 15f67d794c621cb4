/** The methods that are answered from proofs, each under its name on the wire. substrate: client/rpc-api. */
import { bytesToHex, type Hex } from '../../substrate/bytes.ts';
import { blake2b256 } from '../../substrate/hash.ts';
import { headerToJson } from '../../substrate/header.ts';
import type { LightNode } from '../engine/light-node.ts';
import { bytesParam, hashParam, keysParam, numberParam } from './params.ts';

type Params = readonly unknown[];
type Answer = (params: Params, node: LightNode) => Promise<unknown>;

/** substrate: `STORAGE_KEYS_PAGED_MAX_COUNT` */
const mostKeys = 1000;
/** Most block numbers in one question. */
const mostNumbers = 1024;

const hexOrNull = (bytes: Uint8Array | undefined): Hex | null => (bytes ? bytesToHex(bytes) : null);

/** The value of one key, proved. */
async function valueOf(params: Params, node: LightNode): Promise<Uint8Array | undefined> {
  const [value] = (await node.read([bytesParam(params[0], 'key')], hashParam(params[1]))).value;
  return value;
}

const state_getStorage: Answer = async (params, node) => hexOrNull(await valueOf(params, node));

const state_getStorageHash: Answer = async (params, node) => {
  const value = await valueOf(params, node);
  return value ? bytesToHex(blake2b256(value)) : null;
};

/** Bytes of one value, or of all under the key where it is a prefix. */
const state_getStorageSize: Answer = async (params, node) => {
  const hash = hashParam(params[1]) ?? node.head?.hash;
  const value = await valueOf([params[0], hash], node);
  if (value) return value.length;
  const { value: entries } = await node.entries(bytesParam(params[0], 'key'), hash);
  return entries.length > 0 ? entries.reduce((sum, [, each]) => sum + each.length, 0) : null;
};

const state_queryStorageAt: Answer = async (params, node) => {
  const keys = keysParam(params[0]);
  const block = hashParam(params[1]) ?? node.head?.hash;
  const { value } = await node.read(keys, block);
  return [{ block, changes: keys.map((key, i) => [bytesToHex(key), hexOrNull(value[i])]) }];
};

const state_getKeysPaged: Answer = async ([prefix, count, start, at], node) => {
  const after = start === undefined || start === null ? undefined : bytesParam(start, 'startKey');
  const wanted = count === undefined || count === null ? mostKeys : numberParam(count, 'count');
  const under = prefix === undefined || prefix === null ? new Uint8Array(0) : bytesParam(prefix, 'prefix');
  const { value } = await node.keys(under, Math.min(wanted, mostKeys), after, hashParam(at));
  return value.map(bytesToHex);
};

const state_getKeys: Answer = async ([prefix, at], node) => {
  const { value } = await node.keys(bytesParam(prefix, 'prefix'), Infinity, undefined, hashParam(at));
  return value.map(bytesToHex);
};

const state_getPairs: Answer = async ([prefix, at], node) => {
  const { value } = await node.entries(bytesParam(prefix, 'prefix'), hashParam(at));
  return value.map((entry) => entry.map(bytesToHex));
};

const chain_getHeader: Answer = async ([at], node) => {
  const hash = hashParam(at) ?? node.head?.hash;
  return hash ? headerToJson(await node.header(hash)) : null;
};

const chain_getBlock: Answer = async ([at], node) => {
  const hash = hashParam(at) ?? node.head?.hash;
  if (!hash) return null;
  const { value } = await node.body(hash);
  const block = { header: headerToJson(await node.header(hash)), extrinsics: value.map(bytesToHex) };
  return { block, justifications: null };
};

/** From the verified chain; blocks older than what is in memory are the endpoint's word (see `LightNode.evidence`). */
async function hashOfNumber(number: number, node: LightNode): Promise<unknown> {
  const known = node.hashAt(number);
  if (known) return known;
  if (number > (node.head?.header.number ?? 0)) return null;
  return (await node.claim('chain_getBlockHash', [number])).value;
}

const chain_getBlockHash: Answer = async ([number], node) => {
  if (number === undefined || number === null) return node.head?.hash ?? null;
  if (!Array.isArray(number)) return hashOfNumber(numberParam(number, 'number'), node);
  const numbers = number.slice(0, mostNumbers).map((each) => numberParam(each, 'number'));
  return Promise.all(numbers.map((each) => hashOfNumber(each, node)));
};

/**
 * The newest block proved final. Where finality has not moved since the checkpoint (the chain offers no proofs of it), the
 * endpoint's own final block, if it is on the verified chain: its evidence stays `sealed`, and `light_finality` says whose word it is.
 */
const chain_getFinalizedHead: Answer = async (_, node) => {
  if (node.finalityMoves) return node.final?.hash ?? null;
  const { value } = await node.claim('chain_getFinalizedHead', []);
  const hash = hashParam(value);
  return hash && node.evidence(hash) ? hash : (node.final?.hash ?? null);
};

/** Requests with one answer. Streams are in `proved-streams.ts`. */
export const provedAnswers: Readonly<Record<string, Answer>> = {
  state_getStorage,
  state_getStorageAt: state_getStorage,
  state_getStorageHash,
  state_getStorageHashAt: state_getStorageHash,
  state_getStorageSize,
  state_getStorageSizeAt: state_getStorageSize,
  state_queryStorageAt,
  state_getKeysPaged,
  state_getKeysPagedAt: state_getKeysPaged,
  state_getKeys,
  state_getPairs,
  chain_getHeader,
  chain_getBlock,
  chain_getBlockHash,
  chain_getHead: chain_getBlockHash,
  chain_getFinalizedHead,
  chain_getFinalisedHead: chain_getFinalizedHead,
};
