import { expect, test } from 'vitest';
import { idleState } from '../idle-state.ts';
import type { OperatorState, StepState } from '../ports/operator-state.ts';
import { reportEvents } from './report-event.ts';
import { jsonLine, reportLine } from './report-line.ts';

const idle = idleState();
const running = (words: string): StepState => ({ state: 'running', words, fraction: null });
const withStep = (state: OperatorState, funds: StepState): OperatorState => ({
  ...state,
  steps: { ...state.steps, funds },
});

test('a step is told once for each of its words, and its failure with what happened to the money', () => {
  const reading = withStep(idle, running('Reading'));
  expect(reportEvents(null, idle)).toEqual([]);
  expect(reportEvents(idle, reading).map(reportLine)).toEqual(['Funds      Reading …']);
  expect(reportEvents(reading, withStep(reading, running('Reading')))).toEqual([]);
  const failure = { name: 'X', what: 'It broke.', money: 'Nothing was spent.', todo: 'Wait.', moneySafe: true };
  const failed = withStep(reading, { state: 'failed', failure, retry: true });
  expect(
    reportEvents(reading, { ...failed, log: [{ id: 1, at: 0, block: 1, words: 'It broke.', kind: 'danger' }] }).map(
      reportLine,
    ),
  ).toEqual(['Funds      Failed: It broke. Nothing was spent. Wait.']);
});

test('answering, pauses and trouble are told when they change', () => {
  const answering: OperatorState = { ...idle, phase: 'answering', uid: 3, hotkey: '5H' };
  const paused: OperatorState = { ...answering, phase: 'paused', pause: { words: 'On battery', since: 1 } };
  const lines = [idle, answering, answering, paused, paused, answering, { ...answering, chainTrouble: 'gone' }]
    .flatMap((state, i, all) => (i === 0 ? [] : reportEvents(all[i - 1]!, state)))
    .map(reportLine);
  expect(lines).toEqual([
    'Answering  uid 3, hotkey 5H',
    'Paused     On battery',
    'Answering  again',
    'Chain      gone',
  ]);
});

test('an epoch is a line for people and exact numbers for machines', () => {
  const evidence = { word: 'devnet', block: 1 } as const;
  const state: OperatorState = {
    ...idle,
    standing: {
      uid: 3,
      incentive: 0.5,
      rank: 1,
      miners: 9,
      score: 0.25,
      emissionRao: 2_500_000_000n,
      immune: true,
      immuneUntilBlock: 9,
      lastEpochBlock: 40,
      blocksToEpoch: 3,
      evidence,
    },
    earning: { earnedAlphaRao: 5_000_000_001n, exitRao: 7n, sinceBlock: 1, evidence },
    epochs: [{ block: 40, incentive: 0.5, rank: 1, score: 0.25, emissionRao: 2_500_000_000n, answered: 4 }],
  };
  const [event] = reportEvents(idle, state);
  expect(reportLine(event!)).toContain('block 40: rank 1 of 9, incentive 0.5000, score 0.2500; earned 2.5 alpha');
  expect(JSON.parse(jsonLine(event!))).toMatchObject({ event: 'epoch', earnedAlphaRao: '5000000001', exitRao: '7' });
  expect(reportEvents(state, state)).toEqual([]);
});
