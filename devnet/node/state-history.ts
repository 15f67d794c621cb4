/**
 * Older states out of the newest one: each block has an undo record, the values its changes replaced. So that an archive goes
 * back ten thousand blocks in a moment, every 32nd block also has a record that undoes 32 blocks at once, and every 1024th one of
 * 1024; a key stands in such a record once, however often it changed.
 */
import { bytesToHex, concatBytes, utf8 } from '../../substrate/bytes.ts';
import type { Store, StoreOperation } from '../../substrate/store/store.ts';
import type { Trie } from '../../substrate/trie/trie.ts';
import type { Block } from './block.ts';
import { bigEndian } from './big-endian.ts';
import { decodeChanges, encodeChanges, type Change } from './stored-block.ts';

/** Blocks undone by one record of each level; each is a whole multiple of the one before. */
const SPANS = [1, 32, 1024] as const;
type Level = 0 | 1 | 2;
const recordKey = (level: Level, number: number): Uint8Array =>
  concatBytes(utf8(['u', 'v', 'w'][level]!), bigEndian(number));

/** Collects undo records from the newer to the older: of one key the oldest value holds. */
class Undoing {
  readonly #changes = new Map<string, Change>();
  add(changes: readonly Change[]): void {
    for (const change of changes) this.#changes.set(bytesToHex(change[0]), change);
  }
  get changes(): Change[] {
    return [...this.#changes.values()];
  }
}

export class StateHistory {
  constructor(
    private readonly store: Store,
    /** How far back states can be made again; `Infinity` for all. */
    readonly blocks: number,
  ) {}

  /** The undo record of a block that changed the state `before`. */
  static undo(block: Block, before: Trie): Change[] {
    return block.changes.map(([key]): Change => [key, before.get(key) ?? null]);
  }

  /** What to write, and to remove, with these new blocks, oldest first. */
  async record(
    blocks: readonly { readonly number: number; readonly undo: readonly Change[] }[],
  ): Promise<StoreOperation[]> {
    const operations: StoreOperation[] = [];
    const written = new Map<string, readonly Change[]>();
    const put = (level: Level, number: number, changes: readonly Change[]): void => {
      written.set(`${level} ${number}`, changes);
      operations.push({ type: 'put', key: recordKey(level, number), value: encodeChanges(changes) });
    };
    for (const { number, undo } of blocks) {
      put(0, number, undo);
      if (this.blocks === Infinity) {
        for (const level of [1, 2] as const) {
          if (number % SPANS[level] !== 0) break;
          const merged = await this.#merged(level, number, written);
          if (merged) put(level, number, merged);
        }
      } else if (number > this.blocks) {
        operations.push({ type: 'del', key: recordKey(0, number - this.blocks) });
      }
    }
    return operations;
  }

  async #merged(
    level: 1 | 2,
    number: number,
    written: ReadonlyMap<string, readonly Change[]>,
  ): Promise<Change[] | undefined> {
    const below = (level - 1) as Level;
    const merged = new Undoing();
    for (let n = number; n > number - SPANS[level]; n -= SPANS[below]) {
      const part = written.get(`${below} ${n}`) ?? (await this.#read(below, n));
      // The store was not an archive all the time: what lies before cannot be made again.
      if (!part) return undefined;
      merged.add(part);
    }
    return merged.changes;
  }

  async #read(level: Level, number: number): Promise<Change[] | undefined> {
    const bytes = await this.store.get(recordKey(level, number));
    return bytes && decodeChanges(bytes);
  }

  /** The keys of all records of a block, to be removed with it. */
  static keysOf(number: number): Uint8Array[] {
    return ([0, 1, 2] as const).map((level) => recordKey(level, number));
  }

  /** The state of block `to`, given that of the later block `from`; undefined when a record it takes is gone. */
  async recall(state: Trie, from: number, to: number): Promise<Trie | undefined> {
    const undoing = new Undoing();
    for (let at = from; at > to;) {
      const step = await this.#widest(at, to);
      if (!step) return undefined;
      undoing.add(step.changes);
      at -= step.span;
    }
    return state.apply(undoing.changes);
  }

  async #widest(at: number, to: number): Promise<{ span: number; changes: Change[] } | undefined> {
    for (const level of [2, 1, 0] as const) {
      const span = SPANS[level];
      if (at % span !== 0 || at - span < to) continue;
      const changes = await this.#read(level, at);
      if (changes) return { span, changes };
    }
    return undefined;
  }
}
