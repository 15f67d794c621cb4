// Who counts as active. Source: `subtensor: pallets/subtensor/src/epoch/run_epoch.rs`, get_activity_cutoff_blocks.

/** Blocks a neuron may stay silent: `max(1, floor(factorMilli · tempo / 1000))`. */
export const activityCutoffBlocks = (activityCutoffFactorMilli: number, tempo: number): number =>
  Math.max(1, Math.floor((activityCutoffFactorMilli * tempo) / 1000));

/** True per uid when its last update lies more than `cutoff` blocks before `block`. Missing last updates count as block 0. */
export const inactiveNeurons = (n: number, lastUpdate: readonly number[], cutoff: number, block: number): boolean[] =>
  Array.from({ length: n }, (_, uid) => (lastUpdate[uid] ?? 0) + cutoff < block);
