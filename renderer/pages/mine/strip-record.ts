import type { OperatorState, SeenQuery } from '../../../miner/operator/ports/operator-state.ts';
import type { StripColumn } from '../../components/strip-recorder.ts';

/** Columns that are kept. */
const KEPT = 150;

const rank = (sorted: readonly number[], share: number): number | null =>
  sorted[Math.max(0, Math.ceil(share * sorted.length) - 1)] ?? null;

/** Draws the strip: what was answered in each block, how fast, and why it was paused. Fed with every state of the operator. */
export class StripRecord {
  #columns: { block: number; answered: number; latencies: number[]; pause: string | null }[] = [];
  #last: SeenQuery | null = null;

  /** @param pause why it is paused now, in a word or two; null when it is not */
  see({ answers }: Pick<OperatorState, 'answers'>, pause: string | null): void {
    for (const { block, answered } of answers.perBlock) {
      const column = this.#columns.find((one) => one.block === block);
      if (column) column.answered = answered;
      // A block older than the newest column was dropped before; it does not come back.
      else if (block > (this.#columns.at(-1)?.block ?? -1))
        this.#columns.push({ block, answered, latencies: [], pause });
    }
    this.#columns = this.#columns.slice(-KEPT);
    const newest = this.#columns.at(-1);
    if (newest && pause !== null) newest.pause = pause;
    const seen = answers.last.findIndex((query) => query === this.#last);
    const fresh = seen < 0 ? answers.last : answers.last.slice(0, seen);
    for (const { latencyMs } of fresh) if (latencyMs !== null) newest?.latencies.push(latencyMs);
    this.#last = answers.last[0] ?? this.#last;
  }

  columns(): StripColumn[] {
    return this.#columns.map(({ block, answered, latencies, pause }) => {
      const sorted = latencies.toSorted((a, b) => a - b);
      return { block, answered, medianMs: rank(sorted, 0.5), slowMs: rank(sorted, 0.95), pause };
    });
  }
}
