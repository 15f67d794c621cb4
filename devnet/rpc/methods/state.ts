import { bytesToHex, startsWith } from '../../../substrate/bytes.ts';
import { blake2b256 } from '../../../substrate/hash.ts';
import type { BlockAt } from '../../node/block.ts';
import { UnknownRuntimeApi, type RuntimeVersion } from '../../runtime/runtime.ts';
import { LIMITS } from '../limits.ts';
import type { CallContext, Methods } from '../method.ts';
import { bytesParam, hashParam, keysParam, numberParam, textParam } from '../params.ts';
import { RpcFailure } from '../rpc-error.ts';

/** Pages of keys are at most this long (substrate: `STORAGE_KEYS_PAGED_MAX_COUNT`). */
const MOST_KEYS = 1000;

const at = (params: readonly unknown[], index: number, { node }: CallContext): BlockAt =>
  node.chain.at(hashParam(params, index) ?? node.chain.best.hash);

const hexOrNull = (bytes: Uint8Array | undefined): string | null => (bytes ? bytesToHex(bytes) : null);

const state_getStorage: Methods[string] = (params, context) =>
  hexOrNull(at(params, 1, context).state.get(bytesParam(params, 0, 'key')));

const state_getStorageHash: Methods[string] = (params, context) => {
  const value = at(params, 1, context).state.get(bytesParam(params, 0, 'key'));
  return value ? bytesToHex(blake2b256(value)) : null;
};

const state_getStorageSize: Methods[string] = (params, context) => {
  const { state } = at(params, 1, context);
  const key = bytesParam(params, 0, 'key');
  const exact = state.get(key);
  if (exact) return exact.length;
  let total = 0;
  let any = false;
  for (const [, value] of state.entries(key)) {
    any = true;
    total += value.length;
  }
  return any ? total : null;
};

const state_queryStorageAt: Methods[string] = (params, context) => {
  const block = at(params, 1, context);
  // Each key once; and where nothing was asked for, there is no block with changes.
  const asked = new Map(keysParam(params, 0).map(({ text, bytes }) => [text, bytes]));
  const changes = [...asked].map(([text, bytes]) => [text, hexOrNull(block.state.get(bytes))]);
  return changes.length === 0 ? [] : [{ block: block.hash, changes }];
};

const state_getKeys: Methods[string] = (params, context) => {
  const { state } = at(params, 1, context);
  return [...state.entries(bytesParam(params, 0, 'prefix'))].map(([key]) => bytesToHex(key));
};

const state_getPairs: Methods[string] = (params, context) => {
  const { state } = at(params, 1, context);
  return [...state.entries(bytesParam(params, 0, 'prefix'))].map(([key, value]) => [
    bytesToHex(key),
    bytesToHex(value),
  ]);
};

const state_getKeysPaged: Methods[string] = (params, context) => {
  const prefix = params[0] === null || params[0] === undefined ? new Uint8Array(0) : bytesParam(params, 0, 'prefix');
  const count = numberParam(params, 1, 'count') ?? MOST_KEYS;
  if (count > MOST_KEYS) throw new RpcFailure(4002, `count exceeds maximum value. value: ${count}, max: ${MOST_KEYS}`);
  const start = params[2] === null || params[2] === undefined ? undefined : bytesParam(params, 2, 'startKey');
  const { state } = at(params, 3, context);
  const keys: string[] = [];
  if (count === 0) return keys;
  // A start key before the prefix (or the prefix itself) means: from the first.
  const after = start && startsWith(start, prefix) ? start : undefined;
  for (const [key] of state.entries(prefix, after)) {
    keys.push(bytesToHex(key));
    if (keys.length === count) break;
  }
  return keys;
};

const state_getReadProof: Methods[string] = (params, context) => {
  const block = at(params, 1, context);
  const keys = keysParam(params, 0).map(({ bytes }) => bytes);
  return { at: block.hash, proof: block.state.prove(keys).map(bytesToHex) };
};

const state_call: Methods[string] = (params, context) => {
  const method = textParam(params, 0, 'method');
  const args = bytesParam(params, 1, 'data');
  const block = at(params, 2, context);
  try {
    return bytesToHex(context.node.runtime.call(block, method, args));
  } catch (error) {
    throw asExecutionFailure(error);
  }
};

