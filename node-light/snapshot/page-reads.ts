/** What pages read of verified blocks and is not kept yet: values, complete lists of keys, and which subnets were opened. */
import { bytesToHex, readU16, type Hex } from '../../substrate/bytes.ts';
import type { ProvedBytes } from '../verifier/storage.ts';
import type { BlockReads } from './newly-seen.ts';
import { listName } from './stored-answers.ts';
import type { StorableEvidence } from './stored-head.ts';
import { itemPrefix } from './subnet-columns.ts';

/** Blocks of which reads wait to become final; of older ones the sealed word is kept. */
const mostWaiting = 16;
/** Blocks of which reads wait to be written, however long that takes. Where another window writes, they never are. */
const mostNew = 64;
/** Whoever reads the hotkeys of a subnet has its metagraph open. */
const openedBy = bytesToHex(itemPrefix('Keys'));
const itemLength = 32;

interface Reads {
  readonly values: Map<Hex, ProvedBytes>;
  readonly lists: Map<Hex, readonly Uint8Array[]>;
  /** The word they were taken with; null while something is new. */
  taken: StorableEvidence['word'] | null;
}

/** Reads that are to be written. */
export interface TakenReads {
  readonly blocks: readonly Omit<BlockReads, 'at'>[];
  /** They could not be written: they are new again. */
  putBack(): void;
}

export class PageReads {
  private readonly blocks = new Map<Hex, Reads>();
  private readonly netuids = new Set<number>();

  /** Subnets whose metagraph was read. */
  get opened(): ReadonlySet<number> {
    return this.netuids;
  }

  /** Proved values of a block went to a page. */
  sawValues(hash: Hex, keys: readonly Uint8Array[], values: readonly ProvedBytes[]): void {
    const { values: known } = this.at(hash);
    for (const [i, key] of keys.entries()) {
      const name = bytesToHex(key);
      known.set(name, values[i]);
      if (name.startsWith(openedBy) && key.length >= itemLength + 2)
        this.netuids.add(readU16(key.subarray(itemLength)));
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

  /**
   * What is new, or better known than when it was taken before. Pages read on meanwhile: that is new again.
   * @param wordOf how a block is known now; undefined when nothing of it can be kept (forked off, or nobody vouched for the chain)
   */
  take(wordOf: (hash: Hex) => StorableEvidence | undefined): TakenReads {
    const taken: [Reads, Omit<BlockReads, 'at'>][] = [];
    for (const [hash, reads] of [...this.blocks]) {
      const was = wordOf(hash);
      // A sealed block may yet become final: then its reads are kept with the better word.
      if (!was || reads.taken === 'final') this.blocks.delete(hash);
      else if (reads.taken !== was.word) {
        reads.taken = was.word;
        taken.push([reads, { values: [...reads.values], lists: [...reads.lists], was }]);
      }
    }
    return {
      blocks: taken.map(([, block]) => block),
      putBack: () => {
        for (const [reads] of taken) reads.taken = null;
      },
    };
  }

  private at(hash: Hex): Reads {
    let reads = this.blocks.get(hash);
    if (!reads) this.blocks.set(hash, (reads = { values: new Map(), lists: new Map(), taken: null }));
    reads.taken = null;
    for (const [oldest, { taken }] of [...this.blocks]) {
      if (this.blocks.size <= mostWaiting) break;
      if (taken !== null || this.blocks.size > mostNew) this.blocks.delete(oldest);
    }
    return reads;
  }
}
