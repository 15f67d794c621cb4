import type { WeightRow } from '../../../chain/types/neuron.ts';
import { blocksText } from '../../format/times.ts';
import { neuronName, type MetagraphRow } from './metagraph-rows.ts';

/** What the heat map draws: validators by stake down, miners by rank across. */
export interface WeightsView {
  readonly validators: readonly { readonly uid: number; readonly name: string; readonly idle?: string }[];
  readonly miners: readonly { readonly uid: number; readonly name: string }[];
  /** Share of the validator's weight on the miner; null when it set none. */
  readonly weights: readonly (readonly (number | null)[])[];
  /** UID of the person's best ranked neuron among the columns. */
  readonly you: number | null;
  /** Miners that stand on the subnet but have no column. */
  readonly left: number;
}

/** More columns than this are narrower than a finger and slower than the eye; the table has them all. */
const MOST_COLUMNS = 128;
const MOST_ROWS = 64;

/**
 * Rows are validators and whoever has set weights; columns everybody that is no validator, and whoever has a weight.
 * @param rows in the order of `metagraphRows`
 */
export function weightsView(
  rows: readonly MetagraphRow[],
  weights: readonly WeightRow[],
  blockMs: number | null,
): WeightsView {
  const set = new Map(weights.map((row) => [row.uid, new Map(row.weights.map(({ uid, share }) => [uid, share]))]));
  const weighed = new Set(weights.flatMap((row) => row.weights.map(({ uid }) => uid)));
  const validators = rows
    .filter((row) => row.role === 'validator' || set.has(row.uid))
    .toSorted((a, b) => (a.stakeRao < b.stakeRao ? 1 : a.stakeRao > b.stakeRao ? -1 : a.uid - b.uid))
    .slice(0, MOST_ROWS);
  const columns = rows.filter((row) => row.role === 'miner' || weighed.has(row.uid));
  const miners = columns.slice(0, MOST_COLUMNS);
  return {
    validators: validators.map((row) => ({
      uid: row.uid,
      name: neuronName(row),
      ...(set.has(row.uid) ? {} : { idle: idleWords(row, blockMs) }),
    })),
    miners: miners.map((row) => ({ uid: row.uid, name: neuronName(row) })),
    weights: validators.map(({ uid }) => miners.map((miner) => set.get(uid)?.get(miner.uid) ?? null)),
    you: miners.find((row) => row.yours)?.uid ?? null,
    left: columns.length - miners.length,
  };
}

function idleWords(
  { active, updatedAgo, lastUpdate, registeredAtBlock }: MetagraphRow,
  blockMs: number | null,
): string {
  // Registering counts as an update.
  if (lastUpdate <= registeredAtBlock) return 'has set no weights yet';
  const since = `no weights for ${blocksText(updatedAgo, blockMs)}`;
  return active ? since : `${since}: its stake does not count`;
}
