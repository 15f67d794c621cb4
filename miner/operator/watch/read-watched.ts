import type { BlockView } from '../../../chain/read/block-view.ts';
import type { Metagraph } from '../../../chain/types/neuron.ts';

/** What is watched, at one block. */
export interface Watched {
  readonly block: number;
  readonly burnRao: bigint;
  readonly open: boolean;
  readonly versionKey: bigint;
  readonly commitReveal: boolean;
  /** Hotkeys with a validator permit. */
  readonly permitted: ReadonlySet<string>;
  readonly tempo: number;
  /** The miner's own place; null when it is lost. */
  readonly place: { readonly immune: boolean; readonly address: string | null } | null;
}

/** Reads what is watched besides the metagraph, in one request. */
export async function readWatched(view: BlockView, graph: Metagraph, hotkey: string): Promise<Watched> {
  const { netuid } = graph;
  const [burn, open, versionKey, commitReveal] = await view.storage([
    ['SubtensorModule', 'Burn', netuid],
    ['SubtensorModule', 'NetworkRegistrationAllowed', netuid],
    ['SubtensorModule', 'WeightsVersionKey', netuid],
    ['SubtensorModule', 'CommitRevealWeightsEnabled', netuid],
  ]);
  const own = graph.neurons.find((neuron) => neuron.hotkey === hotkey);
  return {
    block: view.block.number,
    burnRao: burn!.bigint(),
    open: open!.bool(),
    versionKey: versionKey!.bigint(),
    commitReveal: commitReveal!.bool(),
    permitted: new Set(graph.neurons.filter((neuron) => neuron.validatorPermit).map((neuron) => neuron.hotkey)),
    tempo: graph.tempo,
    place: own ? { immune: own.immune, address: own.axon && `${own.axon.ip}:${own.axon.port}` } : null,
  };
}
