import fc from 'fast-check';
import { expect, it } from 'vitest';
import { subtensor } from '../subtensor/index.ts';
import { dissolveNetwork } from '../subtensor/subnets/dissolve.ts';
import { account, ALICE, BOB, TestChain, tao } from '../subtensor/testing/test-chain.ts';
import { swap } from './declaration.ts';
import { swapModule } from './index.ts';
import { alphaPrice } from './pool.ts';
import { integerSqrt, sqrtPrice } from './sqrt-price.ts';

const { calls } = subtensor;
const { AlphaSqrtPrice } = swap.storage;
const ONE = 1n << 64n;

it('the integer root is the largest whose square fits', () => {
  fc.assert(
    fc.property(fc.bigInt(0n, (1n << 192n) - 1n), (n) => {
      const root = integerSqrt(n);
      expect(root * root <= n && (root + 1n) * (root + 1n) > n).toBe(true);
    }),
  );
  for (const n of [0n, 1n, 2n, 3n, 4n, (1n << 64n) ** 2n, (1n << 64n) ** 2n - 1n]) {
    const root = integerSqrt(n);
    expect(root * root <= n && (root + 1n) * (root + 1n) > n).toBe(true);
  }
});

it('the root of 4 TAO per alpha is 2, that of a quarter is a half', () => {
  expect([sqrtPrice(4n * ONE), sqrtPrice(ONE / 4n), sqrtPrice(0n)]).toEqual([2n * ONE, ONE / 2n, 0n]);
});

it('at the end of every block AlphaSqrtPrice is that of the pool, and of dissolved subnets there is none', () => {
  const chain = new TestChain();
  const hotkey = account(1);
  const [first, second] = [chain.subnet(ALICE, hotkey), chain.subnet(BOB, account(2))];
  const end = (): void => swapModule().onFinalize!(chain.ctx);
  const isTrue = (netuid: number): boolean =>
    AlphaSqrtPrice.get(chain.ctx, netuid).bits === sqrtPrice(alphaPrice(chain.ctx, netuid));
  end();
  const before = AlphaSqrtPrice.get(chain.ctx, first).bits;
  expect([before > 0n, isTrue(first), isTrue(second), AlphaSqrtPrice.has(chain.ctx, 0)]).toEqual([
    true,
    true,
    true,
    false,
  ]);
  chain.as(ALICE, calls.add_stake({ hotkey, netuid: first, amount_staked: tao(500) }));
  expect(isTrue(first)).toBe(false);
  end();
  expect([isTrue(first), AlphaSqrtPrice.get(chain.ctx, first).bits > before]).toEqual([true, true]);
  dissolveNetwork(chain.ctx, second);
  end();
  expect(AlphaSqrtPrice.has(chain.ctx, second)).toBe(false);
});
