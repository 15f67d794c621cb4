/** What a start costs, what may come back, and what this computer brings: the figures beside the button. */
import type { ModelManifest } from '../../../miner/inference/model-manifest.ts';
import { weakest, type Evidence, type Proved } from '../../../substrate/evidence.ts';
import type { RegistrationTerms } from '../../../chain/types/registration.ts';
import type { LedgerLine } from '../../components/ledger.ts';
import { TAO } from '../../format/amounts.ts';
import type { Inline, Sentence } from '../../format/inline.ts';
import { blocksText } from '../../format/times.ts';
import { periodsToPayBack, type EarningSpread } from './earning-spread.ts';

/** What a start on a subnet costs, at one block. */
export interface Offer {
  readonly terms: RegistrationTerms;
  /** Transaction fee of the registration, rao; null when it is not known yet. */
  readonly feeRao: bigint | null;
  /** Of the fee: the answer of a runtime call, which no proof covers. */
  readonly feeEvidence: Evidence;
  /** The hotkey has its place already. */
  readonly registered: boolean;
  readonly evidence: Evidence;
}

const tao = (rao: bigint, evidence?: Evidence): readonly Inline[] => [
  { amount: rao, unit: TAO, ...(evidence ? { evidence } : {}) },
];

/** The most one agrees to pay for a registration that costs `burnRao` now: one newcomer in between is let pass. Rao. */
export const limitRao = (burnRao: bigint): bigint => (burnRao * 133n) / 100n;

/** @param agreedRao the limit that was agreed to when Start was pressed: the price may move, it does not. Null before that */
export function costLines(offer: Offer | null, agreedRao: bigint | null = null): LedgerLine[] {
  if (offer === null)
    return [
      { label: 'Registration now', value: null },
      { label: 'You pay at most', value: null },
      { label: 'Network fee', value: null },
      { label: 'At most, all in step 5', value: null, sum: true },
    ];
  const { terms, feeRao, feeEvidence, registered, evidence } = offer;
  if (registered) return [{ label: 'Registration', value: 'paid before', evidence, marked: true }];
  const mostRao = agreedRao ?? limitRao(terms.burnRao);
  return [
    { label: 'Registration now', value: tao(terms.burnRao), evidence, marked: true },
    {
      label: agreedRao === null ? 'You pay at most' : 'You agreed to at most',
      value: tao(mostRao),
      evidence,
      marked: true,
      ...(agreedRao !== null && { note: 'Fixed when Start was pressed; the signature allows no more.' }),
    },
    feeRao === null
      ? { label: 'Network fee', value: 'shown before you sign' }
      : { label: 'Network fee', value: tao(feeRao), evidence: feeEvidence, marked: true },
    {
      label: 'At most, all in step 5',
      value: ['≤\u00a0', ...tao(mostRao + (feeRao ?? 0n))],
      evidence: feeRao === null ? evidence : (weakest([evidence, feeEvidence]) ?? evidence),
      marked: true,
      sum: true,
    },
  ];
}

/** What a start costs now, with the word of all it is made of. Rao. */
export const costOf = ({ terms, feeRao, feeEvidence, registered, evidence }: Offer): Proved<bigint> =>
  registered || feeRao === null
    ? { value: registered ? 0n : terms.burnRao, evidence }
    : { value: terms.burnRao + feeRao, evidence: weakest([evidence, feeEvidence]) ?? evidence };

export function costNote(offer: Offer | null, blockMs: number | null): Sentence {
  if (offer === null) return 'Shown when the price was read.';
  if (offer.registered) return 'The hotkey keeps its place until a newcomer replaces it.';
  const { burnHalfLife, neurons, maxNeurons, immunityPeriod } = offer.terms;
  const full =
    neurons < maxNeurons
      ? `${maxNeurons - neurons} of ${maxNeurons} places are free.`
      : `All ${maxNeurons} places are taken: the weakest miner that is not immune is replaced.`;
  return [
    `The price halves every ${blocksText(burnHalfLife, blockMs)} and rises with each new miner. It is burned, not a deposit. ${full} A newcomer cannot be replaced for ${blocksText(immunityPeriod, blockMs)}.`,
  ];
}

/** Each with the weakest word of what it is made of: what miners earn, and for the last line what a start costs. */
export function returnLines(earning: Proved<EarningSpread> | null, cost: Proved<bigint> | null): LedgerLine[] {
  const spread = earning?.value ?? null;
  const costRao = cost?.value ?? null;
  const pay = (rao: bigint | null | undefined): Sentence | null =>
    spread === null ? null : rao == null ? 'nobody to ask' : [...tao(rao), ` ${spread.period.each}`];
  const marked = { evidence: earning?.evidence, marked: true };
  const periods = spread && costRao !== null ? periodsToPayBack(costRao, spread.medianRao) : null;
  const back: Sentence | null =
    spread === null
      ? null
      : spread.medianRao === null
        ? 'nobody to ask'
        : costRao === 0n
          ? 'nothing to pay back'
          : periods === null
            ? 'never'
            : periods < 0.1
              ? `less than 0.1\u00a0${spread.period.many}`
              : `${periods.toFixed(1)}\u00a0${spread.period.many}`;
  return [
    { label: 'Low, 1 in 4 below', value: pay(spread?.lowRao), ...marked },
    { label: 'Median', value: pay(spread?.medianRao), ...marked },
    { label: 'High, 1 in 4 above', value: pay(spread?.highRao), ...marked },
    {
      label: 'Median pays itself back in',
      value: back,
      evidence: earning && cost ? (weakest([earning.evidence, cost.evidence]) ?? undefined) : undefined,
      marked: true,
      sum: true,
    },
  ];
}

/** What inference can use of this computer, as the browser tells it. */
interface Computer {
  readonly cores: number;
  /** The page may run several threads. */
  readonly threads: boolean;
  readonly webgpu: boolean;
}

/** @param computer null where a server runs the model */
export function computerLines(model: ModelManifest | null, computer: Computer | null): LedgerLine[] {
  const metric = model?.metric ?? null;
  return [
    { label: 'Model', value: model?.title ?? 'none chosen' },
    {
      label: 'Quality on questions it never saw',
      value:
        metric === null || metric.heldOut === 0
          ? 'not known for your own file'
          : `${metric.value} ${metric.name}, guessing ${metric.chance}`,
    },
    ...(computer === null
      ? [{ label: 'Inference', value: 'on a server' }]
      : [
          {
            label: 'Processor',
            value: `${computer.cores} cores${computer.threads ? '' : ', one thread only in this page'}`,
          },
          {
            label: 'WebGPU',
            value: computer.webgpu ? 'offered by this browser, timed in step 4' : 'not in this browser',
          },
        ]),
  ];
}
