import type { Pool } from '../../../chain/quotes/pool.ts';
import { QuoteRefused } from '../../../chain/quotes/quote-refused.ts';
import type { Evidence } from '../../../substrate/evidence.ts';
import type { LedgerLine } from '../../components/ledger.ts';
import { alpha, TAO, type Unit } from '../../format/amounts.ts';
import type { Sentence } from '../../format/inline.ts';
import { percentText } from '../../format/percents.ts';
import { previewTrade, type TradePreview } from './trade-preview.ts';

/** What is given and received, in their money. On root both are τ. */
export const givenUnit = ({ side, netuid }: TradePreview): Unit =>
  side === 'add' || netuid === 0 ? TAO : alpha(netuid);
export const receivedUnit = ({ side, netuid }: TradePreview): Unit =>
  side === 'remove' || netuid === 0 ? TAO : alpha(netuid);

/** A share beside the amount it is: "0.79 %, 0.1986 τ". */
const both = (share: number, rao: bigint, unit: Unit): Sentence => [`${percentText(share)}, `, { amount: rao, unit }];

/** The lines under the curve. @param feeRao estimate of the network's own fee, null while it is not read */
export function previewLines(
  preview: TradePreview,
  feeRao: bigint | null,
  feeEvidence: Evidence | undefined,
): LedgerLine[] {
  const { impact, impactRao, feeShare, backRao } = preview;
  return [
    {
      label: 'You receive about',
      value: [{ amount: preview.receivedRao, unit: receivedUnit(preview), strong: true }],
    },
    { label: 'Price impact', value: both(impact, impactRao, TAO) },
    { label: 'Pool fee, inside the amount', value: both(feeShare, preview.feeRao, givenUnit(preview)) },
    ...(feeRao === null
      ? []
      : [
          {
            label: 'Network fee, on top',
            value: [{ amount: feeRao, unit: TAO, decimals: 6 }] satisfies Sentence,
            evidence: feeEvidence,
            marked: true,
          },
        ]),
    ...(backRao === null
      ? []
      : [{ label: 'Taken out right after', value: [{ amount: backRao, unit: TAO }] satisfies Sentence }]),
  ];
}

/** A change of what is received that a person need not look at again: the limit in the bytes protects against it. */
const QUIET = 200n;
type Received = Pick<TradePreview, 'receivedRao'>;
export const movedFrom = (shown: Received, now: Received): boolean => {
  const difference = now.receivedRao - shown.receivedRao;
  return (difference < 0n ? -difference : difference) * QUIET > shown.receivedRao;
};

/**
 * The lines of the review between what leaves and the network's fee, told anew for the pool of each block. The limit is the very number that
 * is signed, so it stays. Impact and fee are told anew only together with the amount received: by themselves their last digits
 * flicker with each block and say nothing.
 * @returns the lines for a pool; null when it is not known any more, then the last figures stand
 */
export function reviewLines(preview: TradePreview, tolerance: number): (pool: Pool | null) => LedgerLine[] {
  const { side, netuid, givenRao, limitPriceRao } = preview;
  let shown = preview;
  const now = (pool: Pool | null) => (pool ? previewTrade(pool, side, givenRao, tolerance) : shown);
  const tell = (current: TradePreview): LedgerLine[] => [
    { label: 'You receive about', value: [{ amount: current.receivedRao, unit: receivedUnit(current) }] },
    { label: 'Price impact', value: percentText(shown.impact) },
    { label: 'Pool fee, inside the amount', value: [{ amount: shown.feeRao, unit: givenUnit(shown) }] },
    ...(netuid === 0
      ? []
      : [
          {
            label: 'Stops if the price passes',
            value: [{ price: limitPriceRao, netuid, limit: true }] satisfies Sentence,
          },
        ]),
  ];
  return (pool) => {
    try {
      const current = now(pool);
      if (movedFrom(shown, current)) shown = current;
      return tell(current);
    } catch (error) {
      if (!(error instanceof QuoteRefused)) throw error;
      return [{ label: 'The pool would refuse this now', value: error.message }];
    }
  };
}

/** What could go wrong, for the review. */
export function tradeRisks(preview: TradePreview): Sentence[] {
  const { side, netuid, givenRao, backRao, leastRao } = preview;
  const least: Sentence = [
    'You receive at least ',
    { amount: leastRao, unit: receivedUnit(preview), strong: true },
    ', or nothing happens but the network fee.',
  ];
  if (netuid === 0)
    return side === 'add' ? ['Dividends on root depend on the validator and on the subnets it serves.'] : [];
  if (side === 'remove') return [least, 'What is taken out earns no dividends any more.'];
  return [
    least,
    ...(backRao === null
      ? []
      : [
          [
            'Selling it back at once returns ',
            { amount: backRao, unit: TAO },
            ', not ',
            { amount: givenRao, unit: TAO },
            '.',
          ] satisfies Sentence,
        ]),
    'The price of alpha changes with every trade: it may be worth less later.',
  ];
}

/** Beside the button: what it brings and what it costs. */
export function dockSentence(preview: TradePreview | null): Sentence {
  if (preview === null) return 'Nothing is signed yet.';
  return [
    'About ',
    { amount: preview.receivedRao, unit: receivedUnit(preview) },
    ' for ',
    { amount: preview.givenRao, unit: givenUnit(preview) },
    '. Nothing is signed yet.',
  ];
}
