/** What the scale at the top of every page shows. Block numbers. */
export interface ScaleReading {
  /** Newest block that is final; null when none is known yet. */
  readonly final: number | null;
  /** Whose word it is that it is final; undefined where it was proved here. */
  readonly finalSays?: string | undefined;
  /** Newest block that is known. */
  readonly head: number;
  /** k of n distinct authors on the newest sealed block, when it is known. */
  readonly authors?: { readonly k: number; readonly n: number } | undefined;
  /** Set when nothing arrives any more: about how many blocks were made meanwhile (null: nobody can say). */
  readonly offline?: { readonly unseen: number | null } | undefined;
}

export type CellKind = 'final' | 'told' | 'sealed' | 'head' | 'next' | 'unseen' | 'before';

export interface Cell {
  readonly block: number;
  readonly kind: CellKind;
  /** Every second block is filled, so that a block keeps its colour while the scale moves. */
  readonly filled: boolean;
}

/** Cells behind the head, the head included, and cells to come. */
export const CELLS_KNOWN = 61;
const CELLS_NEXT = 11;
/** Offline the unseen part is wider, because it is what matters. */
const CELLS_UNSEEN = 23;

/** The cells from left to right. */
export function scaleCells(reading: ScaleReading): Cell[] {
  const next = reading.offline ? CELLS_UNSEEN : CELLS_NEXT;
  const known = CELLS_KNOWN + CELLS_NEXT - next;
  const final = reading.final ?? -1;
  const cells: Cell[] = [];
  for (let block = reading.head - known + 1; block <= reading.head + next; block++) {
    const kind: CellKind =
      block < 0
        ? 'before'
        : block > reading.head
          ? reading.offline
            ? 'unseen'
            : 'next'
          : block <= final
            ? reading.finalSays === undefined
              ? 'final'
              : 'told'
            : block === reading.head
              ? 'head'
              : 'sealed';
    cells.push({ block, kind, filled: Math.abs(block) % 2 === 0 });
  }
  return cells;
}

/** Cells right of the final boundary, as a share of all: where the labels meet. */
export function boundaryShare(cells: readonly Cell[]): number {
  return (
    cells.filter(({ kind }) => kind !== 'final' && kind !== 'told' && kind !== 'before').length /
    Math.max(1, cells.length)
  );
}
