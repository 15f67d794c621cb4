import type { Position } from '../../../chain/types/position.ts';
import type { MinerSummary } from '../../services/miner-summary.ts';
import type { Relation } from './subnet-rows.ts';

/** What each subnet is to the person. Mining says more than holding. */
export function relationsOf(
  positions: readonly Pick<Position, 'netuid'>[],
  miner: Pick<MinerSummary, 'state' | 'netuid'>,
): ReadonlyMap<number, Relation> {
  const relations = new Map<number, Relation>(positions.map(({ netuid }) => [netuid, 'held']));
  if (miner.netuid !== null && miner.state !== 'off') relations.set(miner.netuid, 'mining');
  return relations;
}
