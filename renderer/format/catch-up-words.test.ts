import { expect, test } from 'vitest';
import { catchUpWords } from './catch-up-words.ts';

const headers = {
  by: 'headers',
  source: 'node.example',
  from: 1_000,
  at: 55_000,
  to: 217_000,
  leftMs: 7 * 60_000,
  withoutProofs: [],
} as const;

test('headers that are followed are counted, with the time they will take and whose word their end is', () => {
  const words = catchUpWords(headers);
  expect(words.short).toBe('catching up, 25\u00a0%');
  expect(words.label.replaceAll('\u00a0', ' ')).toBe('54 000 of 216 000 headers, about 7 min left');
  expect(words.fraction).toBe(0.25);
  expect(words.text).toContain('by the word of node.example');
  expect(words.advice).toMatch(/A peer of the network.*a newer checkpoint/);
});

test('no time is told before there is a pace; a source that gave no proof is named with its reason', () => {
  const withoutProofs = [{ source: 'peer', why: 'the protocol is not spoken' }];
  const words = catchUpWords({ ...headers, leftMs: null, withoutProofs });
  expect(words.label).toMatch(/headers$/);
  expect(words.text).toContain('peer was asked for proofs of finality and gave none: the protocol is not spoken.');
});

test('proofs of finality are told with their set, and without it until votes show it', () => {
  const proofs = { by: 'proofs', source: 'peer', number: 1_000, setId: 3n } as const;
  expect(catchUpWords(proofs)).toMatchObject({
    label: 'Skipping ahead by proofs of finality, set 3',
    fraction: null,
    advice: null,
  });
  expect(catchUpWords({ ...proofs, setId: null }).label).toBe('Skipping ahead by proofs of finality');
});
