import type { CatchUp } from '../../node-light/engine/catch-up.ts';
import { groupedText } from './number-groups.ts';
import { durationText } from './times.ts';

export interface CatchUpWords {
  /** For the foot of the rail. */
  readonly short: string;
  /** What is under way, with its count. */
  readonly label: string;
  /** 0 to 1; null when nobody can say. */
  readonly fraction: number | null;
  /** What is checked, and whose word it goes by. */
  readonly text: string;
  /** What a person can do; null when nothing would be faster. */
  readonly advice: string | null;
}

/** How a light node that is far behind comes to the newest block, in words. */
export function catchUpWords(catchUp: CatchUp): CatchUpWords {
  if (catchUp.by === 'proofs') {
    const { source, number, setId } = catchUp;
    return {
      short: 'catching up',
      label: `Skipping ahead by proofs of finality${setId === null ? '' : `, set ${setId}`}`,
      fraction: null,
      text: `${source} shows who signed what since block ${groupedText(number)}; each signature is checked here, and the headers between are left out.`,
      advice: null,
    };
  }
  const { source, from, at, to, leftMs, withoutProofs } = catchUp;
  const fraction = (at - from) / (to - from);
  const left = leftMs === null ? '' : `, about ${durationText(leftMs)} left`;
  const failed = withoutProofs.map(
    (each) => ` ${each.source} was asked for proofs of finality and gave none: ${each.why}.`,
  );
  return {
    short: `catching up, ${Math.floor(fraction * 100)}\u00a0%`,
    label: `${groupedText(at - from)} of ${groupedText(to - from)} headers${left}`,
    fraction,
    text: `Every header from block ${groupedText(from)} up to ${groupedText(to)}, the newest by the word of ${source}, is fetched and checked. What other pages show meanwhile is stored.${failed.join('')}`,
    advice:
      'Nodes over JSON-RPC give no proofs that lead past headers. A peer of the network does (Settings, A node’s address, Add an address), and a newer checkpoint leaves fewer headers to check. Or begin anew with a block of now, and compare it.',
  };
}
