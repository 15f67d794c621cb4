import { bytesToHex } from '../../../substrate/bytes.ts';
import { headerToJson } from '../../../substrate/header.ts';
import type { BlockJustification } from '../../../substrate/grandpa/finality-proof.ts';
import type { Block } from '../../node/block.ts';
import type { Chain } from '../../node/chain.ts';
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
  const kept = await context.node.chain.justifications(block.hash);
  return {
    block: { header: headerToJson(block.header), extrinsics },
    justifications: kept ? kept.map(justificationJson) : null,
  };
};

/** Bytes as a node shows them here: lists of numbers, the engine's name too. */
const justificationJson = ({ engine, justification }: BlockJustification): [number[], number[]] => [
  Array.from(engine, (character) => character.charCodeAt(0)),
  Array.from(justification),
];

const chain_getFinalizedHead: Methods[string] = (_, { node }) => node.chain.finalized.hash;

/** Heads of one kind as they come; the present best one first. */
const subscribeHeads =
  (notification: string, listen: (chain: Chain, tell: (block: Block) => void) => () => void): Methods[string] =>
  (_, { node, connection }) => {
    const tell = (block: Block): void => connection.notify(notification, id, headerToJson(block.header));
    const id = connection.subscribe(listen(node.chain, tell));
    connection.afterReply(() => tell(node.chain.bestBlock));
    return id;
  };
/** Each new best block; after a change of forks that is the tip of the new one alone. */
const subscribeBest = subscribeHeads('chain_newHead', (chain, tell) => chain.bestChanged.on(({ best }) => tell(best)));
/** Each block that comes in, on whichever fork. */
const subscribeAll = subscribeHeads('chain_allHead', (chain, tell) => chain.imported.on(tell));

const chain_subscribeFinalizedHeads: Methods[string] = (_, { node, connection }) => {
  const id = connection.subscribe(
    node.chain.finality.on(({ finalized }) => {
      for (const block of finalized) connection.notify('chain_finalizedHead', id, headerToJson(block.header));
    }),
  );
  connection.afterReply(() => connection.notify('chain_finalizedHead', id, headerToJson(node.chain.finalized.header)));
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
  chain_subscribeNewHead: subscribeBest,
  chain_subscribeNewHeads: subscribeBest,
  chain_subscribeAllHeads: subscribeAll,
  chain_subscribeFinalizedHeads,
  chain_subscribeFinalisedHeads: chain_subscribeFinalizedHeads,
  subscribe_newHead: subscribeBest,
  chain_unsubscribeNewHead: unsubscribe,
  chain_unsubscribeNewHeads: unsubscribe,
  chain_unsubscribeAllHeads: unsubscribe,
  chain_unsubscribeFinalizedHeads: unsubscribe,
  chain_unsubscribeFinalisedHeads: unsubscribe,
  unsubscribe_newHead: unsubscribe,
};
