import { describe, expect, it } from 'vitest';
import { grandpaConsensusItem, type GrandpaLog } from '../../substrate/grandpa/grandpa-log.ts';
import type { Header } from '../../substrate/header.ts';
import type { GadgetState } from './gadget-state.ts';
import { votingLimit } from './voting-limit.ts';

const next = [{ id: new Uint8Array(32).fill(7), weight: 1n }];
const change = (delay: number): GrandpaLog => ({ type: 'scheduledChange', next, delay });
const zero = new Uint8Array(32);
/** Headers 1 to `count`, some with an announcement. */
const headers = (count: number, logs: Record<number, GrandpaLog>): Header[] =>
  Array.from({ length: count }, (_, i) => {
    const log = logs[i + 1];
    return {
      parentHash: zero,
      number: i + 1,
      stateRoot: zero,
      extrinsicsRoot: zero,
      digest: log ? [grandpaConsensusItem(log)] : [],
    };
  });
const state: GadgetState = { setId: 0n, authorities: next, round: 0n, forced: [], handovers: [] };

describe('how far a set may vote', () => {
  it.each([
    ['everything where nothing is announced', 5, {}, state, { count: 5 }],
    [
      'up to the block that announces a change without delay',
      5,
      { 3: change(0) },
      state,
      { count: 3, pending: { lastBlock: 3, next } },
    ],
    ['up to the block the delay leads to', 5, { 2: change(2) }, state, { count: 4, pending: { lastBlock: 4, next } }],
    [
      'everything before it, the change then waiting',
      3,
      { 2: change(5) },
      state,
      { count: 3, pending: { lastBlock: 7, next } },
    ],
    [
      'up to the end of a change announced long ago',
      5,
      {},
      { ...state, pending: { lastBlock: 2, next } },
      { count: 2, pending: { lastBlock: 2, next } },
    ],
    [
      'everything where a forced change made the announcement void',
      5,
      { 3: change(0) },
      { ...state, forcedAt: 3 },
      { count: 5 },
    ],
    ['up to a pause', 5, { 2: { type: 'pause', delay: 1 } as const }, state, { count: 3, pausedFrom: 3 }],
    ['nothing while the pause lasts', 2, {}, { ...state, pausedFrom: 0 }, { count: 0, pausedFrom: 0 }],
    [
      'everything once the chain resumed',
      5,
      { 4: { type: 'resume', delay: 1 } as const },
      { ...state, pausedFrom: 0 },
      { count: 5 },
    ],
    [
      'nothing before the resume takes effect',
      4,
      { 4: { type: 'resume', delay: 1 } as const },
      { ...state, pausedFrom: 0 },
      { count: 0, pausedFrom: 0 },
    ],
  ])('is %s', (_, count, logs, before, limit) => {
    expect(votingLimit(before, headers(count, logs))).toEqual(limit);
  });
});
