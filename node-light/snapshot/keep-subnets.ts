/**
 * Brings stored subnets up to a block, by difference: what did not change is neither fetched nor written again. All subnets are
 * read together, item by item, because keys that lie beside each other share most of their proof.
 *
 * 1. One proof of all items: where everything under an item stands, nothing of it is read.
 * 2. Of items that changed: one proof says in which subnets their lists and maps changed; parameters are read.
 * 3. What is kept by hotkey has no subtree of a subnet: owners are read with the hotkeys, alpha with each epoch. Between these
 *    their columns keep the block they were proved at.
 */
import { bytesToHex, compareBytes, equalBytes, readU16, type Hex } from '../../substrate/bytes.ts';
import { palletPrefix } from '../../substrate/storage-key.ts';
import type { LightNode } from '../engine/light-node.ts';
import { subtreeHashes } from '../verifier/subtree-hash.ts';
import type { ProvedBytes } from '../verifier/storage.ts';
import type { MapHashes } from './snapshot-cells.ts';
import type { StoredHead } from './stored-head.ts';
import type { ColumnChange, StoredSnapshot } from './stored-snapshot.ts';
import {
  hotkeyKey,
  identityKey,
  itemOf,
  itemPrefix,
  parameterItems,
  plainKeys,
  uidKeys,
  watchedColumns,
  watchedItems,
  watchedPrefix,
  type ColumnName,
  type HotkeyColumn,
  type ListColumn,
  type WatchedColumn,
} from './subnet-columns.ts';

/** Nothing is kept of a block that is not verified: an endpoint's word alone. */
export class NotStorableError extends Error {
  override readonly name = 'NotStorableError';
  constructor(readonly word: string) {
    super(`Only what is proved is kept on this computer, and this block is ${word}. Nothing was stored.`);
  }
}

/** Prefixes asked for in one proof. */
const prefixesAtOnce = 500;
const countAt = parameterItems.indexOf('SubnetworkN');
const epochAt = parameterItems.indexOf('LastEpochBlock');

/** What a keeping did. */
export interface Kept {
  /** Columns that were fetched anew, by netuid. */
  readonly fetched: ReadonlyMap<number, readonly ColumnName[]>;
  /** Values that were asked for; those that stood are not among them. */
  readonly values: number;
}

/**
 * The node's newest block as the head of a snapshot: the newest final one, or, while its state may be gone, the head.
 * @param at milliseconds since 1970
 * @throws NotStorableError when nothing is verified, or nobody vouched for where trust begins
 */
export function headToStore(node: LightNode, which: 'final' | 'head', at: number): StoredHead {
  const { anchor, finalityProof: proof } = node;
  const block = which === 'final' ? node.final : node.head;
  const was = block && node.evidence(block.hash);
  if (!anchor || !block || (was?.word !== 'final' && was?.word !== 'sealed')) {
    throw new NotStorableError(was?.word ?? 'not verified yet');
  }
  const { header, authors } = block;
  const finality = proof &&
    block.hash === node.final?.hash && { justification: proof.justification, voters: proof.voters };
  return { header, authors, was, origin: anchor.hash, at, ...(finality && { finality }) };
}

/** Numbers of the subnets that exist. @throws NotProvedError, BlockNotVerifiedError */
export async function subnetsAt(node: LightNode, hash: Hex): Promise<number[]> {
  const prefix = palletPrefix('SubtensorModule', 'NetworksAdded');
  const { value } = await node.entries(prefix, hash);
  return value
    .flatMap(([key, added]) => (added[0] === 1 ? [readU16(key.subarray(prefix.length))] : []))
    .sort((a, b) => a - b);
}

/**
 * Stores these subnets, and those stored before, as they are at the head's block.
 * @param hash of `head.header`
 * @throws NotProvedError, BlockNotVerifiedError, StoreError (the old snapshot stays whole)
 */
export async function keepSubnets(
  node: LightNode,
  snapshot: StoredSnapshot,
  head: StoredHead,
  hash: Hex,
  netuids: readonly number[],
): Promise<Kept> {
  const all = [...new Set([...netuids, ...(await snapshot.netuids())])].sort((a, b) => a - b);
  return new Keeping(node, snapshot, head, hash, all).run();
}

const same = (a: Uint8Array | undefined, b: Uint8Array | undefined): boolean =>
  a === undefined || b === undefined ? a === b : equalBytes(a, b);

/** A column that is to be read. */
interface Wanted<N extends ColumnName> {
  readonly netuid: number;
  readonly name: N;
  readonly subtree: Uint8Array | undefined;
}

