import type { AxonEvent } from '../../axon/axon-events.ts';
import type { AnswerFigures, SeenQuery } from '../ports/operator-state.ts';

const BLOCKS = 120;
const LAST = 50;
const WINDOW = 512;

/** Counts what the axon tells, by block. Percentiles are over the last 512 answers. */
export class AnswerCounter {
  private readonly counts = { received: 0, answered: 0, failed: 0, refused: 0, left: 0 };
  private readonly latencies: number[] = [];
  private readonly last: SeenQuery[] = [];
  private readonly blocks: { block: number; answered: number; totalMs: number }[] = [];
  private totalMs = 0;

  /** A new block: later answers count for it. */
  block(number: number): void {
    if (this.blocks.at(-1)?.block === number) return;
    this.blocks.push({ block: number, answered: 0, totalMs: 0 });
    if (this.blocks.length > BLOCKS) this.blocks.shift();
  }

  /** @param at ms since the epoch */
  event(event: AxonEvent, at: number): void {
    this.counts.received += 1;
    this.counts[event.type] += 1;
    if (event.type === 'answered') {
      this.totalMs += event.latencyMs;
      this.latencies.push(event.latencyMs);
      if (this.latencies.length > WINDOW) this.latencies.shift();
      const block = this.blocks.at(-1);
      if (block) {
        block.answered += 1;
        block.totalMs += event.latencyMs;
      }
    }
    this.last.unshift(seen(event, at));
    if (this.last.length > LAST) this.last.pop();
  }

  figures(): AnswerFigures {
    const sorted = this.latencies.toSorted((a, b) => a - b);
    const share = (part: number): number | null => sorted[Math.max(0, Math.ceil(part * sorted.length) - 1)] ?? null;
    return {
      ...this.counts,
      p50Ms: share(0.5),
      p95Ms: share(0.95),
      meanMs: this.counts.answered > 0 ? this.totalMs / this.counts.answered : null,
      perBlock: this.blocks.map(({ block, answered, totalMs }) => ({
        block,
        answered,
        latencyMs: answered > 0 ? totalMs / answered : null,
      })),
      last: [...this.last],
    };
  }
}

function seen(event: AxonEvent, at: number): SeenQuery {
  const row = { at, hotkey: event.hotkey, uid: null, latencyMs: null, outcome: event.type, words: null };
  switch (event.type) {
    case 'answered':
      return { ...row, uid: event.uid, latencyMs: event.latencyMs };
    case 'refused':
      return { ...row, words: event.message };
    case 'failed':
      return { ...row, words: event.error instanceof Error ? event.error.message : String(event.error) };
    case 'left':
      return row;
  }
}
