// Operations of swap.json.
import { PERQUINTILL, adjustForInjection, poolPrice } from '../../../../devnet/runtime/economy/swap/balancer.ts';
import type { Pool } from '../../../../devnet/runtime/economy/swap/balancer.ts';
import { DEFAULT_FEE_RATE, SwapError, convert, swap } from '../../../../devnet/runtime/economy/swap/swap.ts';
import type { Side } from '../../../../devnet/runtime/economy/swap/swap.ts';
import { U64F64 } from '../../../../devnet/runtime/economy/fixed/formats.ts';
import { rawFromFloat } from '../../../../devnet/runtime/economy/fixed/from-float.ts';
import type { Fields } from './fields.ts';
import { UnknownForm, float, floatOr, int, record, smallOr } from './fields.ts';
import { all, comparePlain, toleranceOf } from './rule.ts';
import type { Op, Rule, Verdict } from './rule.ts';

/** A weight written as a fraction, to the nearest part of 10^18 of its exact binary value. */
function weightOf(fraction: number): bigint {
  const bits = 80;
  return (rawFromFloat(fraction, bits) * PERQUINTILL + (1n << BigInt(bits - 1))) >> BigInt(bits);
}

/** Decimal weights mean their decimals: 0.1 is exactly 10^17 parts, not the nearest double's. */
function decimalWeight(fraction: number): bigint {
  const decimals = /^0?\.(\d{1,18})$/.exec(String(fraction))?.[1];
  return decimals === undefined ? weightOf(fraction) : BigInt(decimals.padEnd(18, '0'));
}

const poolOf = (input: Fields): Pool => ({
  taoRao: int(input, 'tao_reserve'),
  alpha: int(input, 'alpha_reserve'),
  quoteWeight: decimalWeight(floatOr(input, 'quote_weight', 0.5)),
});

function sideOf(input: Fields): Side {
  const words = String(input['side']);
  if (words.startsWith('buy')) return 'buy';
  if (words.startsWith('sell')) return 'sell';
  throw new UnknownForm(`side "${words}"`);
}

const doSwap: Op = (input, expected, rule) => {
  const side = sideOf(input);
  const limit =
    input['limit_price'] === undefined
      ? U64F64.fromFloat(side === 'buy' ? 1e6 : 1e-6)
      : U64F64.fromFloat(float(input, 'limit_price'));
  try {
    const result = swap(poolOf(input), {
      side,
      amount: int(input, 'amount'),
      limit,
      feeRate: smallOr(input, 'fee_rate', DEFAULT_FEE_RATE),
    });
    const got = {
      fee: result.fee,
      fee_to_block_author: result.feeToBlockAuthor,
      paid_in_to_reserve: result.paidIn,
      paid_out: result.paidOut,
    };
    return comparePlain(got, expected, rule);
  } catch (error) {
    if (!(error instanceof SwapError)) throw error;
    const wanted = typeof expected === 'string' ? expected : record(expected, 'expect')['error'];
    return { ok: wanted === error.code, got: { error: error.code }, expected };
  }
};

const convertDeltas: Op = (input, expected, rule) => {
  const pool = poolOf(input);
  const delta = int(input, 'delta_in');
  return comparePlain(
    { sell_tao_out: convert(pool, 'sell', delta), buy_alpha_out: convert(pool, 'buy', delta) },
    expected,
    rule,
  );
};

function close(field: string, got: number, expected: number, rule: Rule): Verdict {
  const stated = (typeof rule.tolerance === 'object' && rule.tolerance !== null ? (rule.tolerance as Fields) : {})[
    field
  ];
  const relative = typeof stated === 'string' && stated.includes('relative');
  const allowed = toleranceOf(rule, field) * (relative ? Math.abs(expected) : 1);
  return { ok: Math.abs(got - expected) <= allowed, got: { [field]: got }, expected: { [field]: expected } };
}

const adjust: Op = (input, expected, rule) => {
  const wanted = record(expected, 'expect');
  const pool = poolOf(input);
  const injection = adjustForInjection(pool, int(input, 'tao_delta'), int(input, 'alpha_delta'));
  const after: Pool = {
    taoRao: pool.taoRao + injection.taoRao,
    alpha: pool.alpha + injection.alpha,
    quoteWeight: injection.quoteWeight,
  };
  const checks: Verdict[] = [];
  if (wanted['price_unchanged'] !== undefined) {
    checks.push(close('price', U64F64.toNumber(poolPrice(after)), float(wanted, 'price_unchanged'), rule));
    checks.push(close('price', U64F64.toNumber(poolPrice(pool)), float(wanted, 'price_unchanged'), rule));
  }
  if (wanted['quote_weight'] !== undefined) {
    checks.push(
      close('quote_weight', Number(after.quoteWeight) / Number(PERQUINTILL), float(wanted, 'quote_weight'), rule),
    );
  }
  for (const [name, value] of [
    ['tao_added', injection.taoRao],
    ['alpha_added', injection.alpha],
  ] as const) {
    if (wanted[name] !== undefined) checks.push(comparePlain(value, wanted[name], rule));
  }
  if (checks.length === 0) throw new UnknownForm('no comparable expectation');
  return all(checks);
};

export const swapOps: Record<string, Op> = {
  do_swap: doSwap,
  convert_deltas: convertDeltas,
  adjust_protocol_liquidity: adjust,
};
