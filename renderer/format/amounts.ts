import { groupDigits, groupedText, MINUS, NO_BREAK } from './number-groups.ts';

/** Rao in one τ, and alpha-rao in one α. */
export const RAO_PER_TAO = 1_000_000_000n;

/** What an amount is counted in. Alphas of different subnets are different money, so α always names its netuid. */
export type Unit = { readonly kind: 'tao' } | { readonly kind: 'alpha'; readonly netuid: number };

export const TAO: Unit = { kind: 'tao' };
export const alpha = (netuid: number): Unit => ({ kind: 'alpha', netuid });

/** How an amount is written; the pieces differ in colour and size, so they are kept apart. */
export interface AmountParts {
  /** '', '+' or U+2212. */
  readonly sign: string;
  /** The whole part in groups of three. */
  readonly groups: readonly string[];
  /** Digits after the point, cut and never rounded up. Empty when `decimals` is 0. */
  readonly fraction: string;
  /** In the exact view, the five digits after the first four; else empty. */
  readonly rao: string;
  /** True when the amount is not zero but too small for `decimals`: written "< 0.0001". */
  readonly below: boolean;
}

export interface AmountForm {
  /** Digits after the point, 0 to 9. Default 4. */
  readonly decimals?: number;
  /** All nine digits, the last five apart. Overrides `decimals`. */
  readonly exact?: boolean;
  /** Writes '+' before a gain. For changes only. */
  readonly signed?: boolean;
}

/** Splits an amount (rao or alpha-rao) into the pieces that are drawn. */
export function amountParts(rao: bigint, form: AmountForm = {}): AmountParts {
  const decimals = form.exact ? 4 : (form.decimals ?? 4);
  const magnitude = rao < 0n ? -rao : rao;
  const nine = (magnitude % RAO_PER_TAO).toString().padStart(9, '0');
  const smallest = 10n ** BigInt(9 - decimals);
  const below = !form.exact && magnitude > 0n && magnitude < smallest;
  return {
    sign: rao < 0n ? MINUS : form.signed && rao > 0n ? '+' : '',
    groups: groupDigits((magnitude / RAO_PER_TAO).toString()),
    fraction: below ? '0'.repeat(Math.max(0, decimals - 1)) + '1' : nine.slice(0, decimals),
    rao: form.exact ? nine.slice(4) : '',
    below,
  };
}

/** The exact amount as plain text for the clipboard: nine decimals, no grouping, an ASCII sign, no unit. */
export function plainAmount(rao: bigint): string {
  const magnitude = rao < 0n ? -rao : rao;
  const fraction = (magnitude % RAO_PER_TAO).toString().padStart(9, '0');
  return `${rao < 0n ? '-' : ''}${magnitude / RAO_PER_TAO}.${fraction}`;
}

/** The unit in one line of text. `play` marks the money of a devnet. */
function unitText(unit: Unit, play = false): string {
  return unit.kind === 'alpha' ? `α of subnet ${unit.netuid}` : play ? 'play τ' : 'τ';
}

/** An amount in one line of text, for titles, labels of charts and reading aloud. */
export function amountText(rao: bigint, unit: Unit, form: AmountForm = {}, play = false): string {
  const { sign, groups, fraction, rao: rest, below } = amountParts(rao, form);
  const digits = groups.join(NO_BREAK) + (fraction ? `.${fraction}${rest}` : '');
  return `${below ? `<${NO_BREAK}` : ''}${sign}${digits}${NO_BREAK}${unitText(unit, play)}`;
}

/** What a person typed is not an amount. `message` says what to do about it. */
export class AmountInputError extends Error {
  override readonly name = 'AmountInputError';
  constructor(
    readonly reason: 'empty' | 'not-a-number' | 'too-many-decimals' | 'too-large',
    message: string,
  ) {
    super(message);
  }
}

/** Amounts on the chain are u64. */
const LARGEST = 2n ** 64n - 1n;

/**
 * Reads an amount that a person typed or pasted: digits, one decimal point or comma, spaces between groups.
 * @returns rao (or alpha-rao)
 * @throws AmountInputError
 */
export function parseAmount(text: string): bigint {
  const clean = text.replace(/[\s\u00a0\u202f']/g, '').replace(',', '.');
  if (clean === '') throw new AmountInputError('empty', 'Type an amount.');
  const match = /^(\d*)(?:\.(\d*))?$/.exec(clean);
  if (!match || clean === '.')
    throw new AmountInputError('not-a-number', 'Use digits and one decimal point, like 12.5.');
  const [, whole = '', fraction = ''] = match;
  if (fraction.length > 9) throw new AmountInputError('too-many-decimals', 'There are nine decimals at most.');
  const rao = BigInt(whole || '0') * RAO_PER_TAO + BigInt(fraction.padEnd(9, '0'));
  if (rao > LARGEST)
    throw new AmountInputError('too-large', `The chain counts to ${groupedText(LARGEST / RAO_PER_TAO)} at most.`);
  return rao;
}
