import { bytesToHex } from '../../substrate/bytes.ts';
import { TransactionRejected } from '../node/pool.ts';
import type { OpaqueExtrinsic } from '../runtime/runtime.ts';
import type { CallContext, Method } from '../rpc/method.ts';
import { asRejection } from '../rpc/methods/author.ts';
import { bytesParam, numberParam, objectParam } from '../rpc/params.ts';
import { RpcFailure } from '../rpc/rpc-error.ts';
import { makeBlocks, MOST_BLOCKS, type DevTools } from './dev-tools.ts';

const KNOWN = ['count', 'to', 'transactions', 'unsafeBlockHeight', 'dmp', 'ump', 'hrmp', 'relayChainStateOverrides'];

/**
 * `dev_newBlock [{ count?, to?, transactions? }?]` makes blocks now, whatever the production: one, `count`, or up to number `to`.
 * Actors act on each before the next. With `transactions` the first block holds exactly these and the pool waits. @returns the hash of the last block
 */
export const newBlock =
  (tools: DevTools): Method =>
  async (params, context) => {
    const { node } = context;
    const options = objectParam(params, 0, KNOWN) ?? {};
    for (const name of ['dmp', 'ump', 'hrmp', 'relayChainStateOverrides'])
      if (options[name] !== undefined) throw RpcFailure.invalidParams(`${name}: this chain is no parachain`);
    if (options['unsafeBlockHeight'] !== undefined)
      throw RpcFailure.invalidParams(
        'unsafeBlockHeight: numbers of blocks follow each other here; make them up to one with "to"',
      );
    const count = howMany(options, node.chain.best.header.number);
    const transactions = transactionsOf(options['transactions'], context);
    const before = node.chain.best.header.number;
    const last = await makeBlocks(node, tools, count, transactions && { transactions });
    if (transactions) await checkIncluded(transactions, before + 1, context);
    return last;
  };

function howMany(options: Record<string, unknown>, head: number): number {
  const to = numberParam([options['to']], 0, 'to');
  const count = to === undefined ? (numberParam([options['count']], 0, 'count') ?? 1) : to - head;
  if (count > MOST_BLOCKS) throw RpcFailure.invalidParams(`at most ${MOST_BLOCKS} blocks at once`);
  return Math.max(count, 1);
}

/** @throws RpcFailure 1010 for one that no block could take: then nothing was made */
function transactionsOf(list: unknown, { node }: CallContext): OpaqueExtrinsic[] | undefined {
  if (list === undefined || list === null) return undefined;
  if (!Array.isArray(list)) throw RpcFailure.invalidParams('transactions: a list wanted');
  return list.map((_, i) => {
    const extrinsic = bytesParam(list, i, `transactions[${i}]`);
    const validity = node.runtime.validate(node.chain.best, extrinsic);
    if (!validity.ok) throw asRejection(new TransactionRejected({ kind: 'validity', error: validity.error }));
    return extrinsic;
  });
}

async function checkIncluded(
  transactions: readonly OpaqueExtrinsic[],
  number: number,
  { node }: CallContext,
): Promise<void> {
  const hash = await node.chain.hashAt(number);
  const block = hash && (await node.chain.block(hash));
  const included = new Set(block ? block.extrinsics.map(bytesToHex) : []);
  const left = transactions.flatMap((extrinsic, i) => (included.has(bytesToHex(extrinsic)) ? [] : [i]));
  if (left.length > 0)
    throw new RpcFailure(1, `Block ${number} was made, but transactions ${left.join(', ')} did not fit into it`, {
      hash,
    });
}
