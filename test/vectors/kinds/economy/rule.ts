// How the numbers of a case become fixed point and how results are compared with what the case expects.
import type { FixedFormat } from '../../../../devnet/runtime/economy/fixed/fixed-format.ts';
import { I32F32 } from '../../../../devnet/runtime/economy/fixed/formats.ts';
import { isRecord } from '../../kind.ts';
import { CaseError, list } from './fields.ts';

/** What a case says about itself beside input and expectation. */
export interface Rule {
  /** `f32`, `f64` or `int`. */
  readonly quant: string;
  /** A number, an object of per-field numbers or text, or absent (exact). */
  readonly tolerance: unknown;
  /** Exact values from the integer model, where the file has them. */
  readonly model: unknown;
}

export interface Verdict {
  readonly ok: boolean;
  readonly got: unknown;
  readonly expected?: unknown;
  readonly message?: string;
}

/** Decimal number to raw bits by the case's quantisation; `{raw}`, `min` and `max` as they say. */
export function toRaw(value: unknown, rule: Pick<Rule, 'quant'>, format: FixedFormat = I32F32): bigint {
  if (isRecord(value) && value['raw'] !== undefined) return BigInt(String(value['raw']));
  if (value === 'min') return format.min;
  if (value === 'max') return format.max;
  const number = typeof value === 'string' && value.trim() !== '' ? Number(value) : value;
  if (typeof number !== 'number' || Number.isNaN(number))
    throw new CaseError(`not a fixed-point value: ${JSON.stringify(value)}`);
  return format.fromFloat(rule.quant === 'f32' ? Math.fround(number) : number);
}

export const toRaws = (value: unknown, rule: Rule, name = 'vector', format: FixedFormat = I32F32): bigint[] =>
  list(value, name).map((element) => toRaw(element, rule, format));

/** The absolute tolerance of a case, or of one of its fields; 0 when it names none. */
export function toleranceOf(rule: Rule, field?: string): number {
  const { tolerance } = rule;
  if (typeof tolerance === 'number') return tolerance;
  const own = isRecord(tolerance) && field !== undefined ? tolerance[field] : undefined;
  if (typeof own === 'number') return own;
  return typeof own === 'string' ? Number(/\d[\d.e+-]*/i.exec(own)?.[0] ?? 0) : 0;
}

const magnitude = (value: bigint): bigint => (value < 0n ? -value : value);

/** Half a unit in the last place of a decimal tolerance must not decide: one raw unit of slack on top of it. */
const slack = (tolerance: number, format: FixedFormat): bigint =>
  tolerance > 0 ? format.fromFloat(tolerance) + 1n : 0n;

type Leaf = (got: unknown, expected: unknown) => boolean;

/** Walks both structures; every key the expectation names must match, lists must have equal lengths. */
function matches(got: unknown, expected: unknown, leaf: Leaf): boolean {
  if (Array.isArray(expected)) {
    const elements = expected as unknown[];
    return (
      Array.isArray(got) &&
      got.length === elements.length &&
      elements.every((e, i) => matches((got as unknown[])[i], e, leaf))
    );
  }
  if (isRecord(expected) && expected['raw'] === undefined) {
    return isRecord(got) && Object.entries(expected).every(([key, value]) => matches(got[key], value, leaf));
  }
  return leaf(got, expected);
}

const plainLeaf =
  (tolerance: number): Leaf =>
  (got, expected) => {
    if (typeof got !== 'bigint' && typeof got !== 'number') return got === expected;
    const target = expected === 'u64::MAX' ? (1n << 64n) - 1n : expected;
    if (typeof target !== 'number' && typeof target !== 'string' && typeof target !== 'bigint') return false;
    if (typeof got === 'number' && !Number.isInteger(got)) return Math.abs(got - Number(target)) <= tolerance;
    if (Number.isInteger(Number(target)))
      return magnitude(BigInt(got) - BigInt(target)) <= BigInt(Math.floor(tolerance));
    return Math.abs(Number(got) - Number(target)) <= tolerance;
  };

/** Compares integers, booleans and names; integers within the case's tolerance. */
export const comparePlain = (got: unknown, expected: unknown, rule: Rule, field?: string): Verdict => ({
  ok: matches(got, expected, plainLeaf(toleranceOf(rule, field))),
  got,
  expected,
});

/**
 * Compares raw values (BigInt) with decimals: exactly after quantisation, or within the tolerance. Plain numbers in the
 * result (column indices) must be equal.
 */
export function compareFixed(got: unknown, expected: unknown, rule: Rule, format: FixedFormat = I32F32): Verdict {
  const allowed = slack(toleranceOf(rule), format);
  const leaf: Leaf = (g, e) =>
    typeof g === 'bigint'
      ? magnitude(g - toRaw(e, rule, format)) <= allowed
      : g === e || (typeof g === 'number' && g === Number(e));
  const show = (value: unknown): unknown =>
    typeof value === 'bigint' ? format.toNumber(value) : Array.isArray(value) ? (value as unknown[]).map(show) : value;
  return { ok: matches(got, expected, leaf), got: show(got), expected };
}

/** Joins several verdicts: ok when all are; shows the first that is not. */
export function all(verdicts: readonly Verdict[]): Verdict {
  const bad = verdicts.find((verdict) => !verdict.ok);
  return bad ?? { ok: true, got: verdicts.map((verdict) => verdict.got) };
}

/** An operation of the vectors: replays one input and judges the result. */
export type Op = (input: Record<string, unknown>, expected: unknown, rule: Rule) => Verdict;
