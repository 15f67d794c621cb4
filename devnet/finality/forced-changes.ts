import type { Block } from '../node/block.ts';
import type { Chain } from '../node/chain.ts';
import type { Hash } from '../runtime/frame/types.ts';
import type { ForcedChange } from './gadget-state.ts';
import { grandpaLogs } from './voting-limit.ts';

interface Waiting extends ForcedChange {
  readonly announcedIn: Hash;
  readonly announcedAt: number;
  final?: boolean;
}

/**
 * Watches imported blocks for forced changes: announced in one block, in force with the block `delay` later on the same fork,
 * without anybody's vote. substrate: client/consensus/grandpa/src/authorities.rs `apply_forced_changes`
 */
export class ForcedChanges {
  #waiting: Waiting[] = [];
  readonly #stops: (() => void)[];

  constructor(
    private readonly chain: Chain,
    private readonly apply: (change: ForcedChange) => void,
    /** Announced in blocks that were final before this node started. */
    announced: readonly ForcedChange[] = [],
  ) {
    const { hash, header } = chain.finalized;
    this.#waiting = announced.map((change) => ({
      ...change,
      announcedIn: hash,
      announcedAt: header.number,
      final: true,
    }));
    this.#stops = [
      chain.imported.on((block) => this.#look(block)),
      chain.finality.on(({ finalized, pruned }) => {
        this.#waiting = this.#waiting.filter(({ announcedIn }) => !pruned.includes(announcedIn));
        for (const waiting of this.#waiting)
          if (finalized.some(({ hash }) => hash === waiting.announcedIn)) waiting.final = true;
      }),
      chain.rewound.on(({ header: { number } }) => {
        this.#waiting = this.#waiting.filter(({ announcedAt }) => announcedAt <= number);
      }),
    ];
  }

  #look(block: Block): void {
    for (const log of grandpaLogs(block.header))
      if (log.type === 'forcedChange')
        this.#waiting.push({
          next: log.next,
          median: log.median,
          at: block.header.number + log.delay,
          announcedIn: block.hash,
          announcedAt: block.header.number,
        });
    const due = this.#waiting.find(
      ({ at, announcedIn, final }) =>
        at === block.header.number && (final || this.chain.path(announcedIn, block.hash) !== undefined),
    );
    if (!due) return;
    this.#waiting = [];
    this.apply(due);
  }

  /** What waits in final blocks once those of the path are final, too: to be kept for a restart. */
  kept(path: readonly Block[]): ForcedChange[] {
    return this.#waiting
      .filter(({ final, announcedIn }) => final || path.some(({ hash }) => hash === announcedIn))
      .map(({ next, median, at }) => ({ next, median, at }));
  }

  close(): void {
    for (const stop of this.#stops) stop();
  }
}
