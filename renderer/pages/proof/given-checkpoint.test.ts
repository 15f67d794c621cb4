import fc from 'fast-check';
import { expect, test } from 'vitest';
import { readCheckpointFile } from '../../../node-light/follower/checkpoint-file.ts';
import { bytesToHex } from '../../../substrate/bytes.ts';
import { encodeHeader, headerHash, type Header } from '../../../substrate/header.ts';
import { CheckpointUnfit, readGivenCheckpoint } from './given-checkpoint.ts';

const NOW = Date.parse('2026-07-01T00:00:00Z');
const key = (fill: number) => bytesToHex(new Uint8Array(32).fill(fill));
const header: Header = {
  parentHash: new Uint8Array(32).fill(1),
  number: 593,
  stateRoot: new Uint8Array(32).fill(2),
  extrinsicsRoot: new Uint8Array(32).fill(3),
  digest: [],
};
const file = {
  genesisHash: key(9),
  setId: '3',
  at: '2026-06-30T00:00:00Z',
  header: bytesToHex(encodeHeader(header)),
  authorities: [
    { id: key(4), weight: '1' },
    { id: key(5), weight: '2' },
  ],
  authors: [key(6)],
};
const read = (json: object, genesisHash: string | null = key(9)) =>
  readGivenCheckpoint(JSON.stringify(json), genesisHash, NOW);

test('it says which block, set, voters and chain trust would begin with', () => {
  const { text, ...shown } = read(file);
  expect(shown).toEqual({
    genesisHash: key(9),
    hash: bytesToHex(headerHash(header)),
    number: 593,
    setId: 3n,
    voters: 2,
    authors: 1,
    at: Date.parse(file.at),
    old: false,
  });
  expect(readCheckpointFile(JSON.parse(text)).checkpoint).toEqual(readCheckpointFile(file).checkpoint);
});

test('a block named by its hash alone, and a set that nobody named', () => {
  const named = read({ genesisHash: key(9), setId: 7, hash: key(8) });
  expect(named).toMatchObject({ hash: key(8), number: null, setId: 7n, voters: null, authors: null, at: null });
  expect(readCheckpointFile(JSON.parse(named.text)).checkpoint).toMatchObject({ setId: 7n });
  const unknown = read({ ...file, setId: null });
  expect(unknown.setId).toBeNull();
  expect(readCheckpointFile(JSON.parse(unknown.text)).checkpoint).toMatchObject({ setIdUnknown: true });
});

test('one older than 90 days is called old', () => {
  expect(read({ ...file, at: '2026-04-03T00:00:00Z' }).old).toBe(false);
  expect(read({ ...file, at: '2026-04-01T00:00:00Z' }).old).toBe(true);
});

test.each(['genesisHash', 'setId', 'header', 'authorities', 'authors', 'at'] as const)(
  'a file whose %s is not of its form is refused by that name',
  (field) => {
    expect(() => read({ ...file, [field]: 'wrong' })).toThrow(field);
    expect(() => read({ ...file, [field]: 'wrong' })).toThrow(CheckpointUnfit);
  },
);

test('a checkpoint of another chain is refused; where no chain is known yet it is not', () => {
  expect(() => read(file, key(8))).toThrow('another chain');
  expect(read(file, null).genesisHash).toBe(key(9));
});

test('what else a file holds is not kept: metadata is vouched for apart', () => {
  const metadata = { genesisHash: key(9), specVersion: 424, format: 16, hash: key(7) };
  expect(read({ ...file, metadata }).text).toBe(read(file).text);
});

test('whatever is in a file, it is read or refused in words', () => {
  const anything = fc.oneof(
    fc.string(),
    fc.json(),
    fc.record({ setId: fc.anything() }).map((each) => JSON.stringify({ ...file, setId: String(each.setId) })),
  );
  fc.assert(
    fc.property(anything, (text) => {
      try {
        readGivenCheckpoint(text, null, NOW);
      } catch (error) {
        expect(error).toBeInstanceOf(CheckpointUnfit);
      }
    }),
  );
});
