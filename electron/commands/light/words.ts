/** What `npm run light` prints for people. */
import type { SourceFailure } from '../../../node-light/engine/errors.ts';
import type { CatchUp } from '../../../node-light/engine/catch-up.ts';
import type { LightReport } from '../../../node-light/engine/light-report.ts';
import type { Freshness } from '../../../node-light/follower/freshness.ts';
import type { Evidence } from '../../../substrate/evidence.ts';
import type { Neuron, Question, Told } from './question.ts';

/** 0 when proved, 3 when an endpoint's word. */
export const exitFor = ({ word }: Evidence): 0 | 3 => (word === 'final' || word === 'sealed' ? 0 : 3);

export function evidenceText(evidence: Evidence): string {
  switch (evidence.word) {
    case 'sealed':
      return `sealed, ${evidence.k} of ${evidence.n} authors built on it`;
    case 'claimed':
      return `claimed by ${evidence.by}, not proved`;
    default:
      return evidence.word;
  }
}

/** @param id null while no vote has shown it */
export const setText = (id: bigint | null): string => (id === null ? 'a set not known' : `set ${id}`);

/** Rao as TAO with all nine decimals. */
function taoText(rao: string): string {
  const digits = rao.padStart(10, '0');
  return `${digits.slice(0, -9)}.${digits.slice(-9)} TAO`;
}

export function valueText(question: Question, { value }: Told): string[] {
  if (question.type === 'storage') {
    const { key, value: bytes } = value as { key: string; value: string | null };
    return [`${key}`, bytes ?? 'nothing is stored under this key'];
  }
  if (question.type === 'account') {
    const { freeRao, reservedRao, frozenRao, nonce, exists } = value as {
      [name in 'freeRao' | 'reservedRao' | 'frozenRao']: string;
    } & { nonce: number; exists: boolean };
    if (!exists) return ['The account does not exist: it has never held anything, or holds nothing any more.'];
    return [
      `free      ${taoText(freeRao)}`,
      `reserved  ${taoText(reservedRao)}`,
      `frozen    ${taoText(frozenRao)}`,
      `nonce     ${nonce}`,
    ];
  }
  if (value === null) return [`There is no subnet ${question.netuid}.`];
  const rows = value as readonly Neuron[];
  const share = (part: number) => (part / 65_535).toFixed(4);
  return [
    `${rows.length} neurons`,
    'uid   hotkey                                            permit  incentive  dividends  trust   updated',
    ...rows.map((each) =>
      [
        String(each.uid).padEnd(5),
        (each.hotkey ?? '?').padEnd(49),
        (each.validatorPermit ? 'yes' : 'no').padEnd(7),
        share(each.incentive).padEnd(10),
        share(each.dividends).padEnd(10),
        share(each.validatorTrust).padEnd(7),
        each.lastUpdate,
      ].join(' '),
    ),
  ];
}

export function freshnessText(freshness: Freshness): string {
  if (freshness.state === 'live') return 'live';
  if (freshness.state === 'ahead') return `${Math.round(freshness.byMs / 1000)} s ahead of this computer’s clock`;
  return `${freshness.state}: ${freshness.blocks} blocks should have come since`;
}

/** How a node that is far behind comes to the newest block. */
export function catchUpText(catchUp: CatchUp): string {
  if (catchUp.by === 'proofs') return `Proofs of finality of ${catchUp.source}: ${setText(catchUp.setId)}`;
  const { source, from, at, to, leftMs } = catchUp;
  const left = leftMs === null ? '' : `, about ${Math.ceil(leftMs / 1000)} s left`;
  return `${at - from} of ${to - from} headers up to block ${to} of ${source}${left}. A peer (--p2p) or a newer checkpoint is faster.`;
}

/** Sources that were of no use and are not among the refused ones of the light node. */
export function reportedFailures(failures: readonly SourceFailure[], { refusals }: LightReport) {
  const others = failures.filter(({ source }) => !refusals.some((refusal) => refusal.source === source));
  const reasonOf = (error: Error) =>
    'reason' in error && typeof error.reason === 'string' ? error.reason : error.name;
  return {
    refusals: [
      ...refusals,
      ...others
        .filter(({ refused }) => refused)
        .map(({ source, error }) => ({ source, reason: reasonOf(error), message: error.message })),
    ],
    failed: others.filter(({ refused }) => !refused).map(({ source, error }) => ({ source, message: error.message })),
  };
}

/** Where trust began, the sources and what was refused. */
export function reportText(report: Omit<LightReport, 'refusals'> & ReturnType<typeof reportedFailures>): string[] {
  const { anchor, finality, freshness, stalledBlocks, phase } = report;
  const lines: string[] = [];
  if (report.final) {
    const votes = finality
      ? `signed by ${finality.signers.length} of ${finality.authorities.length} authorities of ${setText(finality.setId)}`
      : 'where trust began';
    lines.push(`Final     block ${report.final.number}, ${votes}`);
  }
  if (anchor) {
    const whose = anchor.believed === null ? '' : `, on the word of ${anchor.believed} alone`;
    lines.push(`Trust     from block ${anchor.number} ${anchor.hash}${whose}`);
  }
  if (freshness && freshness.state !== 'live') lines.push(`Age       ${freshnessText(freshness)}`);
  if (stalledBlocks !== null) lines.push(`Finality  stalled: ${stalledBlocks} blocks wait for their votes`);
  if (phase && phase.name !== 'following') lines.push(`Trouble   ${phase.text}`);
  lines.push(`Proofs    ${report.proofs.proofs} checked, ${report.proofs.bytes} bytes`);
  for (const { name, lagMs } of report.sources) {
    lines.push(`Source    ${name}${lagMs === undefined ? '' : `, answers in ${Math.round(lagMs)} ms`}`);
  }
  for (const { source, reason, message } of report.refusals) lines.push(`Refused   ${source}: ${reason}. ${message}`);
  for (const { source, message } of report.failed) lines.push(`Failed    ${source}: ${message}`);
  return lines;
}
