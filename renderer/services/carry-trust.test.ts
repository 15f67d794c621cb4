import { expect, test } from 'vitest';
import { carryTrust } from './carry-trust.ts';

const MINUTE = 60_000;

/** A chain whose blocks come when told, and a service that only counts. */
function setUp(trust: string | null, keepTrust: () => Promise<void> = () => Promise.resolve()) {
  let now = 1_000_000;
  let heard: () => void = () => undefined;
  let kept = 0;
  const service = {
    trust,
    keepTrust: () => {
      kept++;
      return keepTrust();
    },
  };
  carryTrust({ onHeads: (listener) => ((heard = listener as () => void), () => undefined) }, service, {
    now: () => now,
  });
  return {
    service,
    kept: () => kept,
    /** A block comes so much later. */
    block: (afterMs: number) => {
      now += afterMs;
      heard();
    },
  };
}

test('kept trust is carried on with a block, once in five minutes', () => {
  const { block, kept } = setUp('{}');
  block(MINUTE);
  expect(kept()).toBe(0);
  block(4 * MINUTE);
  block(1);
  block(4 * MINUTE);
  expect(kept()).toBe(1);
  block(MINUTE);
  expect(kept()).toBe(2);
});

test('nothing is kept of a chain that nobody vouched for, until somebody does', () => {
  const { block, kept, service } = setUp(null);
  block(60 * MINUTE);
  expect(kept()).toBe(0);
  service.trust = '{}';
  block(1);
  expect(kept()).toBe(1);
});

test('one that could not be kept is no trouble, and is tried again five minutes later', async () => {
  const { block, kept } = setUp('{}', () => Promise.reject(new Error('the connection is lost')));
  block(5 * MINUTE);
  await Promise.resolve();
  block(MINUTE);
  expect(kept()).toBe(1);
  block(4 * MINUTE);
  expect(kept()).toBe(2);
});