class Keeping {
  private readonly node: LightNode;
  private readonly snapshot: StoredSnapshot;
  private readonly head: StoredHead;
  private readonly hash: Hex;
  private readonly netuids: readonly number[];
  private readonly changes: ReadonlyMap<number, Map<ColumnName, ColumnChange>>;
  private maps: MapHashes = { block: 0, hashes: new Map() };
  private before: MapHashes | undefined;
  private values = 0;

  constructor(node: LightNode, snapshot: StoredSnapshot, head: StoredHead, hash: Hex, netuids: readonly number[]) {
    this.node = node;
    this.snapshot = snapshot;
    this.head = head;
    this.hash = hash;
    this.netuids = netuids;
    this.changes = new Map(netuids.map((netuid) => [netuid, new Map<ColumnName, ColumnChange>()]));
  }

  async run(): Promise<Kept> {
    // An older or another block of this height cannot be compared with by number.
    const known = await this.snapshot.maps();
    const last = this.snapshot.head?.header.number ?? 0;
    if (known && (last < this.head.header.number || this.sameBlock())) this.before = known;
    const hashes = await this.subtrees(watchedItems.map(itemPrefix));
    this.maps = {
      block: this.head.header.number,
      hashes: new Map(watchedItems.map((item, i) => [item, hashes[i]])),
    };
    const epochs = await this.parameters();
    const rekeyed = await this.watched();
    await this.byHotkey(rekeyed, epochs);
    await this.snapshot.save(this.head, this.changes, this.maps);
    const fetched = new Map(
      [...this.changes].map(([netuid, columns]) => [
        netuid,
        [...columns].flatMap(([name, change]) => (change === 'unchanged' ? [] : [name])),
      ]),
    );
    return { fetched, values: this.values };
  }

  private sameBlock(): boolean {
    const stored = this.snapshot.head?.header;
    return stored !== undefined && equalBytes(stored.stateRoot, this.head.header.stateRoot);
  }

  private async subtrees(prefixes: readonly Uint8Array[]): Promise<(Uint8Array | undefined)[]> {
    const found: (Uint8Array | undefined)[] = [];
    for (let from = 0; from < prefixes.length; from += prefixesAtOnce) {
      const some = prefixes.slice(from, from + prefixesAtOnce);
      const { header, proof } = await this.node.prove(some, this.hash);
      found.push(...subtreeHashes(header.stateRoot, proof, some));
    }
    return found;
  }

  /** All under the item is as it was when the subnets were kept last. */
  private itemStands(item: string): boolean {
    const { before } = this;
    return before !== undefined && before.hashes.has(item) && same(before.hashes.get(item), this.maps.hashes.get(item));
  }

  /** The stored column is of the block that the maps were compared at. */
  private async ofLastKeeping(netuid: number, name: ColumnName): Promise<boolean> {
    return this.before !== undefined && (await this.snapshot.mark(netuid, name))?.was.block === this.before.block;
  }

  /** Values of the keys, asked for in the order of the trie. */
  private async read(keys: readonly Uint8Array[]): Promise<Map<Hex, ProvedBytes>> {
    const sorted = [...keys].sort(compareBytes);
    this.values += sorted.length;
    const { value } = await this.node.read(sorted, this.hash);
    return new Map(sorted.map((key, i) => [bytesToHex(key), value[i]]));
  }

  private set(netuid: number, name: ColumnName, change: ColumnChange): void {
    this.changes.get(netuid)!.set(name, change);
  }

  /** Values of the column as it will stand. */
  private async current(netuid: number, name: ColumnName): Promise<readonly ProvedBytes[]> {
    const change = this.changes.get(netuid)?.get(name);
    if (change && change !== 'unchanged') return change.values;
    return (await this.snapshot.read(netuid, name))?.value ?? [];
  }

  /** @returns subnets that had an epoch since */
  private async parameters(): Promise<Set<number>> {
    const stored = new Map<number, readonly ProvedBytes[]>();
    for (const netuid of this.netuids) {
      const values = await this.snapshot.read(netuid, 'Parameters');
      if (values && values.value.length === parameterItems.length && (await this.ofLastKeeping(netuid, 'Parameters')))
        stored.set(netuid, values.value);
    }
    const moved = parameterItems.map((item) => !this.itemStands(item));
    const wanted = this.netuids.flatMap((netuid) =>
      plainKeys('Parameters', netuid).filter((_, i) => moved[i] || !stored.has(netuid)),
    );
    const found = await this.read(wanted);
    const epochs = new Set<number>();
    for (const netuid of this.netuids) {
      const before = stored.get(netuid);
      const values = plainKeys('Parameters', netuid).map((key, i) =>
        before && !moved[i] ? before[i] : found.get(bytesToHex(key)),
      );
      if (!before || !same(before[epochAt], values[epochAt])) epochs.add(netuid);
      this.set(netuid, 'Parameters', { values, subtree: undefined });
    }
    return epochs;
  }

