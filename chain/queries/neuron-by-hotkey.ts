import type { Proved } from '../../substrate/evidence.ts';
import type { BlockView } from '../read/block-view.ts';
import type { AxonInfo, Neuron } from '../types/neuron.ts';
import { axonFrom } from './axon-info.ts';
import { readMetagraph } from './metagraph.ts';

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

/** The neuron of a hotkey with its rank among all; null when it is not registered there. @throws NoSuchSubnet */
export async function readNeuron(view: BlockView, netuid: number, hotkey: string): Promise<Proved<Neuron | null>> {
  const { value, evidence } = await readMetagraph(view, netuid);
  return { value: value.neurons.find((neuron) => neuron.hotkey === hotkey) ?? null, evidence };
}
