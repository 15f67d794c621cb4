import { bytesToHex } from '../../substrate/bytes.ts';
import type { Hash } from '../runtime/frame/types.ts';
import type { Block } from './block.ts';

/** How to come from one block to another: blocks left behind, newest first, and blocks taken up, oldest first. */
export interface TreeRoute {
  readonly retracted: readonly Block[];
  readonly enacted: readonly Block[];
}

/** Hash of the block a block builds on. */
export const parentOf = ({ header }: Pick<Block, 'header'>): Hash => bytesToHex(header.parentHash);

/** The blocks in memory, forks among them. Parents come before their children, in the order they were added. */
export class BlockTree {
  readonly #blocks = new Map<Hash, Block>();
  readonly #children = new Map<Hash, Set<Hash>>();

  add(block: Block): void {
    this.#blocks.set(block.hash, block);
    const parent = parentOf(block);
    const siblings = this.#children.get(parent);
    if (siblings) siblings.add(block.hash);
    else this.#children.set(parent, new Set([block.hash]));
  }

  remove(block: Block): void {
    this.#blocks.delete(block.hash);
    const parent = parentOf(block);
    const siblings = this.#children.get(parent);
    siblings?.delete(block.hash);
    if (siblings?.size === 0) this.#children.delete(parent);
  }

  get(hash: Hash): Block | undefined {
    return this.#blocks.get(hash);
  }
  blocks(): IterableIterator<Block> {
    return this.#blocks.values();
  }
  children(hash: Hash): Block[] {
    return [...(this.#children.get(hash) ?? [])].map((child) => this.#blocks.get(child)!);
  }

  /** All blocks that build on this one, directly or not; parents before children. */
  descendants(hash: Hash): Block[] {
    const found = this.children(hash);
    for (let i = 0; i < found.length; i++) found.push(...this.children(found[i]!.hash));
    return found;
  }

  /** The blocks after `ancestor` up to `hash`, oldest first; undefined when the one does not lead to the other in memory. */
  path(ancestor: Hash, hash: Hash): Block[] | undefined {
    const path: Block[] = [];
    const lowest = this.#blocks.get(ancestor)?.header.number ?? 0;
    for (let at = hash; at !== ancestor;) {
      const block = this.#blocks.get(at);
      if (!block || block.header.number <= lowest) return undefined;
      path.push(block);
      at = parentOf(block);
    }
    return path.reverse();
  }

  /** The way from one block to another through the last block they share, which must be in memory. */
  route(from: Block, to: Block): TreeRoute {
    const retracted: Block[] = [];
    const enacted: Block[] = [];
    let [left, right] = [from, to];
    const up = (block: Block): Block => this.#blocks.get(parentOf(block))!;
    while (left.hash !== right.hash) {
      if (left.header.number >= right.header.number) {
        retracted.push(left);
        left = up(left);
      } else {
        enacted.push(right);
        right = up(right);
      }
    }
    return { retracted, enacted: enacted.reverse() };
  }
}
