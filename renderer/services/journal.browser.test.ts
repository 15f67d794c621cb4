import { expect, test } from 'vitest';
import { indexedDbJournal, type JournalEntry } from './journal.ts';

const entry = (hash: string, genesisHash: string, address: string, at: number): JournalEntry => ({
  hash,
  genesisHash,
  play: true,
  address,
  call: 'Balances.transfer_keep_alive',
  words: 'Send 1 TAO',
  at,
  state: 'final',
  block: 7,
  feeRao: 1n,
  taoRao: -1_000_000_000n,
  to: null,
  failure: null,
});
const fresh = () => indexedDbJournal(`journal-${crypto.randomUUID()}`);

test('what was sent is listed by chain and account, newest first', async () => {
  const journal = fresh();
  for (const one of [
    entry('0x1', '0xaa', 'alice', 1),
    entry('0x2', '0xaa', 'alice', 2),
    entry('0x3', '0xaa', 'bob', 3),
  ])
    await journal.put(one);
  expect((await journal.list('0xaa', 'alice')).map(({ hash }) => hash)).toEqual(['0x2', '0x1']);
  expect(await journal.list('0xbb', 'alice')).toEqual([]);
});

test('a chain that is no more is forgotten for all accounts, and the other chains stay', async () => {
  const journal = fresh();
  for (const one of [
    entry('0x1', '0xaa', 'alice', 1),
    entry('0x2', '0xaa', 'bob', 2),
    entry('0x3', '0xbb', 'alice', 3),
  ])
    await journal.put(one);
  await journal.forget('0xaa');
  expect(await journal.list('0xaa', 'alice')).toEqual([]);
  expect(await journal.list('0xaa', 'bob')).toEqual([]);
  expect((await journal.list('0xbb', 'alice')).map(({ hash }) => hash)).toEqual(['0x3']);
});
