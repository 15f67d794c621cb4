import type { Position } from '../../../chain/types/position.ts';
import type { MinerSummary } from '../../services/miner-summary.ts';
import type { Relation } from './subnet-rows.ts';

/** What each subnet is to the person. Mining says more than holding. */
export function relationsOf(
  positions: readonly Pick<Position, 'netuid'>[],
  miner: Pick<MinerSummary, 'netuids'>,
): ReadonlyMap<number, Relation> {
  const relations = new Map<number, Relation>(positions.map(({ netuid }) => [netuid, 'held']));
  for (const netuid of miner.netuids) relations.set(netuid, 'mining');
  return relations;
}
