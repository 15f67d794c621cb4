import { expect, test } from 'vitest';
import type { HistoryEntry } from '../../chain/types/history-entry.ts';
import { mergeHistory, receivers } from './history-line.ts';
import type { JournalEntry } from './journal.ts';

const seen = (id: string, kind: HistoryEntry['kind'], hash: string, at: number): HistoryEntry => ({
  id,
  block: at,
  at,
  address: 'me',
  kind,
  taoRao: -1n,
  alphaRao: 0n,
  netuid: null,
  other: 'you',
  hash,
  event: { pallet: 'Balances', name: 'Transfer', data: {} },
});
const sent = (hash: string, at: number): JournalEntry => ({
  hash,
  genesisHash: '0x',
  play: true,
  address: 'me',
  call: 'Balances.transfer_keep_alive',
  words: 'Send.',
  at,
  state: 'final',
  block: at,
  feeRao: 1n,
  taoRao: -1n,
  to: 'you',
  failure: null,
});
const told = (lines: ReturnType<typeof mergeHistory>) =>
  lines.map(({ from, entry }) => `${from} ${entry.hash}${'kind' in entry ? ` ${entry.kind}` : ''}`);

test('what a block has shown is not told again by the journal, nor its fee on a line of its own', () => {
  const lines = mergeHistory([seen('1', 'sent', 'a', 10), seen('2', 'fee', 'a', 10)], [sent('a', 9)]);
  expect(told(lines)).toEqual(['chain a sent']);
});

test('a fee without anything else stands alone, and what no block has shown yet is told by the journal, newest first', () => {
  const lines = mergeHistory([seen('1', 'fee', 'a', 10)], [sent('b', 20)]);
  expect(told(lines)).toEqual(['here b', 'chain a fee']);
});

test('receivers are counted from blocks and journal alike', () => {
  const lines = mergeHistory([seen('1', 'sent', 'a', 10), seen('3', 'received', 'c', 5)], [sent('b', 20)]);
  expect(receivers(lines)).toEqual(new Map([['you', 2]]));
});
