import type { StoredHeadInfo } from '../../node-light/snapshot/stored-connect.ts';
import type { LightReport } from '../../node-light/engine/light-report.ts';
import type { Evidence } from '../../substrate/evidence.ts';
import { groupedText } from './number-groups.ts';
import { durationText } from './times.ts';

/** What the word of a figure means, in a sentence or two. */
export function meaning(evidence: Evidence): string {
  switch (evidence.word) {
    case 'final':
      return 'The storage proof fits the header of this block, and more than two thirds of the authorities signed that the block, or one after it, is final. All of it was checked on this computer.';
    case 'sealed':
      return `The storage proof fits the header of this block, and its author’s seal is good. ${evidence.k} of ${evidence.n} authors built on it so far. It is not final yet: a block can still be replaced.`;
    case 'claimed':
      return `${evidence.by} said so. Nothing proves it here: it may be the answer of a runtime call, or of a chain whose start nobody vouched for.`;
    case 'stored':
      return `Read from this computer, as it was kept at block ${groupedText(evidence.block)}. ${
        evidence.was.word === 'claimed' || evidence.was.word === 'devnet'
          ? `It was ${evidence.was.word} then`
          : `It was proved here then: ${evidence.was.word}`
      }. The chain may have moved on.`;
    case 'refused':
      return `${evidence.source} sent something wrong: ${evidence.reason}. No number is shown in its place.`;
    case 'devnet':
      return 'The bundled devnet on this computer worked it out in its runtime. Storage it holds is proved; what a runtime call answers is its word.';
  }
}

/** What was checked again when a stored block was opened. */
export function signedText({ signed }: { readonly signed: StoredHeadInfo['signed'] }): string {
  if (!signed) return 'its author’s seal';
  return `${signed.signers} of ${signed.authorities} authorities signed, set ${signed.setId}`;
}

const REFUSALS: Readonly<Record<string, string>> = {
  ProofIncompleteError: 'its proof does not hang from the state root',
  ProofNodeError: 'its proof cannot be read',
  ProofTooLargeError: 'its proof is too large',
  ScaleError: 'its answer cannot be read',
  HexError: 'its answer cannot be read',
  HeaderJsonError: 'its header cannot be read',
};

/** The reason of a refusal in words; the checks have short ones of their own. */
export const refusalWords = (reason: string): string => REFUSALS[reason] ?? reason;

/** How the newest block stands against the clock. Null when it is live. */
export function ageText({ freshness, stalledBlocks, phase }: LightReport): string | null {
  if (phase && phase.name !== 'following') return phase.text;
  if (stalledBlocks !== null)
    return `Finality has stalled: ${groupedText(stalledBlocks)} blocks wait for the authorities’ signatures.`;
  if (freshness?.state === 'ahead')
    return `The newest block is ${durationText(freshness.byMs)} ahead of this computer’s clock: the clock is wrong, or the chain’s time was moved.`;
  if (freshness?.state === 'behind') return `About ${groupedText(freshness.blocks)} blocks behind.`;
  if (freshness?.state === 'stale')
    return `Stale: about ${groupedText(freshness.blocks)} blocks should have come since.`;
  return null;
}

/** "2 sources, 1 refused", for the foot of the rail. */
export function sourcesText({ sources, refusals }: LightReport): string {
  const refused = new Set(refusals.map(({ source }) => source)).size;
  const count = `${sources.length} ${sources.length === 1 ? 'source' : 'sources'}`;
  return refused === 0 ? count : `${count}, ${refused} refused`;
}

/** What the app checked itself, in the foot of the rail. */
export function proofState(report: LightReport): { readonly evidence: Evidence; readonly words: string } | null {
  const { head, final, finality } = report;
  if (!head) return null;
  if (head.evidence.word === 'claimed') return { evidence: head.evidence, words: 'nobody vouched yet' };
  if (!final || !finality)
    return { evidence: head.evidence, words: `sealed from block ${groupedText(final?.number ?? 0)}` };
  return { evidence: { word: 'final', block: final.number }, words: `final, block ${groupedText(final.number)}` };
}
