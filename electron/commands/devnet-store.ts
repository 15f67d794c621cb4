/** The stores `npm run devnet` works on, and the snapshots in its data folder. */
import { access, mkdir, readFile, rename, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import {
  decodeSnapshot,
  encodeSnapshot,
  snapshotOperations,
  type SnapshotFile,
  type SnapshotHeader,
} from '../../devnet/dev/snapshot-file.ts';
import type { SnapshotHome } from '../../devnet/dev/snapshots.ts';
import type { ChainStore } from '../../devnet/node/chain-store.ts';
import { ForgetfulStore } from '../../devnet/node/forgetful-store.ts';
import type { DevnetNode } from '../../devnet/node/node.ts';
import { StoredChainStore } from '../../devnet/node/stored-chain.ts';
import { memoryStore } from '../../substrate/store/memory-store.ts';
import type { Store } from '../../substrate/store/store.ts';
import { BadOption } from './command-line.ts';

const SUFFIX = '.snapshot';
const snapshotFolder = (dataDir: string): string => join(dataDir, 'snapshots');

/** Reads the snapshot a user names: a file, or one of the data folder. @throws BadOption, SnapshotFileError */
export async function readSnapshot(given: string, dataDir: string): Promise<SnapshotFile> {
  const places = [given, join(snapshotFolder(dataDir), given + SUFFIX)];
  for (const place of places) {
    const there = await access(place).then(
      () => true,
      () => false,
    );
    if (there) return decodeSnapshot(new Uint8Array(await readFile(place)));
  }
  throw new BadOption(`--snapshot: there is neither ${places.join(' nor ')}.`);
}

export interface OpenedStore {
  readonly chain: ChainStore;
  /** The raw store behind, to be written to snapshots; undefined where nothing is kept. */
  readonly raw: Store | undefined;
}

/** Opens the chain's store: a folder, or memory where there is none. A snapshot fills it first. @throws BadOption when it is not empty then; StoreError */
export async function openStore(
  folder: string | undefined,
  keepStates: number,
  snapshot: SnapshotFile | undefined,
): Promise<OpenedStore> {
  // An archive in memory has its states in undo records, which are small, not in one trie per block.
  if (folder === undefined && !snapshot && keepStates !== Infinity)
    return { chain: new ForgetfulStore(keepStates), raw: undefined };
  if (folder !== undefined) await mkdir(folder, { recursive: true });
  const raw = folder === undefined ? memoryStore() : await levelIn(folder);
  if (snapshot) {
    for await (const _ of raw.iterate({ limit: 1 })) {
      await raw.close();
      throw new BadOption(`--snapshot: ${folder} holds a chain already. Choose another --data-dir, or --memory.`);
    }
    await raw.batch(snapshotOperations(snapshot));
  }
  return { chain: new StoredChainStore(raw, { keepStates }), raw: folder === undefined ? undefined : raw };
}

/** Loaded when something is kept in files. */
async function levelIn(folder: string): Promise<Store> {
  const { levelStore } = await import('../../substrate/store/level-store.ts');
  return levelStore(folder);
}

/** Snapshots as files in the data folder, written whole or not at all. */
export const snapshotHome = (raw: Store, dataDir: string, header: Omit<SnapshotHeader, 'number'>): SnapshotHome => ({
  async keep(name: string, node: DevnetNode): Promise<string> {
    const entries: [Uint8Array, Uint8Array][] = [];
    for await (const entry of raw.iterate()) entries.push(entry);
    const folder = snapshotFolder(dataDir);
    await mkdir(folder, { recursive: true });
    const file = join(folder, name + SUFFIX);
    const bytes = encodeSnapshot({ header: { ...header, number: node.chain.finalized.header.number }, entries });
    await writeFile(`${file}.part`, bytes);
    await rename(`${file}.part`, file);
    return file;
  },
});
