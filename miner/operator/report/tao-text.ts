import { decimal9 } from '../../../wallet/signing/sentence.ts';

/** Rao as TAO in the miner's words, with all digits it needs. */
export const taoText = (rao: bigint): string => `${decimal9(rao)}\u00a0τ`;

/** Rao as TAO with four decimals, rounded up: what is needed is never shown too small. */
export function taoNeeded(rao: bigint): string {
  const tenThousandths = (rao + 99_999n) / 100_000n;
  return `${tenThousandths / 10_000n}.${(tenThousandths % 10_000n).toString().padStart(4, '0')}\u00a0τ`;
}
