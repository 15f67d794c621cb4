import type { Metagraph, Neuron } from '../../../chain/types/neuron.ts';
import { addressParts } from '../../format/addresses.ts';

/** A neuron as the table shows it. */
export interface MetagraphRow extends Neuron {
  /** The person's own label, else its public name, else null: the address then stands for it. */
  readonly label: string | null;
  /** The hotkey or its coldkey is the person's. */
  readonly yours: boolean;
  /** What it does here, by its permit and what it was paid for. */
  readonly role: 'validator' | 'miner';
  /** Blocks since it last set weights, never below 0. */
  readonly updatedAgo: number;
  /** Blocks until it may be replaced; 0 when it may be now. */
  readonly immuneFor: number;
}

/** On a small subnet every neuron with stake gets a permit; who is paid for mining, or offers an axon for it, is a miner all the same. */
const validates = ({ validatorPermit, dividends, incentive, axon }: Neuron): boolean =>
  dividends > 0 || (validatorPermit && incentive === 0 && axon === null);

/** Names the person has given to keys. */
export type NameOf = (address: string) => string | null;

/** Neurons by rank: the best paid miners first, then validators by dividends, then the rest by uid. */
export function metagraphRows(metagraph: Metagraph, nameOf: NameOf, root = false): MetagraphRow[] {
  return metagraph.neurons
    .map((neuron): MetagraphRow => {
      const own = nameOf(neuron.hotkey);
      return {
        ...neuron,
        label: own ?? (neuron.name?.trim() || null),
        yours: own !== null || nameOf(neuron.coldkey) !== null,
        role: root || validates(neuron) ? 'validator' : 'miner',
        updatedAgo: Math.max(0, metagraph.block - neuron.lastUpdate),
        immuneFor: neuron.immune
          ? Math.max(0, neuron.registeredAtBlock + metagraph.immunityPeriod - metagraph.block)
          : 0,
      };
    })
    .sort((a, b) => (a.rank ?? Infinity) - (b.rank ?? Infinity) || b.dividends - a.dividends || a.uid - b.uid || 0);
}

export type NeuronsWanted = 'all' | 'miner' | 'validator' | 'yours';

/** Rows of a kind whose uid, name or keys hold the text. */
export function filterNeurons(rows: readonly MetagraphRow[], wanted: NeuronsWanted, filter: string): MetagraphRow[] {
  const text = filter.trim().toLowerCase();
  return rows.filter(
    (row) =>
      (wanted === 'all' || (wanted === 'yours' ? row.yours : row.role === wanted)) &&
      (text === '' ||
        String(row.uid) === text ||
        [row.label ?? '', row.hotkey, row.coldkey].some((part) => part.toLowerCase().includes(text))),
  );
}

/** How a neuron is called where there is little room: its label, else the beginning of its hotkey. */
export const neuronName = ({ label, hotkey }: Pick<MetagraphRow, 'label' | 'hotkey'>): string =>
  label ?? `${addressParts(hotkey).head}…`;
