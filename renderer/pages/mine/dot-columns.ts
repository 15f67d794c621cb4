/** Puts the miners of an earning spread into columns of equal width, with nothing earned as a column of its own. */
import { roundUp } from '../../components/strip-recorder.ts';

export interface DotColumn {
  /** Middle of the column, τ a period; 0 is "nothing". */
  readonly tao: number;
  readonly miners: number;
  /** Marks to draw: each stands for `each` miners, and even one miner gets one. */
  readonly marks: number;
}

export interface DotPlot {
  readonly columns: readonly DotColumn[];
  /** Miners per mark. */
  readonly each: number;
  /** Width of a column, τ a period. */
  readonly step: number;
}

const COLUMNS = 8;
const TALLEST = 10;

/** @param payRao what each miner earns, rao */
export function dotPlot(payRao: readonly bigint[]): DotPlot {
  const taos = payRao.map((rao) => Number(rao) / 1e9);
  const step = roundUp(Math.max(0, ...taos) / COLUMNS);
  const counts = new Array<number>(COLUMNS + 1).fill(0);
  // Whoever earns anything at all never falls into the column of nothing.
  for (const tao of taos) counts[tao === 0 ? 0 : Math.min(COLUMNS, Math.max(1, Math.round(tao / step)))]! += 1;
  const each = Math.max(1, Math.ceil(Math.max(...counts) / TALLEST));
  return {
    each,
    step,
    columns: counts.map((miners, i) => ({ tao: i * step, miners, marks: Math.ceil(miners / each) })),
  };
}
