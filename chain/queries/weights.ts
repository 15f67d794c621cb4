import type { Proved } from '../../substrate/evidence.ts';
import type { BlockView, StorageRead } from '../read/block-view.ts';
import type { WeightRow } from '../types/neuron.ts';

/** Weights set on a subnet's main mechanism, one row per neuron that has set some, by uid. */
export async function readWeights(view: BlockView, netuid: number): Promise<Proved<readonly WeightRow[]>> {
  const count = (await view.item('SubtensorModule', 'SubnetworkN', netuid)).number();
  const uids = Array.from({ length: count }, (_, uid) => uid);
  const rows = await view.storage(uids.map((uid): StorageRead => ['SubtensorModule', 'Weights', netuid, uid]));
  const value = rows.flatMap((row, uid): WeightRow[] => {
    const pairs = row.list().map((pair) => {
      const [target, weight] = pair.list();
      return { uid: target!.number(), weight: weight!.number() };
    });
    const total = pairs.reduce((sum, { weight }) => sum + weight, 0);
    if (total === 0) return [];
    return [{ uid, weights: pairs.map((pair) => ({ uid: pair.uid, share: pair.weight / total })) }];
  });
  return { value, evidence: view.evidence };
}
