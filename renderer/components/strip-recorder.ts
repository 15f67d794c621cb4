/** What the miner did during one block. */
export interface StripColumn {
  readonly block: number;
  /** Queries answered. */
  readonly answered: number;
  /** Median and slowest-twentieth answer time, ms; null when nothing was answered. */
  readonly medianMs: number | null;
  readonly slowMs: number | null;
  /** Why it was paused; null when it was not. */
  readonly pause: string | null;
}

/** A run of neighbouring columns with the same reason for a pause. */
export interface PauseBand {
  readonly from: number;
  readonly count: number;
  readonly reason: string;
}

export function pauseBands(columns: readonly StripColumn[]): PauseBand[] {
  const bands: PauseBand[] = [];
  columns.forEach(({ pause }, i) => {
    if (pause === null) return;
    const last = bands.at(-1);
    if (last && last.reason === pause && last.from + last.count === i)
      bands[bands.length - 1] = { ...last, count: last.count + 1 };
    else bands.push({ from: i, count: 1, reason: pause });
  });
  return bands;
}

/** Path through values that are there; gaps stay gaps. `x` and `y` give pixels. */
export function gapLine(
  values: readonly (number | null)[],
  x: (i: number) => number,
  y: (value: number) => number,
): string {
  let path = '';
  let pen = false;
  values.forEach((value, i) => {
    if (value !== null) path += `${pen ? 'L' : 'M'}${x(i).toFixed(1)} ${y(value).toFixed(1)}`;
    pen = value !== null;
  });
  return path;
}

/** A round number not below `value`, with one digit (or 1.5 or 2.5) that counts. */
export function roundUp(value: number): number {
  if (!(value > 0)) return 1;
  const power = 10 ** Math.floor(Math.log10(value));
  return ([1, 1.5, 2, 2.5, 3, 4, 5, 6, 8, 10].find((step) => step * power >= value * (1 - 1e-9)) ?? 10) * power;
}

const middle = (values: number[]): number | null => values.sort((a, b) => a - b)[Math.floor(values.length / 2)] ?? null;

/** The finding of the strip in one sentence, for screen readers. */
export function stripSummary(columns: readonly StripColumn[]): string {
  const answering = columns.filter((column) => column.pause === null);
  if (columns.length === 0) return 'Nothing was recorded yet.';
  const answered = middle(answering.map((column) => column.answered)) ?? 0;
  const median = middle(answering.flatMap((column) => column.medianMs ?? []));
  const slow = middle(answering.flatMap((column) => column.slowMs ?? []));
  const times = median === null ? '' : `, median answer ${Math.round(median)} ms`;
  const slowest = slow === null ? '' : `, slowest twentieth ${Math.round(slow)} ms`;
  const pauses = pauseBands(columns).map(
    (band) => `Paused for ${band.count} block${band.count === 1 ? '' : 's'}: ${band.reason}.`,
  );
  return [`Last ${columns.length} blocks: about ${answered} answered per block${times}${slowest}.`, ...pauses].join(
    ' ',
  );
}
