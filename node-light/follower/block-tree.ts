/**
 * Verified headers above a base block: which branch is best, who built on what. Bounded: when there are too many, the base
 * moves up the best branch, and what GRANDPA announced below it is kept.
 */
import { bytesToHex, type Hex } from '../../substrate/bytes.ts';
import type { Header } from '../../substrate/header.ts';
import type { SetSignals } from '../verifier/authority-changes.ts';

export interface TreeBlock {
  readonly hash: Hex;
  readonly header: Header;
  /** None in a genesis block, or when another engine writes the blocks. */
  readonly slot: bigint | undefined;
  /** Author's public key in hexadecimal; undefined where authorship could not be checked. */
  readonly author: Hex | undefined;
  /** True when this block and all above the base it hangs from have checked seals. */
  readonly sealed: boolean;
  /** Authors of the blocks after this one. */
  readonly authors: readonly Uint8Array[];
  readonly signals: SetSignals;
}

export class BlockTree {
  private readonly blocks = new Map<Hex, TreeBlock>();
  private readonly most: number;
  private bottom: TreeBlock;
  private top: TreeBlock;
  /** Announcements in blocks that are not final and lie at or below the base, oldest first. */
  private dropped: SetSignals[] = [];

  /** @param most blocks kept at once; half of them remain when there are more */
  constructor(base: TreeBlock, most: number) {
    this.bottom = base;
    this.top = base;
    this.most = most;
    this.blocks.set(base.hash, base);
  }

  /** Lowest block kept. Everything kept descends from it. */
  get base(): TreeBlock {
    return this.bottom;
  }
  /** End of the longest branch with checked seals; of equals the first seen. */
  get best(): TreeBlock {
    return this.top;
  }
  get size(): number {
    return this.blocks.size;
  }

  get(hash: Hex): TreeBlock | undefined {
    return this.blocks.get(hash);
  }

  parent(block: TreeBlock): TreeBlock | undefined {
    return block === this.bottom ? undefined : this.blocks.get(bytesToHex(block.header.parentHash));
  }

  /** The block of this height on the way from `tip` down to the base. */
  ancestor(tip: TreeBlock, number: number): TreeBlock | undefined {
    let block: TreeBlock | undefined = tip;
    while (block && block.header.number > number) block = this.parent(block);
    return block?.header.number === number ? block : undefined;
  }

  /** Adds a block whose parent is here. True when it is the best one now. */
  add(block: TreeBlock): boolean {
    this.blocks.set(block.hash, block);
    const better = block.sealed === this.top.sealed ? block.header.number > this.top.header.number : block.sealed;
    if (better) this.top = block;
    if (this.blocks.size > this.most) {
      // Some other branch may be what fills the memory: the best one decides where the base goes.
      const base = this.ancestor(
        this.top,
        Math.max(this.bottom.header.number + 1, this.top.header.number - (this.most >> 1)),
      );
      if (base) this.raise(base);
      else this.keepBranch();
    }
    return this.top === block;
  }

  /** Makes this block the base, as the newest final one: what does not descend from it is gone. */
  finalize(block: TreeBlock): void {
    this.dropped = [];
    this.move(block);
  }

  /** What GRANDPA announced after the last final block, up to this one, oldest first. */
  signalsTo(block: TreeBlock): SetSignals[] {
    const way: SetSignals[] = [];
    for (let at: TreeBlock | undefined = block; at && at !== this.bottom; at = this.parent(at)) way.push(at.signals);
    return [...this.dropped, ...way.reverse()];
  }

  /** How many different authors wrote the blocks above this one on the best branch, or undefined when it is not on it. */
  authorsAbove(block: TreeBlock): number | undefined {
    const authors = new Set<Hex>();
    let at: TreeBlock | undefined = this.top;
    while (at && at.header.number > block.header.number) {
      if (at.author) authors.add(at.author);
      at = this.parent(at);
    }
    return at === block ? authors.size : undefined;
  }

  private raise(block: TreeBlock): void {
    this.dropped = this.signalsTo(block).filter(({ change, pause }) => change || pause);
    this.move(block);
  }

  private move(block: TreeBlock): void {
    const keep = new Map<Hex, boolean>([[block.hash, true]]);
    const descends = (each: TreeBlock): boolean => {
      const way: TreeBlock[] = [];
      let at: TreeBlock | undefined = each;
      while (at && !keep.has(at.hash)) {
        way.push(at);
        at = this.parent(at);
      }
      const verdict = at ? (keep.get(at.hash) as boolean) : false;
      for (const step of way) keep.set(step.hash, verdict);
      return verdict;
    };
    for (const each of [...this.blocks.values()]) if (!descends(each)) keep.set(each.hash, false);
    for (const [hash, kept] of keep) if (!kept) this.blocks.delete(hash);
    this.bottom = block;
    if (this.blocks.has(this.top.hash)) return;
    this.top = block;
    for (const each of this.blocks.values()) if (each.header.number > this.top.header.number) this.top = each;
  }

  /** Nothing to raise: only the best branch stays. */
  private keepBranch(): void {
    const branch = new Set<Hex>();
    for (let at: TreeBlock | undefined = this.top; at; at = this.parent(at)) branch.add(at.hash);
    for (const hash of [...this.blocks.keys()]) if (!branch.has(hash)) this.blocks.delete(hash);
  }
}
