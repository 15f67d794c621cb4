import type { LogEntry } from '../../components/event-log.ts';
import { shortAddress } from '../../format/addresses.ts';
import { alpha, TAO } from '../../format/amounts.ts';
import { finalSentence } from '../../format/evidence-words.ts';
import type { Inline } from '../../format/inline.ts';
import type { HistoryLine } from '../../services/history-line.ts';
import type { Evidence } from '../../../substrate/evidence.ts';

/** The name of an address, or null. */
type NameOf = (address: string) => string | null;

const VERBS = {
  received: 'Received',
  sent: 'Sent',
  staked: 'Staked',
  unstaked: 'Unstaked',
  moved: 'Moved stake',
  registered: 'Registered a miner, burned',
  axon: 'Announced the axon',
  fee: 'Fee paid',
  failed: 'Failed; only the fee was paid',
} as const;

/** The history of an account in words. @param play devnet: seen on this computer's own chain @param by who claims it otherwise */
export function historyRows(lines: readonly HistoryLine[], nameOf: NameOf, play: boolean, by: string): LogEntry[] {
  const name = (address: string): Inline => {
    const known = nameOf(address);
    return known === null ? { code: shortAddress(address) } : { strong: known };
  };
  return lines.map((line): LogEntry => {
    if (line.from === 'here') return here(line.entry);
    const { entry } = line;
    const evidence: Evidence = play
      ? { word: 'devnet', block: entry.block }
      : { word: 'claimed', by, block: entry.block };
    const words: Inline[] = [VERBS[entry.kind]];
    // The TAO of a move only passes through: what left and what arrived is told.
    const told = entry.kind === 'moved' ? 0n : entry.taoRao;
    if (told !== 0n) words.push(' ', { amount: magnitude(told), unit: TAO, strong: true, evidence });
    if (entry.alphaRao !== 0n && entry.netuid !== null)
      words.push(told === 0n ? ' ' : ', ', {
        amount: entry.alphaRao,
        unit: entry.netuid === 0 ? TAO : alpha(entry.netuid),
        signed: true,
        evidence,
      });
    if (entry.netuid !== null && entry.netuid !== 0) words.push(` on subnet ${entry.netuid}`);
    if (entry.other !== null)
      words.push(entry.kind === 'received' ? ' from ' : entry.kind === 'sent' ? ' to ' : ' with ', name(entry.other));
    return { id: entry.id, at: entry.at ?? 0, words, evidence, kind: entry.kind === 'failed' ? 'danger' : 'plain' };
  });
}

function here(entry: Extract<HistoryLine, { from: 'here' }>['entry']): LogEntry {
  const state =
    entry.state === 'failed'
      ? (entry.failure ?? 'It failed.')
      : entry.state === 'final'
        ? finalSentence(
            entry.block ?? 0,
            entry.finalSays ?? (entry.finalSays === null || entry.play ? null : 'its node'),
          )
        : entry.state === 'in block'
          ? `In block ${entry.block ?? 0}, not final yet.`
          : (entry.failure ?? 'Sent, not seen in a block yet.');
  return {
    id: entry.hash,
    at: entry.at,
    words: `${entry.words} ${state}`,
    source: 'signed here',
    kind: entry.state === 'failed' ? 'danger' : 'plain',
  };
}

const magnitude = (rao: bigint): bigint => (rao < 0n ? -rao : rao);
