import fc from 'fast-check';
import { expect, test } from 'vitest';
import { bytesToHex } from '../../substrate/bytes.ts';
import { encodeHeader, headerHash } from '../../substrate/header.ts';
import { genesis } from '../testing/forge.ts';
import { CheckpointFileError, checkpointFileOf, readCheckpointFile } from './checkpoint-file.ts';

const hash = `0x${'11'.repeat(32)}`;
const whole = {
  genesisHash: hash,
  header: bytesToHex(encodeHeader(genesis)),
  setId: '3',
  authorities: [{ id: `0x${'22'.repeat(32)}`, weight: '1' }],
  authors: [`0x${'33'.repeat(32)}`],
  at: '2026-07-01T00:00:00Z',
};

test('a short one names a block by its hash, a whole one brings header, voters and authors', () => {
  expect(readCheckpointFile({ genesisHash: hash, hash, setId: 3 })).toMatchObject({
    checkpoint: { setId: 3n },
    at: null,
  });
  const { checkpoint, at } = readCheckpointFile(whole);
  expect(checkpoint).toMatchObject({ set: { setId: 3n, authorities: [{ weight: 1n }] } });
  expect(checkpoint.hash).toEqual(headerHash(genesis));
  expect(at).toBe(Date.UTC(2026, 6, 1));
});

test.each([
  ['genesisHash', { genesisHash: '0x11' }],
  ['setId', { setId: -1 }],
  ['setId', { setId: '18446744073709551616' }],
  ['header', { header: '0x00' }],
  ['authorities', { authorities: [] }],
  ['authorities.id', { authorities: [{ id: '0x' }] }],
  ['authors', { authors: [] }],
  ['at', { at: 'yesterday' }],
])('a damaged %s is named', (field, change) => {
  expect(() => readCheckpointFile({ ...whole, ...change })).toThrow(expect.objectContaining({ field }) as Error);
});

test('nothing but its own error comes of anything else', () => {
  fc.assert(
    fc.property(fc.constantFrom(...Object.keys(whole)), fc.anything(), (field, value) => {
      try {
        readCheckpointFile({ ...whole, [field]: value });
      } catch (error) {
        expect(error).toBeInstanceOf(CheckpointFileError);
      }
    }),
  );
});

test.each([
  ['a set whose number is known', whole],
  ['one that the first proof of finality shows', { ...whole, setId: null }],
])('an anchor with %s is written and read again', (_, file) => {
  const { checkpoint } = readCheckpointFile(file);
  const { at: __, ...rest } = file;
  if (!('header' in checkpoint)) throw new Error('a whole one is meant');
  expect(checkpoint.setIdUnknown).toBe(file.setId === null ? true : undefined);
  expect(checkpointFileOf(checkpoint)).toEqual(rest);
});
