/** Which subnets of a chain ask for something this miner can answer. */
import { identityFrom } from '../../../chain/queries/identity.ts';
import { readSubnets } from '../../../chain/queries/subnets.ts';
import type { BlockView } from '../../../chain/read/block-view.ts';
import type { Subnet } from '../../../chain/types/subnet.ts';
import { tasks } from '../../../miner/tasks/index.ts';
import type { Task } from '../../../miner/tasks/task.ts';
import type { Proved } from '../../../substrate/evidence.ts';

export interface SubnetWork {
  readonly subnet: Subnet;
  readonly task: Task;
}

/**
 * The task that a subnet's owner names in the free text of its identity, as `{"task": "forecasting", "synapse": "…"}`.
 * Strangers' text: anything else, and a task whose synapse is another, is null.
 */
export function taskNamed(additional: string): Task | null {
  let said: unknown;
  try {
    said = JSON.parse(additional);
  } catch {
    return null; // not JSON: the owner says something else there
  }
  if (typeof said !== 'object' || said === null) return null;
  const { task: name, synapse } = said as { task?: unknown; synapse?: unknown };
  const task = tasks.find((one) => one.name === name);
  return task && (synapse === undefined || synapse === task.synapse.name) ? task : null;
}

/** All subnets with work for this miner, by netuid. */
export async function readSubnetWork(view: BlockView): Promise<Proved<readonly SubnetWork[]>> {
  const { value: subnets, evidence } = await readSubnets(view);
  const found = await view.storage(subnets.map(({ netuid }) => ['SubtensorModule', 'SubnetIdentitiesV3', netuid]));
  const value = subnets.flatMap((subnet, i): SubnetWork[] => {
    const identity = identityFrom(found[i]!.optional());
    const task = identity && taskNamed(identity.additional);
    return task ? [{ subnet, task }] : [];
  });
  return { value, evidence };
}