  /** Lists, what is kept by uid, and axons. @returns subnets whose hotkeys changed */
  private async watched(): Promise<Set<number>> {
    const asked: { netuid: number; name: WatchedColumn }[] = [];
    for (const name of watchedColumns)
      for (const netuid of this.netuids) {
        if (this.itemStands(name) && (await this.ofLastKeeping(netuid, name))) this.set(netuid, name, 'unchanged');
        else asked.push({ netuid, name });
      }
    const subtrees = await this.subtrees(asked.map(({ netuid, name }) => watchedPrefix(name, netuid)));
    const changed: Wanted<WatchedColumn>[] = [];
    for (const [i, { netuid, name }] of asked.entries()) {
      const mark = await this.snapshot.mark(netuid, name);
      if (mark && same(mark.subtree, subtrees[i])) this.set(netuid, name, 'unchanged');
      else changed.push({ netuid, name, subtree: subtrees[i] });
    }
    const rekeyed = new Set(changed.flatMap(({ netuid, name }) => (name === 'Keys' ? [netuid] : [])));
    const axons = changed.filter(({ name }) => name === 'Axons');
    // Axons stand in the order of the uids: where those changed, all of it is another column.
    for (const netuid of rekeyed)
      if (!axons.some((each) => each.netuid === netuid))
        axons.push({ netuid, name: 'Axons', subtree: (await this.snapshot.mark(netuid, 'Axons'))?.subtree });
    await this.fetch(
      changed.filter(({ name }) => name !== 'Axons'),
      async (name, netuid) =>
        name === 'Keys' || name === 'BlockAtRegistration'
          ? uidKeys(netuid, await this.count(netuid), name)
          : plainKeys(name as ListColumn, netuid),
    );
    await this.fetch(axons, (_, netuid) => this.hotkeyKeys('Axons', netuid));
    return rekeyed;
  }

  private async byHotkey(rekeyed: ReadonlySet<number>, epochs: ReadonlySet<number>): Promise<void> {
    const changed: Wanted<HotkeyColumn | 'IdentitiesV2'>[] = [];
    for (const name of ['Owner', 'TotalHotkeyAlpha', 'RootAlpha', 'ChildKeys', 'ParentKeys', 'IdentitiesV2'] as const)
      for (const netuid of this.netuids) {
        const known = !rekeyed.has(netuid) && (await this.snapshot.mark(netuid, name)) !== undefined;
        if (known && this.itemStands(itemOf(name)) && (await this.ofLastKeeping(netuid, name)))
          this.set(netuid, name, 'unchanged');
        else if (!known || (name !== 'Owner' && epochs.has(netuid))) changed.push({ netuid, name, subtree: undefined });
      }
    const [identities, others] = [true, false].map((yes) =>
      changed.filter(({ name }) => (name === 'IdentitiesV2') === yes),
    );
    await this.fetch(others!, (name, netuid) => this.hotkeyKeys(name as HotkeyColumn, netuid));
    await this.fetch(identities!, async (_, netuid) => (await this.accounts('Owner', netuid)).map(identityKey));
  }

  /** Reads columns, all of them together, and sets them. */
  private async fetch<N extends ColumnName>(
    columns: readonly Wanted<N>[],
    keysOf: (name: N, netuid: number) => Uint8Array[] | Promise<Uint8Array[]>,
  ): Promise<void> {
    const keys = await Promise.all(columns.map(({ name, netuid }) => keysOf(name, netuid)));
    const found = await this.read(keys.flat());
    for (const [i, { netuid, name, subtree }] of columns.entries())
      this.set(netuid, name, { values: keys[i]!.map((key) => found.get(bytesToHex(key))), subtree });
  }

  private async count(netuid: number): Promise<number> {
    const value = (await this.current(netuid, 'Parameters'))[countAt];
    return value ? readU16(value) : 0;
  }

  private async hotkeyKeys(name: HotkeyColumn, netuid: number): Promise<Uint8Array[]> {
    return (await this.accounts('Keys', netuid)).map((hotkey) => hotkeyKey(name, netuid, hotkey));
  }

  private async accounts(name: 'Keys' | 'Owner', netuid: number): Promise<Uint8Array[]> {
    return (await this.current(netuid, name)).flatMap((account) => account ?? []);
  }
}
