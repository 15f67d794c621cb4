// chainHead_v1: one group of methods around one piece of state per follow subscription, hence one file.
import { bytesToHex } from '../../../substrate/bytes.ts';
import { encodeHeader } from '../../../substrate/header.ts';
import type { Block } from '../../node/block.ts';
import type { DevnetNode } from '../../node/node.ts';
import { StateUnavailable } from '../../node/chain.ts';
import type { Hash } from '../../runtime/frame/types.ts';
import type { RuntimeVersion } from '../../runtime/runtime.ts';
import type { CallContext, Methods } from '../method.ts';
import { bytesParam, requiredHash, textParam } from '../params.ts';
import { RpcFailure } from '../rpc-error.ts';
import { storageItems } from './storage-query.ts';

const MOST_FOLLOWS = 2;
const MOST_OPERATIONS = 16;
const ITEMS_PER_EVENT = 500;
/** How many finalized blocks a new follow subscription is told of (newest last). */
const FIRST_FINALIZED = 1;

interface Follow {
  readonly pinned: Set<Hash>;
  readonly running: Set<string>;
  readonly tell: (event: unknown) => void;
  nextOperation: number;
}

const followsOf = ({ connection }: CallContext): Map<string, Follow> => {
  let follows = connection.memory.get('chainHead') as Map<string, Follow> | undefined;
  if (!follows) connection.memory.set('chainHead', (follows = new Map<string, Follow>()));
  return follows;
};

const spec = ({ specName, implName, specVersion, implVersion, transactionVersion, apis }: RuntimeVersion): unknown => ({
  specName,
  implName,
  specVersion,
  implVersion,
  transactionVersion,
  apis: Object.fromEntries(apis),
});

const validRuntime = (node: DevnetNode, at: Hash): unknown => ({
  type: 'valid',
  spec: spec(node.runtime.versionAt(node.chain.at(at).state)),
});

/** The runtime after a block whose header says that it was changed, else null. */
const newRuntime = (node: DevnetNode, { hash, header }: Block): unknown =>
  header.digest.some(({ type }) => type === 'runtimeEnvironmentUpdated') ? validRuntime(node, hash) : null;

const chainHead_v1_follow: Methods[string] = (params, context) => {
  const { node, connection } = context;
  const withRuntime = params[0] === true;
  const follows = followsOf(context);
  if (follows.size >= MOST_FOLLOWS) throw new RpcFailure(-32800, 'Maximum number of chainHead_follow has been reached');
  const pinned = new Set<Hash>();
  let started = false;
  const newBlock = (block: Block): void => {
    pinned.add(block.hash);
    tell({
      event: 'newBlock',
      blockHash: block.hash,
      parentBlockHash: bytesToHex(block.header.parentHash),
      ...(withRuntime ? { newRuntime: newRuntime(node, block) } : {}),
    });
  };
  const bestChanged = (best: Block): void => tell({ event: 'bestBlockChanged', bestBlockHash: best.hash });
  const stops = [
    node.chain.imported.on((block) => {
      if (started) newBlock(block);
    }),
    node.chain.bestChanged.on(({ best }) => {
      if (started) bestChanged(best);
    }),
    node.chain.finality.on(({ finalized, pruned }) => {
      if (!started) return;
      const hashes = finalized.map((b) => b.hash);
      tell({ event: 'finalized', finalizedBlockHashes: hashes, prunedBlockHashes: pruned });
    }),
  ];
  // Blocks the client was told of are gone: it must begin anew.
  stops.push(
    node.chain.rewound.on(() => {
      if (!started) return;
      tell({ event: 'stop' });
      connection.unsubscribe(id);
    }),
  );
  let id = '';
  id = connection.subscribe(() => {
    stops.forEach((stop) => stop());
    follows.delete(id);
  });
  const tell = (event: unknown): void => connection.notify('chainHead_v1_followEvent', id, event);
  follows.set(id, { pinned, running: new Set(), tell, nextOperation: 0 });
  connection.afterReply(() => {
    const first: Hash[] = [];
    for (let block: Block | undefined = node.chain.finalized; block && first.length < FIRST_FINALIZED;) {
      first.unshift(block.hash);
      block = node.chain.known(bytesToHex(block.header.parentHash));
    }
    for (const hash of first) pinned.add(hash);
    const runtime = validRuntime(node, node.chain.finalized.hash);
    tell({
      event: 'initialized',
      finalizedBlockHashes: first,
      ...(withRuntime ? { finalizedBlockRuntime: runtime } : {}),
    });
    started = true;
    node.chain.unfinalized.forEach(newBlock);
    bestChanged(node.chain.bestBlock);
  });
  return id;
};