/** What a failed runtime call looks like to clients; the wording for a missing method is matched by some. */
export function asExecutionFailure(error: unknown): RpcFailure {
  if (error instanceof UnknownRuntimeApi) return RpcFailure.client(`Execution failed: Other: ${error.message}`);
  const text = error instanceof Error ? error.message : String(error);
  return RpcFailure.client(`Execution failed: Execution aborted due to trap: ${text}`);
}

const state_getMetadata: Methods[string] = (params, context) => {
  const block = at(params, 0, context);
  // The result of the runtime API is opaque bytes: a length, then the metadata itself.
  const opaque = context.node.runtime.call(block, 'Metadata_metadata', new Uint8Array(0));
  return bytesToHex(opaque.subarray(compactLength(opaque)));
};

function compactLength(bytes: Uint8Array): number {
  const mode = (bytes[0] ?? 0) & 3;
  return mode === 3 ? 1 + ((bytes[0] ?? 0) >> 2) + 4 : 1 << mode;
}

/** The version as old JSON-RPC shows it. */
const versionJson = ({ systemVersion, apis, ...version }: RuntimeVersion): unknown => ({
  ...version,
  apis: apis.map(([id, v]) => [id, v]),
  stateVersion: systemVersion,
});

const state_getRuntimeVersion: Methods[string] = async (params, { node }) => {
  const hash = hashParam(params, 0);
  // The parent of block 0 is the zero hash; clients ask for its version and mean the first one.
  if (hash && !/^0x0+$/.test(hash) && !(await node.chain.block(hash)))
    throw RpcFailure.client(`Api called for an unknown Block: Header was not found in the database: ${hash}`);
  if (hash && /^0x0+$/.test(hash)) return versionJson(node.runtime.version);
  const { state } = node.chain.at(hash ?? node.chain.best.hash);
  return versionJson(node.runtime.versionAt(state));
};

const state_subscribeRuntimeVersion: Methods[string] = (_, { node, connection }) => {
  let told: RuntimeVersion | undefined;
  const tell = (): void => {
    const version = node.runtime.versionAt(node.chain.best.state);
    if (version !== told) connection.notify('state_runtimeVersion', id, versionJson((told = version)));
  };
  const id = connection.subscribe(
    node.chain.bestChanged.on(() => {
      if (told) tell();
    }),
  );
  connection.afterReply(tell);
  return id;
};

const state_subscribeStorage: Methods[string] = (params, { node, connection }) => {
  const keys = keysParam(params, 0, 'keys', LIMITS.subscribedKeys);
  const told = new Map<string, string | null>();
  const tell = (block: BlockAt, all: boolean): void => {
    const changes: [string, string | null][] = [];
    for (const { text, bytes } of keys) {
      const value = hexOrNull(block.state.get(bytes));
      if (all || told.get(text) !== value) changes.push([text, value]);
      told.set(text, value);
    }
    if (changes.length > 0) connection.notify('state_storage', id, { block: block.hash, changes });
  };
  const id = connection.subscribe(node.chain.bestChanged.on(() => tell(node.chain.best, false)));
  connection.afterReply(() => tell(node.chain.best, true));
  return id;
};

const unsubscribe: Methods[string] = (params, { connection }) => connection.unsubscribe(String(params[0]));

export const stateMethods: Methods = {
  state_getStorage,
  state_getStorageAt: state_getStorage,
  state_getStorageHash,
  state_getStorageHashAt: state_getStorageHash,
  state_getStorageSize,
  state_getStorageSizeAt: state_getStorageSize,
  state_queryStorageAt,
  state_getKeys,
  state_getKeysPaged,
  state_getKeysPagedAt: state_getKeysPaged,
  state_getPairs,
  state_getReadProof,
  state_call,
  state_callAt: state_call,
  state_getMetadata,
  state_getRuntimeVersion,
  chain_getRuntimeVersion: state_getRuntimeVersion,
  state_subscribeRuntimeVersion,
  chain_subscribeRuntimeVersion: state_subscribeRuntimeVersion,
  state_unsubscribeRuntimeVersion: unsubscribe,
  chain_unsubscribeRuntimeVersion: unsubscribe,
  state_subscribeStorage,
  state_unsubscribeStorage: unsubscribe,
};
