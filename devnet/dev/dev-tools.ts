import type { DevnetNode } from '../node/node.ts';
import type { Production } from '../node/production.ts';
import type { PalletDeclaration } from '../runtime/frame/pallet.ts';
import type { Runtime } from '../runtime/runtime.ts';
import type { SpecVersion } from '../runtime/spec-versions.ts';
import type { Faults } from './faults.ts';
import type { SnapshotHome } from './snapshots.ts';

/** What the development methods work with, besides the node. */
export interface DevTools {
  /** The module that stands at `:code` of a spec version. */
  readonly code: (version: SpecVersion) => Uint8Array;
  /** Declarations behind the names of storage items. */
  readonly pallets: readonly PalletDeclaration[];
  /** The same runtime, taking every signature for good: to try calls of accounts whose key nobody here has. */
  readonly unverified: () => Runtime;
  /** The switches the actors' market looks at. */
  readonly faults: Faults;
  /** Where snapshots are kept beyond the process; nowhere when left out. */
  readonly snapshots?: SnapshotHome | undefined;
  /** Resolves when the actors have acted on the best block, so that the next one holds what they sent. */
  readonly actorsDone: () => Promise<void>;
  /** What `Batch` of `dev_setBlockBuildMode` means: the production with a clock. */
  readonly batch: Extract<Production, { mode: 'interval' }>;
}

/** Longest run of blocks one request may ask for. */
export const MOST_BLOCKS = 10_000;

/** Blocks made in a row let others speak in between. */
const BREATHE_EVERY = 32;

/** Makes `count` blocks, the first one as `first` says. @returns hash of the last one */
export async function makeBlocks(
  node: DevnetNode,
  { actorsDone }: DevTools,
  count: number,
  first: Parameters<DevnetNode['newBlock']>[0] = {},
): Promise<string> {
  let hash: string = node.chain.best.hash;
  for (let i = 0; i < count; i++) {
    const block = await node.newBlock(i === 0 ? first : {});
    if (!block) throw new Error('the node is closing');
    hash = block.hash;
    await actorsDone();
    if (i % BREATHE_EVERY === BREATHE_EVERY - 1) await breath();
  }
  return hash;
}

/** Lets waiting messages be handled: a promise alone would not. */
const breath = (): Promise<void> =>
  new Promise((resolve) => {
    const { port1, port2 } = new MessageChannel();
    port1.onmessage = () => {
      port1.close();
      resolve();
    };
    port2.postMessage(null);
  });
