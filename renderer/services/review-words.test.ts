import { expect, test } from 'vitest';
import type { DecodedCall } from '../../wallet/signing/decoded.ts';
import { callSentence } from './review-words.ts';

test('a limit price says its unit once: drawn with the price, not again in the words after it', () => {
  const call = {
    args: [{ value: { kind: 'netuid', netuid: 2 } }],
    words: [
      { kind: 'text', text: 'paying at most ' },
      { kind: 'price', priceRao: 1_500_000_000n },
      { kind: 'text', text: ' per α.' },
    ],
  } as unknown as DecodedCall;
  expect(callSentence(call, () => null)).toEqual([
    'paying at most ',
    { price: 1_500_000_000n, netuid: 2, limit: true },
    '.',
  ]);
});

test('stake of root is drawn in τ, other stake in the alpha of its subnet', () => {
  const alphaOf = (netuid: number) => ({ kind: 'alpha', alphaRao: 1_500_000_000n, netuid });
  const call = {
    args: [{ value: { kind: 'netuid', netuid: 0 } }, { value: { kind: 'netuid', netuid: 2 } }],
    words: [alphaOf(0), { kind: 'text', text: ', for at least ' }, alphaOf(2)],
  } as unknown as DecodedCall;
  expect(callSentence(call, () => null)).toMatchObject([
    { amount: 1_500_000_000n, unit: { kind: 'tao' } },
    ', for at least ',
    { amount: 1_500_000_000n, unit: { kind: 'alpha', netuid: 2 } },
  ]);
});
