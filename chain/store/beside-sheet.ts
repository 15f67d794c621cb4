import { weakest } from '../../substrate/evidence.ts';
import type { PriceSheet } from '../ports/explorer-store.ts';

/** Prices beside those seen at the same block before: together they are known as well as the worst known of them. */
export function besideSheet(
  before: PriceSheet | undefined,
  { block, at, evidence, pricesRao }: PriceSheet,
): PriceSheet {
  return {
    block,
    at,
    evidence: weakest(before ? [before.evidence, evidence] : [evidence]) ?? evidence,
    pricesRao: new Map([...(before?.pricesRao ?? []), ...pricesRao]),
  };
}
