import { bytesToHex } from '../../../substrate/bytes.ts';
import { headerToJson } from '../../../substrate/header.ts';
import type { Block } from '../../node/block.ts';
import type { CallContext, Methods } from '../method.ts';
import { hashParam, numberParam } from '../params.ts';
import { RpcFailure } from '../rpc-error.ts';

const MOST_AT_ONCE = 1024;

/** Block hash by number; best without one; a list for a list. */
const chain_getBlockHash: Methods[string] = async (params, { node }) => {
  const wanted = params[0];
  if (Array.isArray(wanted)) {
    if (wanted.length > MOST_AT_ONCE) throw RpcFailure.invalidParams(`at most ${MOST_AT_ONCE} numbers`);
    return Promise.all(wanted.map((_, i) => node.chain.hashAt(numberParam(wanted, i, 'number') ?? 0)));
  }
  const number = numberParam(params, 0, 'number');
  if (number === undefined) return node.chain.best.hash;
  return (await node.chain.hashAt(number)) ?? null;
};

const blockAt = (params: readonly unknown[], { node }: CallContext): Promise<Block | undefined> =>
  node.chain.block(hashParam(params, 0) ?? node.chain.best.hash);

const chain_getHeader: Methods[string] = async (params, context) => {
  const block = await blockAt(params, context);
  return block ? headerToJson(block.header) : null;
};

const chain_getBlock: Methods[string] = async (params, context) => {
  const block = await blockAt(params, context);
  if (!block) return null;
  const extrinsics = block.extrinsics.map(bytesToHex);
  return { block: { header: headerToJson(block.header), extrinsics }, justifications: null };
};

const chain_getFinalizedHead: Methods[string] = (_, { node }) => node.chain.finalized.hash;

const subscribeBest =
  (notification: string): Methods[string] =>
  (_, { node, connection }) => {
    const id = connection.subscribe(
      node.chain.imported.on((block) => connection.notify(notification, id, headerToJson(block.header))),
    );
    connection.afterReply(() => connection.notify(notification, id, headerToJson(node.chain.best.header)));
    return id;
  };

const chain_subscribeFinalizedHeads: Methods[string] = (_, { node, connection }) => {
  const id = connection.subscribe(
    node.chain.finality.on(({ finalized }) => {
      for (const block of finalized) connection.notify('chain_finalizedHead', id, headerToJson(block.header));
    }),
  );
  connection.afterReply(() =>
    connection.notify('chain_finalizedHead', id, headerToJson(node.chain.finalized.header)),
  );
  return id;
};

const unsubscribe: Methods[string] = (params, { connection }) => connection.unsubscribe(String(params[0]));

export const chainMethods: Methods = {
  chain_getBlockHash,
  chain_getHead: chain_getBlockHash,
  chain_getHeader,
  chain_getBlock,
  chain_getFinalizedHead,
  chain_getFinalisedHead: chain_getFinalizedHead,
  chain_subscribeNewHead: subscribeBest('chain_newHead'),
  chain_subscribeNewHeads: subscribeBest('chain_newHead'),
  chain_subscribeAllHeads: subscribeBest('chain_allHead'),
  chain_subscribeFinalizedHeads,
  chain_subscribeFinalisedHeads: chain_subscribeFinalizedHeads,
  subscribe_newHead: subscribeBest('chain_newHead'),
  chain_unsubscribeNewHead: unsubscribe,
  chain_unsubscribeNewHeads: unsubscribe,
  chain_unsubscribeAllHeads: unsubscribe,
  chain_unsubscribeFinalizedHeads: unsubscribe,
  chain_unsubscribeFinalisedHeads: unsubscribe,
  unsubscribe_newHead: unsubscribe,
};
