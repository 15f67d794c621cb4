/** The way from what is trusted to a figure, in four stations: what "How the total was proved" shows. */
import type { Provenance } from '../../../chain/read/provenance.ts';
import type { LightReport } from '../../../node-light/engine/light-report.ts';
import { groupedText } from '../../format/number-groups.ts';

export interface Station {
  readonly title: string;
  readonly text: string;
  /** Somebody's word: the way is no stronger than this. */
  readonly claimed?: boolean;
}

/** Null while a part of the way is not known: an incomplete one would say more than it holds. */
export function proofStations(
  { anchor, finality }: Pick<LightReport, 'anchor' | 'finality'>,
  { block, keys, calls }: Pick<Provenance, 'block' | 'keys' | 'calls'>,
): readonly Station[] | null {
  if (!anchor || !finality || keys.length === 0) return null;
  const start = `trust begins at block ${groupedText(anchor.number)}`;
  return [
    anchor.believed === null
      ? { title: 'Starting point', text: anchor.number === 0 ? 'the first block of this chain' : start }
      : {
          title: 'Starting point',
          text: `block ${groupedText(anchor.number)}, the word of ${anchor.believed}`,
          claimed: true,
        },
    {
      title: 'Finality',
      text: `${finality.signers.length} of ${finality.authorities.length} authorities signed block ${groupedText(finality.number)}`,
    },
    {
      title: 'Your storage',
      text: `${groupedText(keys.length)} ${keys.length === 1 ? 'key' : 'keys'}, proved under block ${groupedText(block.number)}`,
    },
    calls.length === 0
      ? { title: 'Recomputed here', text: 'pool formula on proved reserves, same as the chain’s' }
      : { title: 'Asked of a node', text: `${calls.join(', ')}: nothing proves these answers`, claimed: true },
  ];
}
