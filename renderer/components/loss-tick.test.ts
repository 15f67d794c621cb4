import { expect, it } from 'vitest';
import { lossTick } from './loss-tick.ts';

it('says each tick of the curve as it is: ten stays ten, and no digit is dropped that counts', () => {
  expect([0.025, 0.05, 0.075, 0.1].map(lossTick)).toEqual(['−2.5\u00a0%', '−5\u00a0%', '−7.5\u00a0%', '−10\u00a0%']);
  expect([0.0125, 0.00375, 1].map(lossTick)).toEqual(['−1.25\u00a0%', '−0.375\u00a0%', '−100\u00a0%']);
});