/** The follow subscription and pinned block a method speaks of; `undefined` when the subscription is unknown. */
function pinnedAt(params: readonly unknown[], context: CallContext): { follow: Follow; hash: Hash } | undefined {
  const follow = followsOf(context).get(textParam(params, 0, 'followSubscription'));
  const hash = requiredHash(params, 1);
  if (!follow) return undefined;
  if (!follow.pinned.has(hash)) throw new RpcFailure(-32801, 'Invalid block hash');
  return { follow, hash };
}

/** Starts an operation whose outcome comes as follow events after the reply. */
function operation(
  context: CallContext,
  follow: Follow | undefined,
  work: (operationId: string) => unknown[] | Promise<unknown[]>,
): unknown {
  if (!follow || follow.running.size >= MOST_OPERATIONS) return { result: 'limitReached' };
  const operationId = String(follow.nextOperation++);
  follow.running.add(operationId);
  context.connection.afterReply(() => {
    void Promise.resolve()
      .then(() => work(operationId))
      .catch((error: unknown) => [
        // The state of a pinned block is gone when its fork died.
        error instanceof StateUnavailable
          ? { event: 'operationInaccessible', operationId }
          : { event: 'operationError', operationId, error: error instanceof Error ? error.message : String(error) },
      ])
      .then((events) => {
        if (!follow.running.delete(operationId)) return;
        events.forEach((event) => follow.tell(event));
      });
  });
  return { result: 'started', operationId };
}

const chainHead_v1_header: Methods[string] = async (params, context) => {
  const at = pinnedAt(params, context);
  const block = at && (await context.node.chain.block(at.hash));
  return block ? bytesToHex(encodeHeader(block.header)) : null;
};

const chainHead_v1_body: Methods[string] = (params, context) => {
  const at = pinnedAt(params, context);
  return operation(context, at?.follow, async (operationId) => {
    const block = await context.node.chain.block(at!.hash);
    if (!block) return [{ event: 'operationInaccessible', operationId }];
    return [{ event: 'operationBodyDone', operationId, value: block.extrinsics.map(bytesToHex) }];
  });
};

const chainHead_v1_call: Methods[string] = (params, context) => {
  const at = pinnedAt(params, context);
  const method = textParam(params, 2, 'function');
  const args = bytesParam(params, 3, 'callParameters');
  return operation(context, at?.follow, (operationId) => {
    const output = context.node.runtime.call(context.node.chain.at(at!.hash), method, args);
    return [{ event: 'operationCallDone', operationId, output: bytesToHex(output) }];
  });
};

const chainHead_v1_storage: Methods[string] = (params, context) => {
  const at = pinnedAt(params, context);
  const started = operation(context, at?.follow, (operationId) => {
    const items = [...storageItems(context.node.chain.at(at!.hash).state, params[2])];
    const events: unknown[] = [];
    for (let i = 0; i < items.length; i += ITEMS_PER_EVENT)
      events.push({ event: 'operationStorageItems', operationId, items: items.slice(i, i + ITEMS_PER_EVENT) });
    events.push({ event: 'operationStorageDone', operationId });
    return events;
  });
  return (started as { result: string }).result === 'started' ? { ...(started as object), discardedItems: 0 } : started;
};

const chainHead_v1_unpin: Methods[string] = (params, context) => {
  const follow = followsOf(context).get(textParam(params, 0, 'followSubscription'));
  if (!follow) return null;
  const hashes = (Array.isArray(params[1]) ? params[1] : [params[1]]) as unknown[];
  const list = hashes.map((_, i) => requiredHash(hashes, i));
  if (new Set(list).size !== list.length) throw new RpcFailure(-32804, 'Received duplicate hashes for unpinning');
  for (const hash of list) if (!follow.pinned.has(hash)) throw new RpcFailure(-32801, 'Invalid block hash');
  for (const hash of list) follow.pinned.delete(hash);
  return null;
};

export const chainHeadMethods: Methods = {
  chainHead_v1_follow,
  chainHead_v1_unfollow: (params, { connection }) => {
    connection.unsubscribe(textParam(params, 0, 'followSubscription'));
    return null;
  },
  chainHead_v1_header,
  chainHead_v1_body,
  chainHead_v1_call,
  chainHead_v1_storage,
  chainHead_v1_unpin,
  // Operations are never interrupted by a `waitingForContinue`, so there is nothing to continue.
  chainHead_v1_continue: (params, context) => {
    const follow = followsOf(context).get(textParam(params, 0, 'followSubscription'));
    if (follow) throw new RpcFailure(-32803, 'Invalid operation: it does not wait');
    return null;
  },
  chainHead_v1_stopOperation: (params, context) => {
    followsOf(context)
      .get(textParam(params, 0, 'followSubscription'))
      ?.running.delete(textParam(params, 1, 'operationId'));
    return null;
  },
};
