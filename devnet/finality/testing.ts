// Test support: changes of the finality authorities as root would make them.
import type { Block } from '../node/block.ts';
import type { DevnetNode, NewBlockOptions } from '../node/node.ts';
import { Context } from '../runtime/frame/context.ts';
import { State } from '../runtime/frame/state.ts';
import { scheduleGrandpaChange } from '../runtime/pallets/grandpa/module.ts';
import { devFinalityKey } from './finality-keys.ts';

/**
 * Makes a block after which the pallet announces a change to the keys at these paths (in the block after it, so that
 * announcement and delay count from there).
 */
export async function scheduleChange(
  node: DevnetNode,
  paths: readonly string[],
  delay = 0,
  forcedMedian?: number,
  options: NewBlockOptions = {},
): Promise<Block> {
  const parent = node.chain.at(options.parent ?? node.chain.best.hash);
  const state = new State(parent.state);
  scheduleGrandpaChange(
    new Context(state, { number: parent.header.number + 2 }),
    paths.map((path) => [devFinalityKey(path).publicKey, 1n]),
    delay,
    forcedMedian,
  );
  return (await node.newBlock({ ...options, edits: state.changes() }))!;
}
