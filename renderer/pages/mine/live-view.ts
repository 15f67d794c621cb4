/** From the operator's state to what the page shows. */
import type { OperatorState, StepId as OperatorStep, StepState } from '../../../miner/operator/ports/operator-state.ts';
import { groupedText } from '../../format/number-groups.ts';
import type { StripColumn } from '../../components/strip-recorder.ts';
import type { LogEntry } from '../../components/event-log.ts';
import type { EarnedSpans, LiveMiner, StepId, StepStatus, StepStatuses } from './miner-view.ts';

/** What the person is being asked for, at the step that needs it. */
export type Asking = 'password' | 'signature' | null;

function statusOf(step: StepState): StepStatus {
  if (step.state !== 'failed') return step;
  const { what, money, todo, name } = step.failure;
  return { state: 'failed', words: `${what} ${money} ${todo}`, name, retry: step.retry };
}

/** Opening and announcing are one step to a person: it is done when both are. */
function together(open: StepState, announce: StepState): StepStatus {
  if (open.state !== 'done') return statusOf(open);
  if (announce.state === 'todo') return { state: 'running', words: open.words, fraction: 0.5 };
  return statusOf(announce);
}

export function statusesOf(steps: OperatorState['steps'], asking: Asking): StepStatuses {
  const of = (id: Exclude<OperatorStep, 'axon' | 'announce'>): StepStatus => statusOf(steps[id]);
  const statuses: Record<StepId, StepStatus> = {
    choose: of('choose'),
    funds: of('funds'),
    hotkey: of('hotkey'),
    model: of('model'),
    register: of('register'),
    axon: together(steps.axon, steps.announce),
    answer: of('answer'),
  };
  if (asking === 'password') statuses.hotkey = { state: 'waiting', words: 'Waits for the password of your wallet' };
  if (asking === 'signature')
    statuses.register = { state: 'waiting', words: 'Waits for you to read and sign the call' };
  return statuses;
}

/** What the page knows besides the operator's state. */
export interface Setting {
  readonly subnet: string;
  readonly model: string;
  readonly hotkeyName: (address: string) => string | null;
  readonly how: string;
  readonly since: number | null;
  readonly burnedRao: bigint;
  readonly losses: number;
  readonly spans: EarnedSpans | null;
  readonly columns: readonly StripColumn[];
}

export function liveMiner(state: OperatorState, setting: Setting): LiveMiner | null {
  const { choice, hotkey, standing, earning, answers } = state;
  if (choice === null || hotkey === null) return null;
  const last = answers.last[0] ?? null;
  return {
    netuid: choice.netuid,
    subnet: setting.subnet,
    uid: state.uid,
    hotkey,
    hotkeyName: setting.hotkeyName(hotkey) ?? 'of this wallet',
    since: setting.since,
    columns: setting.columns,
    lastQuery: last && { at: last.at, hotkey: last.hotkey, uid: last.uid },
    burnNowRao: state.burnRao,
    judgement: standing && {
      rank: standing.rank,
      miners: standing.miners,
      incentive: standing.incentive,
      score: standing.score,
      immuneUntilBlock: standing.immuneUntilBlock,
      blocksToEpoch: standing.blocksToEpoch,
      evidence: standing.evidence,
    },
    earnings: earning && {
      epochs: state.epochs.map(({ block, emissionRao }) => ({ block, alphaRao: emissionRao })),
      earnedAlphaRao: earning.earnedAlphaRao,
      exitRao: earning.exitRao,
      spans: setting.spans,
      burnedRao: setting.burnedRao,
      evidence: earning.evidence,
    },
    work: {
      device: state.device,
      model: setting.model,
      received: answers.received,
      answered: answers.answered,
      failed: answers.failed,
      p50Ms: answers.p50Ms,
      p95Ms: answers.p95Ms,
      refused: answers.refused,
      lastRefusal: answers.last.find(({ words }) => words !== null)?.words ?? null,
      losses: setting.losses,
    },
    axon: state.axon && {
      ...state.axon,
      how: setting.how,
      reach: state.reach && { reached: state.reach.reached, words: state.reach.words },
    },
    log: state.log
      .map(({ id, at, words, kind, block }): LogEntry => ({
        id,
        at,
        words,
        kind,
        source: block === null ? undefined : `block ${groupedText(block)}`,
      }))
      .reverse(),
  };
}
