import { describe, expect, test } from 'vitest';
import { blocksText, durationText, momentText } from './times.ts';

const plain = (text: string) => text.replaceAll('\u00a0', ' ');
const at = (y: number, mo: number, d: number, h: number, mi: number) => new Date(y, mo, d, h, mi).getTime();

describe('durationText', () => {
  test.each([
    [-5, '0 s'],
    [72_900, '72 s'],
    [89_999, '89 s'],
    [56 * 60_000, '56 min'],
    [200 * 60_000, '3 h 20 min'],
    [3 * 3_600_000, '3 h'],
    [76 * 3_600_000, '3 d 4 h'],
  ])('%d ms is %s', (ms, text) => expect(plain(durationText(ms))).toBe(text));
});

test('a wait names blocks and time', () => {
  expect(plain(blocksText(282, 12_000))).toBe('282 blocks, 56 min');
  expect(plain(blocksText(1, 12_000))).toBe('1 block, 12 s');
  expect(plain(blocksText(28, null))).toBe('28 blocks');
});

test('clock time today, date before, year in another year', () => {
  const now = at(2026, 10, 21, 18, 0);
  expect(momentText(at(2026, 10, 21, 14, 6), now)).toBe('14:06');
  expect(plain(momentText(at(2026, 10, 20, 9, 32), now))).toBe('20 Nov 09:32');
  expect(plain(momentText(at(2025, 0, 2, 9, 32), now))).toBe('2 Jan 2025');
});
