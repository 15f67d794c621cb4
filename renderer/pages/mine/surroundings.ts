/** What around the miner decides whether it keeps its place: who judges it, and who would be replaced next. */
import { readMetagraph } from '../../../chain/queries/metagraph.ts';
import { readWeights } from '../../../chain/queries/weights.ts';
import type { BlockView } from '../../../chain/read/block-view.ts';
import type { Neuron, WeightRow } from '../../../chain/types/neuron.ts';
import { minersOf } from './earning-spread.ts';
import { weakest, type Evidence } from '../../../substrate/evidence.ts';

export interface Surroundings {
  readonly netuid: number;
  /** Neurons that judge: with a permit, and with weights or dividends. */
  readonly validators: number;
  /** Neurons that answer, this one among them. */
  readonly miners: number;
  /** Those of them whose weights name this miner; null while the subnet hides weights until they are revealed. */
  readonly scoredBy: number | null;
  /** The uid that a registration would replace now; null while there is room, or nobody can be replaced. */
  readonly replacedNext: number | null;
  readonly neurons: number;
  readonly maxNeurons: number;
  readonly announcedBlock: number | null;
  readonly block: number;
  readonly evidence: Evidence;
}

interface PruneRule {
  /** Coldkey of the subnet's owner and its designated hotkey: one of the owner's neurons is never replaced. */
  readonly ownerColdkey: string;
  readonly ownerHotkey: string;
  readonly minNonImmune: number;
}

/**
 * The uid a registration on a full subnet replaces: lowest emission, then earliest registration, then lowest uid; an immune one only
 * when too few others are there. subtensor: pallets/subtensor/src/subnets/registration.rs
 */
export function pruned(
  neurons: readonly Neuron[],
  { ownerColdkey, ownerHotkey, minNonImmune }: PruneRule,
): number | null {
  const owners = neurons.filter((neuron) => neuron.coldkey === ownerColdkey);
  const kept =
    owners.find((neuron) => neuron.hotkey === ownerHotkey) ??
    owners.toSorted((a, b) => a.registeredAtBlock - b.registeredAtBlock)[0];
  const order = (a: Neuron, b: Neuron): number =>
    (a.emissionRao < b.emissionRao ? -1 : a.emissionRao > b.emissionRao ? 1 : 0) ||
    a.registeredAtBlock - b.registeredAtBlock ||
    a.uid - b.uid;
  const others = neurons.filter((neuron) => neuron !== kept);
  const open = others.filter((neuron) => !neuron.immune).sort(order);
  const immune = others.filter((neuron) => neuron.immune).sort(order);
  return (open.length > minNonImmune ? open[0] : immune[0])?.uid ?? null;
}

/** How many validators give a uid a weight; null when no validator shows any. */
export function scoredBy(uid: number, neurons: readonly Neuron[], rows: readonly WeightRow[]): number | null {
  const judging = rows.filter((row) => neurons[row.uid]?.validatorPermit);
  if (judging.length === 0) return null;
  return judging.filter((row) => row.weights.some((weight) => weight.uid === uid && weight.share > 0)).length;
}

const validatorsOf = (neurons: readonly Neuron[], rows: readonly WeightRow[]): Neuron[] =>
  neurons.filter(
    (neuron) => neuron.validatorPermit && (neuron.dividends > 0 || rows.some((row) => row.uid === neuron.uid)),
  );

export async function readSurroundings(view: BlockView, netuid: number, uid: number): Promise<Surroundings> {
  const [graph, weights, [most, least, ownerColdkey, ownerHotkey]] = await Promise.all([
    readMetagraph(view, netuid),
    readWeights(view, netuid),
    view.storage([
      ['SubtensorModule', 'MaxAllowedUids', netuid],
      ['SubtensorModule', 'MinNonImmuneUids', netuid],
      ['SubtensorModule', 'SubnetOwner', netuid],
      ['SubtensorModule', 'SubnetOwnerHotkey', netuid],
    ]),
  ]);
  const { neurons } = graph.value;
  const maxNeurons = most!.number();
  return {
    netuid,
    validators: validatorsOf(neurons, weights.value).length,
    miners: minersOf(graph.value, ownerHotkey!.text()).length,
    scoredBy: scoredBy(uid, neurons, weights.value),
    replacedNext:
      neurons.length < maxNeurons
        ? null
        : pruned(neurons, {
            ownerColdkey: ownerColdkey!.text(),
            ownerHotkey: ownerHotkey!.text(),
            minNonImmune: least!.number(),
          }),
    neurons: neurons.length,
    maxNeurons,
    announcedBlock: neurons[uid]?.axon?.block ?? null,
    block: view.block.number,
    evidence: weakest([graph.evidence, weights.evidence]) ?? view.evidence,
  };
}
