/** The words and figures of a running miner, line by line. */
import type { LedgerLine } from '../../components/ledger.ts';
import type { Reading } from '../../components/readings.ts';
import { shortAddress } from '../../format/addresses.ts';
import { alpha, type Unit } from '../../format/amounts.ts';
import { groupedText } from '../../format/number-groups.ts';
import { percentText } from '../../format/percents.ts';
import { blocksText, durationText, momentText } from '../../format/times.ts';
import type { Earnings, Judgement, LiveMiner, MinerPhase, Workload } from './miner-view.ts';
import type { Surroundings } from './surroundings.ts';

const ms = (value: number | null): string =>
  value === null ? 'none yet' : `${value < 10 ? value.toFixed(1) : groupedText(Math.round(value))}\u00a0ms`;

/** What dialling the own address gave, in a word or two; the note says what it proves. */
const REACHED: Readonly<Record<string, string>> = {
  reached: 'answers',
  local: 'answers here',
  unreachable: 'does not answer',
  stranger: 'something else answers',
  unknown: 'cannot be told',
};

/** Title and line below it. */
export function runningTitle(live: LiveMiner, phase: MinerPhase, nowMs: number): { title: string; sub: string } {
  const where = `${live.netuid} ${live.subnet}`;
  const title =
    phase === 'paused' ? `Paused on ${where}` : phase === 'stopping' ? `Stopping on ${where}` : `Answering on ${where}`;
  const since = live.since === null ? 'Starting' : `Running ${durationText(nowMs - live.since)}`;
  const uid = live.uid === null ? '' : ` as UID ${live.uid}`;
  return { title, sub: `${since}${uid} with hotkey ${live.hotkeyName}. The coldkey is not needed while it runs.` };
}

export function judgeReadings(judgement: Judgement, around: Surroundings | null): Reading[] {
  const { rank, incentive } = judgement;
  const miners = around?.miners ?? judgement.miners;
  return [
    rank === null
      ? { label: 'Rank', value: 'none', after: `of ${miners}` }
      : { label: 'Rank', value: String(rank), after: `of ${miners}` },
    { label: 'Incentive', value: percentText(incentive) },
    { label: 'Score', value: judgement.score === null ? 'none' : percentText(judgement.score) },
  ];
}

/** @param around null until it was read */
export function judgeLines(
  live: LiveMiner,
  judgement: Judgement,
  around: Surroundings | null,
  blockMs: number | null,
): LedgerLine[] {
  const { immuneUntilBlock, blocksToEpoch } = judgement;
  const left = around === null ? null : immuneUntilBlock - around.block;
  const lines: LedgerLine[] = [
    { label: 'Immunity', value: left === null ? null : left > 0 ? `ends in ${blocksText(left, blockMs)}` : 'ended' },
    { label: 'Next epoch', value: blocksToEpoch === null ? 'none' : `in ${blocksText(blocksToEpoch, blockMs)}` },
  ];
  if (around === null) return lines;
  const { scoredBy, validators, replacedNext, neurons, maxNeurons } = around;
  const danger =
    replacedNext === live.uid && replacedNext !== null
      ? `you, UID ${replacedNext}`
      : replacedNext !== null
        ? `UID ${replacedNext}`
        : neurons < maxNeurons
          ? `nobody: ${groupedText(maxNeurons - neurons)} places are free`
          : 'nobody can be replaced now';
  return [
    {
      label: 'Validators that scored you',
      value: scoredBy === null ? `hidden until revealed, ${validators} judge` : `${scoredBy} of ${validators}`,
    },
    { label: 'Replaced next, if somebody registers', value: danger },
    ...(live.burnNowRao === null
      ? []
      : [
          {
            label: 'A new place would cost',
            value: [{ amount: live.burnNowRao, unit: { kind: 'tao' } as const }],
          },
        ]),
    ...lines,
  ];
}

export function earningLines(earnings: Earnings, netuid: number): LedgerLine[] {
  const unit: Unit = alpha(netuid);
  const last = earnings.epochs.at(-1);
  return [
    {
      label: 'Last epoch',
      value: last ? [{ amount: last.alphaRao, unit, signed: true }] : 'none yet',
    },
    ...(earnings.spans === null
      ? []
      : [
          { label: 'Today', value: [{ amount: earnings.spans.todayAlphaRao, unit, signed: true }] },
          { label: 'Last 7 days', value: [{ amount: earnings.spans.weekAlphaRao, unit, signed: true }] },
        ]),
    {
      label: 'Since you registered',
      value: [{ amount: earnings.earnedAlphaRao, unit, signed: true }],
    },
  ];
}

/** @param paused the model is freed until mining goes on */
export function computerLines(work: Workload, paused = false): LedgerLine[] {
  const { device } = work;
  return [
    {
      label: 'Runs on',
      value:
        device === null
          ? paused
            ? 'nothing while paused'
            : 'loading'
          : device.provider === 'webgpu'
            ? `${device.device}, WebGPU`
            : device.provider === 'server'
              ? device.device
              : `${device.device}, WASM, ${device.threads === 1 ? '1 thread' : `${device.threads} threads`}`,
    },
    { label: 'Model', value: work.model },
    { label: 'Answered', value: `${groupedText(work.answered)} of ${groupedText(work.received)}` },
    { label: 'Answer, median', value: ms(work.p50Ms) },
    { label: 'Slowest twentieth', value: ms(work.p95Ms) },
    {
      label: 'Refused or failed',
      value: work.refused + work.failed === 0 ? 'none' : groupedText(work.refused + work.failed),
      note: work.lastRefusal ?? undefined,
    },
    {
      label: 'Inference lost and brought back',
      value: work.losses === 0 ? 'never' : work.losses === 1 ? 'once' : `${work.losses} times`,
    },
  ];
}

export function axonLines(live: LiveMiner, around: Surroundings | null, nowMs: number): LedgerLine[] {
  const { axon, lastQuery } = live;
  return [
    { label: 'Axon', value: axon === null ? 'not open' : [{ code: `${axon.ip}:${axon.port}` }], note: axon?.how },
    ...(axon?.reach == null
      ? []
      : [{ label: 'Dialled from here', value: REACHED[axon.reach.reached] ?? 'unknown', note: axon.reach.words }]),
    {
      label: 'Announced',
      value: around?.announcedBlock == null ? null : `in block ${groupedText(around.announcedBlock)}`,
    },
    {
      label: 'Last query',
      value: lastQuery === null ? 'none yet' : momentText(lastQuery.at, nowMs),
      note:
        lastQuery === null
          ? undefined
          : [
              lastQuery.uid === null ? [] : `UID ${lastQuery.uid}`,
              lastQuery.hotkey === null ? [] : shortAddress(lastQuery.hotkey),
            ]
              .flat()
              .join(', '),
    },
    { label: 'Your hotkey', value: [{ code: shortAddress(live.hotkey) }], note: live.hotkeyName },
  ];
}
