import type { OperatorState, SeenQuery } from '../../../miner/operator/ports/operator-state.ts';
import type { StripColumn } from '../../components/strip-recorder.ts';

/** Blocks that are kept: four minutes of a fast chain, hours of another. */
const KEPT = 960;

interface Column {
  readonly block: number;
  answered: number;
  readonly latencies: number[];
  pause: string | null;
}

const rank = (sorted: readonly number[], share: number): number | null =>
  sorted[Math.max(0, Math.ceil(share * sorted.length) - 1)] ?? null;

/** Draws the strip: what was answered in each block, how fast, and why it was paused. Fed with every state of the operator. */
export class StripRecord {
  /** By block, ascending. */
  readonly #columns = new Map<number, Column>();
  #newest: Column | null = null;
  #last: SeenQuery | null = null;

  /** @param pause why it is paused now, in a word or two; null when it is not */
  see({ answers }: Pick<OperatorState, 'answers'>, pause: string | null): void {
    for (const { block, answered } of answers.perBlock) {
      const column = this.#columns.get(block);
      if (column) column.answered = answered;
      // A block older than the newest column was dropped before; it does not come back.
      else if (block > (this.#newest?.block ?? -1)) {
        this.#newest = { block, answered, latencies: [], pause };
        this.#columns.set(block, this.#newest);
      }
    }
    for (const block of this.#columns.keys()) {
      if (this.#columns.size <= KEPT) break;
      this.#columns.delete(block);
    }
    if (this.#newest && pause !== null) this.#newest.pause = pause;
    const seen = answers.last.findIndex((query) => query === this.#last);
    const fresh = seen < 0 ? answers.last : answers.last.slice(0, seen);
    for (const { latencyMs } of fresh) if (latencyMs !== null) this.#newest?.latencies.push(latencyMs);
    this.#last = answers.last[0] ?? this.#last;
  }

  columns(): StripColumn[] {
    return Array.from(this.#columns.values(), ({ block, answered, latencies, pause }) => {
      const sorted = latencies.toSorted((a, b) => a - b);
      return { block, answered, medianMs: rank(sorted, 0.5), slowMs: rank(sorted, 0.95), pause };
    });
  }
}
