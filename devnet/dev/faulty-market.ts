import { draw } from '../actors/draw.ts';
import type { Market, Reply } from '../actors/market.ts';
import { REORDER_MS, type Faults, type MessageFaults } from './faults.ts';

/** What happens to the next message between two parties, by the seed and by how many there were before. */
class Fate {
  readonly #counts = new Map<string, number>();
  constructor(private readonly seed: string) {}
  of(parties: string, { drop, delayMs, reorder }: MessageFaults): { lost: boolean; waitMs: number } {
    const count = (this.#counts.get(parties) ?? 0) + 1;
    this.#counts.set(parties, count);
    const extra = reorder ? Math.floor(REORDER_MS * draw(this.seed, 'reorder', parties, count)) : 0;
    return { lost: drop > 0 && draw(this.seed, 'drop', parties, count) < drop, waitMs: delayMs + extra };
  }
}

/** A market whose messages get lost, are late or overtake each other, as the switches say now. The same seed loses the same ones. */
export function faultyMarket(market: Market, faults: Faults, seed: string): Market {
  const fate = new Fate(`faults/${seed}`);
  return {
    ...market,
    question: (task, of) => market.question(task, of),
    score: (task, question, body) => market.score(task, question, body),
    answer: (task, method, query, of) => market.answer(task, method, query, of),
    pause: (ms) => market.pause(ms),
    async ask(task, caller, axon, query, timeoutMs): Promise<Reply> {
      const { lost, waitMs } = fate.of(`${caller.hotkey} ${axon.hotkey}`, faults.queries);
      if (waitMs > 0) await market.pause(Math.min(waitMs, timeoutMs));
      if (waitMs >= timeoutMs) return { ok: false, reason: 'timeout (delayed by a fault)', latencyMs: timeoutMs };
      if (lost) return { ok: false, reason: 'lost (dropped by a fault)', latencyMs: timeoutMs };
      const reply = await market.ask(task, caller, axon, query, timeoutMs - waitMs);
      return { ...reply, latencyMs: reply.latencyMs + waitMs };
    },
    openAxon: (request) =>
      market.openAxon({
        ...request,
        answer: async (query) => {
          const { lost, waitMs } = fate.of(request.hotkey, faults.answers);
          if (waitMs > 0) await market.pause(waitMs);
          if (lost) throw new Error('lost (dropped by a fault)');
          return request.answer(query);
        },
      }),
  };
}
