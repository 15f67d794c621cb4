/** One measured thing, always beside a peer measured in the same run: machines differ, ratios travel. */
export interface Figure {
  readonly name: string;
  /** Median of our runs. */
  readonly ours: number;
  readonly peer: { readonly name: string; readonly value: number };
  readonly unit: 'ms' | 'per s' | 'MB' | 'values';
  /** ours / peer */
  readonly ratio: number;
  readonly runs: number;
  readonly note?: string;
}

/** A group of figures: `npm run bench -- NAME` runs one. */
export interface Case {
  readonly name: string;
  readonly title: string;
  run(): Promise<Figure[]>;
}

export const median = (values: readonly number[]): number => {
  const sorted = [...values].sort((a, b) => a - b);
  const middle = sorted.length >> 1;
  return sorted.length % 2 ? sorted[middle]! : (sorted[middle - 1]! + sorted[middle]!) / 2;
};

export function figure(
  name: string,
  unit: Figure['unit'],
  ours: readonly number[],
  peer: { name: string; values: readonly number[] },
  note?: string,
): Figure {
  const mine = median(ours);
  const theirs = median(peer.values);
  return {
    name,
    unit,
    ours: mine,
    peer: { name: peer.name, value: theirs },
    ratio: mine / theirs,
    runs: ours.length,
    ...(note === undefined ? {} : { note }),
  };
}

/** Milliseconds a piece of work takes. */
export async function timed(work: () => unknown): Promise<number> {
  const start = performance.now();
  await work();
  return performance.now() - start;
}

/** Times two things in turn, A B A B …, after one round that does not count, so that a drifting machine hits both alike. */
export async function inTurn(
  rounds: number,
  a: () => unknown,
  b: () => unknown,
  /** Done before each round, outside the clock. */
  before?: () => unknown,
): Promise<{ a: number[]; b: number[] }> {
  const times = { a: [] as number[], b: [] as number[] };
  for (let i = -1; i < rounds; i++) {
    await before?.();
    const [ta, tb] = [await timed(a), await timed(b)];
    if (i >= 0) {
      times.a.push(ta);
      times.b.push(tb);
    }
  }
  return times;
}
