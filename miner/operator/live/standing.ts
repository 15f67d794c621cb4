import { mines } from '../../../chain/queries/neuron-roles.ts';
import { blocksToEpoch } from '../../../chain/queries/next-epoch.ts';
import type { Metagraph, Neuron, WeightRow } from '../../../chain/types/neuron.ts';
import type { Evidence } from '../../../substrate/evidence.ts';
import type { StandingFigures } from '../ports/operator-state.ts';

/** Mean weight on a uid over the validators that have set weights, by their stake; null when none has. */
export function scoreOf(uid: number, graph: Metagraph, rows: readonly WeightRow[]): number | null {
  let total = 0;
  let given = 0;
  for (const row of rows) {
    const validator = graph.neurons[row.uid];
    if (!validator?.validatorPermit) continue;
    const stake = Number(validator.stakeRao);
    total += stake;
    given += stake * (row.weights.find((weight) => weight.uid === uid)?.share ?? 0);
  }
  return total > 0 ? given / total : null;
}

/** What the metagraph says of one neuron. */
export function standingOf(
  neuron: Neuron,
  graph: Metagraph,
  rows: readonly WeightRow[],
  evidence: Evidence,
): StandingFigures {
  return {
    uid: neuron.uid,
    incentive: neuron.incentive,
    rank: neuron.rank,
    miners: graph.neurons.filter(mines).length,
    score: scoreOf(neuron.uid, graph, rows),
    emissionRao: neuron.emissionRao,
    immune: neuron.immune,
    immuneUntilBlock: neuron.registeredAtBlock + graph.immunityPeriod,
    lastEpochBlock: graph.lastEpochBlock,
    blocksToEpoch: blocksToEpoch(graph.tempo, graph.lastEpochBlock, 0, graph.block),
    evidence,
  };
}
