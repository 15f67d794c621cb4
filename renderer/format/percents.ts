import { MINUS, NO_BREAK } from './number-groups.ts';

/** Ten to the ninth parts: finer than any percentage that is shown. */
const BILLION = 1_000_000_000;

/** A share as parts per billion, exact and cut towards zero. @throws RangeError when `whole` is zero */
export function partsPerBillion(part: bigint, whole: bigint): number {
  if (whole === 0n) throw new RangeError('A share of nothing has no percentage.');
  return Number((part * BigInt(BILLION)) / whole);
}

export interface PercentForm {
  /** Writes '+' before a gain. For changes only. */
  readonly signed?: boolean;
  /** Leaves out the sign %, for a column whose heading carries it. */
  readonly bare?: boolean;
}

/**
 * A fraction (1 = 100 %) as text: two decimals below 10, else one; cut, never rounded up.
 * What is not zero but too small to show reads "< 0.01 %".
 */
export function percentText(fraction: number, form: PercentForm = {}): string {
  if (!Number.isFinite(fraction)) return 'none';
  // Rounded to a billionth first, so that 0.29 does not become 28.99 through its binary form.
  const parts = Math.round(Math.abs(fraction) * BILLION);
  const decimals = parts < BILLION / 10 ? 2 : 1;
  const unit = decimals === 2 ? BILLION / 10_000 : BILLION / 1_000;
  const cut = Math.floor(parts / unit);
  const below = parts > 0 && cut === 0;
  const shown = below ? 1 : cut;
  const digits = (shown / 10 ** decimals).toFixed(decimals);
  const sign = parts === 0 ? '' : fraction < 0 ? MINUS : form.signed ? '+' : '';
  return `${below ? `<${NO_BREAK}` : ''}${sign}${digits}${form.bare ? '' : `${NO_BREAK}%`}`;
}
