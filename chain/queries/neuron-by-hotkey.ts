import type { Proved } from '../../substrate/evidence.ts';
import type { BlockView } from '../read/block-view.ts';
import type { AxonInfo } from '../types/neuron.ts';
import { axonFrom } from './axon-info.ts';

/** The cheap answer to "is it registered, and what has it announced": two storage items. */
export async function readPlace(
  view: BlockView,
  netuid: number,
  hotkey: string,
): Promise<Proved<{ uid: number; axon: AxonInfo | null } | null>> {
  const [uid, axon] = await view.storage([
    ['SubtensorModule', 'Uids', netuid, hotkey],
    ['SubtensorModule', 'Axons', netuid, hotkey],
  ]);
  const announced = axon!.optional();
  const value = uid!.optional() === null ? null : { uid: uid!.number(), axon: announced ? axonFrom(announced) : null };
  return { value, evidence: view.evidence };
}
