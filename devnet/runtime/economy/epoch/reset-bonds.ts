// Source: `subtensor: pallets/subtensor/src/epoch/run_epoch.rs` (do_reset_bonds).
import type { StoredRow } from './sparse-matrix.ts';

/** Drops the entries towards `uid` from every stored bond row. */
export const resetBonds = (rows: readonly StoredRow[], uid: number): (readonly [uid: number, value: number])[][] =>
  rows.map((row) => row.filter(([column]) => column !== uid));
