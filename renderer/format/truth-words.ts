import type { StoredHeadInfo } from '../../node-light/snapshot/stored-connect.ts';
import type { LightReport } from '../../node-light/engine/light-report.ts';
import type { Evidence } from '../../substrate/evidence.ts';
import { groupedText } from './number-groups.ts';

/** What stands below the sentence, so that it says neither more nor less than is shown. */
export interface Shown {
  /** Storage was read, and its proof is shown; else the figure is a block itself, or nobody proves it. */
  readonly storage: boolean;
  /** Runtime calls were asked: nothing proves their answers. */
  readonly calls: boolean;
  /** How the block stands by now: `signed`, it or one after it; `start`, trust begins at it; `open`; null while that is not known. */
  readonly final: 'signed' | 'start' | 'open' | null;
  /** Whose word trust begins with while nobody vouched; null where it was given or vouched for. */
  readonly start: string | null;
  /** Whose word it is in what way bytes are read, while nobody vouched; null where it was pinned or vouched for. */
  readonly metadata: string | null;
}

const NOTHING_SHOWN: Shown = { storage: false, calls: false, final: null, start: null, metadata: null };

/** What the word of a figure, or of a block, means: a sentence or two. */
export function meaning(evidence: Evidence, shown: Shown = NOTHING_SHOWN): string {
  const held = shown.storage
    ? 'The storage proof fits the header of this block'
    : 'The header of this block was checked';
  const signed = 'more than two thirds of the authorities signed that the block, or one after it, is final';
  switch (evidence.word) {
    case 'final':
      return shown.final === 'start'
        ? `${held}. It is the block where trust begins.`
        : `${held}, and ${signed}. All of it was checked on this computer.`;
    case 'sealed':
      if (shown.final === 'start') return `${held}. It is the block where trust begins.`;
      return shown.final === 'signed'
        ? `${held}. It was sealed when it was read: ${evidence.k} of ${evidence.n} authors had built on it. By now ${signed}. All of it was checked on this computer.`
        : `${held}, and its author’s seal is good. ${evidence.k} of ${evidence.n} authors had built on it when it was read. It was not final then: until it is, a block can still be replaced.`;
    case 'claimed':
      return claimedWords(evidence.by, shown);
    case 'stored':
      return `Read from this computer, as it was kept at block ${groupedText(evidence.block)}. ${
        evidence.was.word === 'claimed'
          ? `It was the word of ${evidence.was.by} then`
          : evidence.was.word === 'devnet'
            ? 'It was the word of the bundled devnet then'
            : `It was proved here then: ${evidence.was.word}`
      }. The chain may have moved on.`;
    case 'refused':
      return `${evidence.source} sent something wrong: ${evidence.reason}. No number is shown in its place.`;
    case 'devnet':
      return 'The bundled devnet on this computer worked it out in its runtime. Storage it holds is proved; what a runtime call answers is its word.';
  }
}

/** What is a claim in a claimed figure: there may be good proofs in it that hang from somebody's word. */
function claimedWords(by: string, { storage, calls, start, metadata }: Shown): string {
  const unvouched =
    start !== null
      ? `the block where trust begins is the word of ${start}, and nobody vouched for it`
      : metadata !== null
        ? `in what way its bytes are read is the word of ${metadata}, and nobody vouched for it`
        : null;
  if (calls)
    return `${by} said so: it is made of the answers of runtime calls, which nothing proves.${
      storage ? ' The storage that is part of it was proved under the header of this block.' : ''
    }`;
  if (!storage)
    return `${by} said so, and no proof of it is shown here.${unvouched === null ? '' : ` Headers and storage are checked, but ${unvouched}.`}`;
  return unvouched === null
    ? `The storage proof fits the header of this block, but that the block is part of the chain is the word of ${by}.`
    : `The storage proof fits the header of this block, but ${unvouched}: it is no better known than that.`;
}

/** Why there is no proof to save of what is shown; null where there is one, or one is on its way. */
export function unsavedWords({ word }: Evidence, storage: boolean): string | null {
  if (word === 'stored') return 'Only the figure is kept on this computer, not its proof.';
  if (word === 'refused') return 'What was refused has no proof.';
  return storage || word === 'final' || word === 'sealed'
    ? null
    : 'It was not read from storage, so there is no proof to save.';
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
