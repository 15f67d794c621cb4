import { STEPS, type OperatorState, type StepId, type StepState } from '../ports/operator-state.ts';
import type { WatchEvent } from '../watch/watch-event.ts';

/** One thing worth a line while mining without a window. Amounts in rao and alpha-rao. */
export type ReportEvent =
  | { readonly event: 'step'; readonly step: StepId; readonly state: StepState['state']; readonly words: string }
  | { readonly event: 'answering'; readonly uid: number | null; readonly hotkey: string | null }
  | {
      readonly event: 'epoch';
      readonly block: number;
      readonly rank: number | null;
      readonly miners: number;
      readonly incentive: number;
      readonly score: number | null;
      readonly emissionAlphaRao: bigint;
      readonly earnedAlphaRao: bigint;
      readonly exitRao: bigint;
      readonly answered: number;
      readonly refused: number;
      readonly failed: number;
      readonly p50Ms: number | null;
      readonly p95Ms: number | null;
    }
  | {
      readonly event: 'watch';
      readonly what: WatchEvent['fact']['type'];
      readonly kind: WatchEvent['kind'];
      readonly block: number;
      readonly words: string;
      readonly fact: WatchEvent['fact'];
    }
  | { readonly event: 'paused'; readonly words: string }
  | { readonly event: 'resumed' }
  /** The chain cannot be followed (words), or can be again (null); queries are answered all the same. */
  | { readonly event: 'chain'; readonly trouble: string | null }
  | { readonly event: 'log'; readonly kind: 'caution' | 'danger'; readonly words: string };

/** What is new from one state to the next, in the order it happened. `before` null: from nothing. */
export function reportEvents(before: OperatorState | null, now: OperatorState): ReportEvent[] {
  return [
    ...STEPS.flatMap((id) => stepEvent(id, before?.steps[id] ?? { state: 'todo' }, now.steps[id])),
    ...phaseEvents(before, now),
    ...epochEvents(before, now),
    ...now.watches
      .filter(({ id }) => id > (before?.watches.at(-1)?.id ?? 0))
      .map(({ fact, kind, block, words }): ReportEvent => ({
        event: 'watch',
        what: fact.type,
        kind,
        block,
        words,
        fact,
      })),
    ...(now.chainTrouble !== (before?.chainTrouble ?? null)
      ? [{ event: 'chain', trouble: now.chainTrouble } as const]
      : []),
    ...logEvents(before, now),
  ];
}

function stepEvent(step: StepId, before: StepState, { ...now }: StepState): ReportEvent[] {
  // Being taken back to "todo" at the end says nothing: the phase tells.
  if (now.state === 'todo') return [];
  const words = wordsOf(now);
  if (before.state !== 'todo' && before.state === now.state && wordsOf(before) === words) return [];
  return [{ event: 'step', step, state: now.state, words }];
}

function wordsOf(step: Exclude<StepState, { state: 'todo' }>): string {
  if (step.state !== 'failed') return step.words;
  const { what, money, todo } = step.failure;
  return `${what} ${money} ${todo}`;
}

function phaseEvents(before: OperatorState | null, now: OperatorState): ReportEvent[] {
  if (now.phase === 'paused' && now.pause && now.pause.words !== before?.pause?.words)
    return [{ event: 'paused', words: now.pause.words }];
  if (now.phase !== 'answering' || before?.phase === 'answering') return [];
  if (before?.phase === 'paused') return [{ event: 'resumed' }];
  return [{ event: 'answering', uid: now.uid, hotkey: now.hotkey }];
}

function epochEvents(before: OperatorState | null, now: OperatorState): ReportEvent[] {
  const { standing, earning, answers } = now;
  if (!standing || !earning) return [];
  return now.epochs
    .filter(({ block }) => block > (before?.epochs.at(-1)?.block ?? -1))
    .map(({ block, rank, incentive, score, emissionRao }): ReportEvent => ({
      event: 'epoch',
      block,
      rank,
      miners: standing.miners,
      incentive,
      score,
      emissionAlphaRao: emissionRao,
      earnedAlphaRao: earning.earnedAlphaRao,
      exitRao: earning.exitRao,
      answered: answers.answered,
      refused: answers.refused,
      failed: answers.failed,
      p50Ms: answers.p50Ms,
      p95Ms: answers.p95Ms,
    }));
}

/** Lines of the log that nothing else tells. */
function logEvents(before: OperatorState | null, now: OperatorState): ReportEvent[] {
  const seen = before?.log.at(-1)?.id ?? 0;
  const told = new Set([...now.watches.map(({ words }) => words), now.pause ? `Paused: ${now.pause.words}` : '']);
  for (const step of Object.values(now.steps)) if (step.state === 'failed') told.add(step.failure.what);
  return now.log.flatMap(({ id, kind, words }): ReportEvent[] =>
    id > seen && kind !== 'plain' && !told.has(words) ? [{ event: 'log', kind, words }] : [],
  );
}
