// Test support: a small real chain in memory, made block by block.
import { cryptoWaitReady } from '@polkadot/util-crypto';
import { createDevnetRuntime } from '../runtime/index.ts';
import type { ChainStore } from './chain-store.ts';
import { ManualClock } from '../../substrate/testing/manual-clock.ts';
import { ForgetfulStore } from './forgetful-store.ts';
import { localGenesis } from './local-genesis.ts';
import { DevnetNode, type NodeOptions } from './node.ts';

/** A node with the real runtime and a clock that stands still at a fixed date. */
export async function testNode(
  store: ChainStore = new ForgetfulStore(),
  options: Partial<NodeOptions> = {},
): Promise<DevnetNode> {
  await cryptoWaitReady();
  const slotDurationMs = 250;
  const { genesis, authors } = localGenesis(slotDurationMs);
  return DevnetNode.open({
    runtime: createDevnetRuntime({ slotDurationMs }),
    genesis,
    authors,
    clock: new ManualClock(Date.UTC(2026, 6, 1)),
    store,
    production: { mode: 'manual' },
    ...options,
  });
}
