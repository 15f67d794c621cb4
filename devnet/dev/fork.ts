import type { DevnetNode } from '../node/node.ts';
import type { Method } from '../rpc/method.ts';
import { numberParam } from '../rpc/params.ts';
import { RpcFailure } from '../rpc/rpc-error.ts';

const DEEPEST = 64;

/**
 * `dev_fork [k]` lets the chain reorganise by `k` blocks: of the last `k` blocks (made first, where fewer than `k` are open) the chain goes back to
 * their parent and grows `k + 1` others, empty ones. Transactions of the blocks left behind go back to the pool. Finality waits meanwhile, then
 * goes on as before. @returns `{ retracted, enacted }`, hashes, oldest first
 */
export const dev_fork: Method = async (params, { node }) => {
  const depth = numberParam(params, 0, 'k') ?? 1;
  if (depth < 1 || depth > DEEPEST) throw RpcFailure.invalidParams(`k: from 1 to ${DEEPEST} wanted`);
  const { production, finalityPaused } = node;
  node.produce({ mode: 'manual' });
  node.finalityPaused = true;
  try {
    return await fork(node, depth);
  } finally {
    node.finalityPaused = finalityPaused;
    node.produce(production);
  }
};

async function fork(node: DevnetNode, depth: number): Promise<{ retracted: string[]; enacted: string[] }> {
  const { chain } = node;
  while (chain.best.header.number - chain.finalized.header.number < depth) await made(node.newBlock());
  const open = chain.path(chain.finalized.hash, chain.best.hash)!;
  const retracted = open.slice(-depth).map(({ hash }) => hash);
  let parent = open[open.length - depth - 1]?.hash ?? chain.finalized.hash;
  const enacted: string[] = [];
  for (let i = 0; i <= depth; i++) {
    const block = await made(node.newBlock({ parent, empty: true }));
    enacted.push(block.hash);
    parent = block.hash;
  }
  return { retracted, enacted };
}

async function made<T>(block: Promise<T | undefined>): Promise<T> {
  const known = await block;
  if (known === undefined) throw new RpcFailure(1, 'The block could not be made');
  return known;
}
