import fc from 'fast-check';
import { expect, test } from 'vitest';
import type { DeviceReport } from '../inference-backend.ts';
import { verdictBook, verdictKey, verdictOf, type TextShelf } from './verdict-book.ts';

function shelf(text: string | null = null): TextShelf & { text: () => string | null } {
  let kept = text;
  return { getItem: () => kept, setItem: (_, value) => void (kept = value), text: () => kept };
}
const verdict = { provider: 'webgpu' as const, runMs: 2, reason: 'Runs on WebGPU.' };

test('a verdict is remembered by a later visit, for its own model and machine alone', () => {
  const store = shelf();
  verdictBook(store).set(verdictKey('a'.repeat(64), 'acme', 'ort 1'), verdict);
  const later = verdictBook(store);
  expect(later.get(verdictKey('a'.repeat(64), 'acme', 'ort 1'))).toEqual(verdict);
  for (const key of [
    verdictKey('b'.repeat(64), 'acme', 'ort 1'),
    verdictKey('a'.repeat(64), 'other', 'ort 1'),
    verdictKey('a'.repeat(64), 'acme', 'ort 2'),
  ])
    expect(later.get(key)).toBeNull();
});

test('after twenty uses everything is compared anew; the oldest of many are forgotten', () => {
  const book = verdictBook(shelf());
  book.set('k', verdict);
  const found = Array.from({ length: 25 }, () => book.get('k'));
  expect(found.filter((one) => one !== null).length).toBe(20);
  const many = shelf();
  for (let i = 0; i < 100; i++) verdictBook(many).set(`k${i}`, verdict);
  expect([verdictBook(many).get('k10'), verdictBook(many).get('k99')]).toEqual([null, verdict]);
});

test('whatever lies on the shelf, and a shelf without room, cost a comparison and nothing else', () => {
  fc.assert(
    fc.property(fc.oneof(fc.string(), fc.json()), (text) => {
      const found = verdictBook(shelf(text)).get('k');
      expect(found === null || typeof found.runMs === 'number').toBe(true);
    }),
  );
  const full: TextShelf = {
    getItem: () => null,
    setItem: () => {
      throw new DOMException('full', 'QuotaExceededError');
    },
  };
  expect(() => verdictBook(full).set('k', verdict)).not.toThrow();
});

test('a load that compared nothing gives no verdict', () => {
  const trial = { provider: 'wasm' as const, runMs: 1, difference: null, refused: null };
  const report: DeviceReport = { provider: 'wasm', device: 'CPU', threads: 1, reason: 'x', trials: [trial], loadMs: 1 };
  expect(verdictOf(report)).toBeNull();
  expect(verdictOf({ ...report, trials: [trial, { ...trial, provider: 'webgpu', runMs: 9 }] })).toMatchObject({
    provider: 'wasm',
    runMs: 1,
  });
});
