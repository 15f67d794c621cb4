/**
 * Writes a snapshot while a light node runs: what pages read, as soon as it is known well enough, and the subnets they opened,
 * by difference. It decides what and when; the store, the clock and who may write are given.
 */
import { bytesToHex, hexToBytes, readU16, type Hex } from '../../substrate/bytes.ts';
import type { Evidence } from '../../substrate/evidence.ts';
import type { LightNode } from '../engine/light-node.ts';
import { NotProvedError, BlockNotVerifiedError } from '../engine/errors.ts';
import type { ProvedBytes } from '../verifier/storage.ts';
import { headToStore, keepSubnets, NotStorableError } from './keep-subnets.ts';
import { mergeSeen, replaces, type SeenItem, type SeenValue } from './seen-values.ts';
import { listName, listStart, StoredAnswers } from './stored-answers.ts';
import type { StorableEvidence, StoredHead } from './stored-head.ts';
import type { StoredMetadata, StoredSnapshot } from './stored-snapshot.ts';
import { itemPrefix } from './subnet-columns.ts';

const itemLength = 32;
/** Whoever reads the hotkeys of a subnet has its metagraph open. */
const openedBy = bytesToHex(itemPrefix('Keys'));
/** Blocks of which reads wait to become final; of older ones the sealed word is kept. */
const mostWaiting = 16;
/** A full node keeps so many states at least; the newest final block may be older than that. subtensor: `--pruning`. */
const stateKept = 200;
/** Subnets are brought up to date so often, ms. */
const subnetsEveryMs = 60_000;

/** What was read at a block, by key and by list. */
interface Reads {
  readonly values: Map<Hex, ProvedBytes>;
  readonly lists: Map<Hex, readonly Uint8Array[]>;
  /** The word they were written with; null while something is new. */
  written: StorableEvidence['word'] | null;
}

export interface KeeperPorts {
  readonly node: LightNode;
  readonly snapshot: StoredSnapshot;
  /** Milliseconds since 1970. */
  readonly now: () => number;
}

export class SnapshotKeeper {
  private readonly ports: KeeperPorts;
  private readonly reads = new Map<Hex, Reads>();
  private readonly opened = new Set<number>();
  private keptAt = -Infinity;
  private metadata: StoredMetadata | undefined;

  constructor(ports: KeeperPorts) {
    this.ports = ports;
  }

  /** Proved values of a block went to a page. */
  sawValues(hash: Hex, keys: readonly Uint8Array[], values: readonly ProvedBytes[]): void {
    const { values: known } = this.at(hash);
    for (const [i, key] of keys.entries()) {
      const name = bytesToHex(key);
      known.set(name, values[i]);
      if (!name.startsWith(openedBy) || key.length < itemLength + 2) continue;
      const netuid = readU16(key.subarray(itemLength));
      if (!this.opened.has(netuid)) this.keptAt = -Infinity;
      this.opened.add(netuid);
    }
  }

  /** A complete list of keys of a block went to a page. */
  sawKeys(
    hash: Hex,
    prefix: Uint8Array,
    count: number,
    after: Uint8Array | undefined,
    keys: readonly Uint8Array[],
  ): void {
    this.at(hash).lists.set(bytesToHex(listName(prefix, count, after)), keys);
  }

  /** The metadata that pages read values with. */
  sawMetadata(metadata: StoredMetadata): void {
    this.metadata = metadata;
  }

  /**
   * Writes what is new. Of a node that cannot prove just now nothing is written.
   * @throws StoreError, for a quota too: what was stored stays whole
   */
  async keep(): Promise<void> {
    const { snapshot } = this.ports;
    try {
      const head = this.headNow();
      if (this.metadata && (await snapshot.metadata())?.specVersion !== this.metadata.specVersion)
        await snapshot.saveMetadata(this.metadata);
      await this.keepOpened(head);
      await this.keepReads(head);
    } catch (error) {
      const waits = [NotStorableError, NotProvedError, BlockNotVerifiedError].some((kind) => error instanceof kind);
      if (!waits) throw error;
    }
  }

  private at(hash: Hex): Reads {
    let reads = this.reads.get(hash);
    if (!reads) this.reads.set(hash, (reads = { values: new Map(), lists: new Map(), written: null }));
    reads.written = null;
    for (const oldest of this.reads.keys()) {
      if (this.reads.size <= mostWaiting) break;
      this.reads.delete(oldest);
    }
    return reads;
  }

  private headNow(): StoredHead {
    const { node, now } = this.ports;
    const behind = (node.head?.header.number ?? 0) - (node.final?.header.number ?? 0);
    return headToStore(node, node.finalityMoves && behind < stateKept ? 'final' : 'head', now());
  }

  private async keepOpened(head: StoredHead): Promise<void> {
    const { node, snapshot, now } = this.ports;
    const hash = node.hashAt(head.header.number);
    if (!hash || this.opened.size === 0 || now() - this.keptAt < subnetsEveryMs) return;
    await keepSubnets(node, snapshot, head, hash, [...this.opened]);
    this.keptAt = now();
  }

  private async keepReads(head: StoredHead): Promise<void> {
    const { node, snapshot, now } = this.ports;
    const items = new Map<Hex, Map<Hex, SeenValue>>();
    const lists = new Map<Hex, Map<Hex, SeenValue>>();
    const answers = new StoredAnswers(snapshot);
    const at = now();
    const done: [Hex, Reads, StorableEvidence['word']][] = [];
    for (const [hash, reads] of [...this.reads]) {
      const was = node.evidence(hash);
      if (!storable(was)) {
        // Forked off, or nobody vouched for the chain.
        this.reads.delete(hash);
        continue;
      }
      if (reads.written === was.word) continue;
      done.push([hash, reads, was.word]);
      for (const [name, value] of reads.values) {
        const key = hexToBytes(name);
        if (await answers.inColumns(key)) continue;
        const item = bytesToHex(key.subarray(0, itemLength));
        const seen: SeenValue = { value, was, at };
        const values = items.get(item) ?? new Map<Hex, SeenValue>();
        const rest = bytesToHex(key.subarray(itemLength));
        if (replaces(values.get(rest), seen)) items.set(item, values.set(rest, seen));
      }
      for (const [list, keys] of reads.lists) {
        const start: SeenValue = { value: undefined, was, at };
        if (!replaces(lists.get(list)?.get(listStart), start)) continue;
        const entries = keys.map((value, i): [Hex, SeenValue] => [placeName(i), { value, was, at }]);
        lists.set(list, new Map([[listStart, start], ...entries]));
      }
    }
    const saved: [Uint8Array, SeenItem][] = [];
    for (const [item, values] of items) {
      const key = hexToBytes(item);
      saved.push([key, mergeSeen(await snapshot.seen(key), values)]);
    }
    for (const [list, entries] of lists) {
      const key = hexToBytes(list);
      if (replaces((await snapshot.seen(key)).get(listStart), entries.get(listStart)!)) saved.push([key, entries]);
    }
    if (saved.length > 0) await snapshot.saveSeen(head, saved);
    for (const [hash, reads, word] of done) {
      reads.written = word;
      // A sealed block may yet become final: then its reads are kept with the better word.
      if (word === 'final') this.reads.delete(hash);
    }
  }
}

const storable = (was: Evidence | undefined): was is StorableEvidence =>
  was?.word === 'final' || was?.word === 'sealed';

/** Entries of a list have their place in it for a name. */
const placeName = (index: number): Hex => bytesToHex(Uint8Array.of(index >> 16, index >> 8, index));
