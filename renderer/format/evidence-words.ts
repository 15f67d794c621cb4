import type { Finality } from '../../chain/types/head.ts';
import type { Evidence } from '../../substrate/evidence.ts';
import { groupedText } from './number-groups.ts';
import { durationText } from './times.ts';

/** The word shown beside a mark when there is little room. */
export function evidenceWord(evidence: Evidence): string {
  return evidence.word === 'sealed' ? `sealed ${evidence.k} of ${evidence.n}` : evidence.word;
}

/** The word with its block, authors, source or age: what stands beside a mark when there is room. */
export function evidenceLine(evidence: Evidence, nowMs?: number): string {
  switch (evidence.word) {
    case 'final':
    case 'devnet':
      return `${evidence.word} · block ${groupedText(evidence.block)}`;
    case 'sealed':
      return evidenceWord(evidence);
    case 'claimed':
      return `claimed · ${evidence.by}`;
    case 'stored':
      return nowMs === undefined
        ? `stored · block ${groupedText(evidence.block)}`
        : `stored · ${durationText(nowMs - evidence.at)} old`;
    case 'refused':
      return `refused · ${evidence.source}`;
  }
}

/** Whose word it is that a block is final; null where it was proved here, or is the bundled devnet's own rule. */
export const claimantOf = (finality: Finality): string | null => (finality.word === 'claimed' ? finality.by : null);

/** "final", and who says so where nothing proves it here. */
export const finalText = (claimant: string | null): string => (claimant === null ? 'final' : `final, says ${claimant}`);

/** "Final in block 12.", and who says so where nothing proves it here. */
export const finalSentence = (block: number, claimant: string | null): string =>
  `Final in block ${block}${claimant === null ? '' : `, says ${claimant}`}.`;

/** What a screen reader says, and the tooltip of a mark. */
export function evidenceSpoken(evidence: Evidence): string {
  switch (evidence.word) {
    case 'final':
      return `final, block ${groupedText(evidence.block)}`;
    case 'sealed':
      return `sealed, ${evidence.k} of ${evidence.n} authors`;
    case 'claimed':
      return `claimed by ${evidence.by}, not proved`;
    case 'stored':
      return `stored at block ${groupedText(evidence.block)}, was ${evidence.was.word}`;
    case 'refused':
      return `refused: ${evidence.source}, ${evidence.reason}`;
    case 'devnet':
      return `devnet, block ${groupedText(evidence.block)}, on this computer`;
  }
}
