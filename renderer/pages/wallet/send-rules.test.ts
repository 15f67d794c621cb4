import fc from 'fast-check';
import { expect, test } from 'vitest';
import { mostRao, sendFault, type SendFacts } from './send-rules.ts';

const FACTS: SendFacts = {
  amountRao: 1_000_000_000n,
  transferableRao: 10_000_000_000n,
  feeRao: 143_000n,
  existentialDepositRao: 500n,
  receiverRao: 0n,
};

test('an amount that fits with its fee can be sent', () => {
  expect(sendFault(FACTS)).toBeNull();
});

test('the fault of too large an amount names the most that can be sent', () => {
  expect(sendFault({ ...FACTS, amountRao: 10_000_000_000n })).toContain('9.999857000');
});

test('an account that holds no more than the fee cannot send', () => {
  expect(sendFault({ ...FACTS, transferableRao: 143_000n })).toContain('Receive some first');
});

test('an empty receiver must get the existential deposit, one that lives need not', () => {
  expect(sendFault({ ...FACTS, amountRao: 499n })).toContain('Send at least that');
  expect(sendFault({ ...FACTS, amountRao: 499n, receiverRao: 500n })).toBeNull();
});

test('the most that can be sent can always be sent, and one rao more never', () => {
  const rao = fc.bigInt({ min: 0n, max: 21_000_000n * 1_000_000_000n });
  fc.assert(
    fc.property(rao, fc.bigInt({ min: 0n, max: 10_000_000n }), (transferableRao, feeRao) => {
      const most = mostRao({ transferableRao, feeRao });
      const facts = { ...FACTS, transferableRao, feeRao, receiverRao: 500n };
      if (most > 0n) expect(sendFault({ ...facts, amountRao: most })).toBeNull();
      expect(sendFault({ ...facts, amountRao: most + 1n })).not.toBeNull();
    }),
  );
});
