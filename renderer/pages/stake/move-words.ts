import type { Pool } from '../../../chain/quotes/pool.ts';
import { QuoteRefused } from '../../../chain/quotes/quote-refused.ts';
import type { Evidence } from '../../../substrate/evidence.ts';
import type { LedgerLine } from '../../components/ledger.ts';
import { alpha, TAO, type Unit } from '../../format/amounts.ts';
import type { Sentence } from '../../format/inline.ts';
import { percentText } from '../../format/percents.ts';
import { previewMove, type MoveLeg, type MovePreview } from './move-preview.ts';
import { movedFrom } from './trade-words.ts';

const unitOf = (netuid: number): Unit => (netuid === 0 ? TAO : alpha(netuid));
const crosses = ({ netuid, toNetuid }: MovePreview): boolean => netuid !== toNetuid;
const both = (share: number, rao: bigint, unit: Unit): Sentence => [`${percentText(share)}, `, { amount: rao, unit }];

/** What the two pools do to a move, one line each; none on the side of root. */
function impactLines(
  { netuid, toNetuid, sale, purchase }: MovePreview,
  value: (leg: MoveLeg) => Sentence,
): LedgerLine[] {
  return [
    ...(sale ? [{ label: `Price impact on subnet ${netuid}`, value: value(sale) }] : []),
    ...(purchase ? [{ label: `Price impact on subnet ${toNetuid}`, value: value(purchase) }] : []),
  ];
}

/** The lines under the curve. @param feeRao estimate of the network's own fee, null while it is not read */
export function moveLines(move: MovePreview, feeRao: bigint | null, feeEvidence: Evidence | undefined): LedgerLine[] {
  const network: LedgerLine[] =
    feeRao === null
      ? []
      : [
          {
            label: 'Network fee, on top',
            value: [{ amount: feeRao, unit: TAO, decimals: 6 }],
            evidence: feeEvidence,
            marked: true,
          },
        ];
  if (!crosses(move)) return network;
  return [
    ...impactLines(move, ({ impact, impactRao }) => both(impact, impactRao, TAO)),
    { label: 'Pool fee, inside the amount', value: both(move.feeShare, move.feeRao, unitOf(move.netuid)) },
    ...network,
  ];
}

/**
 * The lines of the review, told anew for the pools of each block; the limit is the very number that is signed, so it stays. Impact and fee
 * change only together with what arrives.
 * @returns the lines for both pools; null when they are not known any more, then the last figures stand
 */
export function moveReviewLines(
  move: MovePreview,
  tolerance: number,
): (pools: { from: Pool; to: Pool } | null) => LedgerLine[] {
  const { netuid, toNetuid, givenRao, limitRao } = move;
  let shown = move;
  const tell = (current: MovePreview): LedgerLine[] => [
    ...(limitRao === null
      ? [{ label: 'Moves as it is', value: [{ amount: givenRao, unit: unitOf(netuid) }] as Sentence }]
      : [
          { label: `Leaves subnet ${netuid}`, value: [{ amount: givenRao, unit: unitOf(netuid) }] as Sentence },
          {
            label: `Arrives on subnet ${toNetuid}, about`,
            value: [{ amount: current.receivedRao, unit: unitOf(toNetuid) }] as Sentence,
          },
          ...impactLines(shown, ({ impact }) => percentText(impact)),
          { label: 'Pool fee, inside the amount', value: [{ amount: shown.feeRao, unit: unitOf(netuid) }] as Sentence },
          {
            label: `Stops if each ${netuid === 0 ? 'τ' : 'α'} brings less than`,
            value: [{ amount: limitRao, unit: unitOf(toNetuid), decimals: 9 }] as Sentence,
          },
        ]),
  ];
  return (pools) => {
    try {
      const current = pools ? previewMove(pools.from, pools.to, givenRao, tolerance) : shown;
      if (movedFrom(shown, current)) shown = current;
      return tell(current);
    } catch (error) {
      if (!(error instanceof QuoteRefused)) throw error;
      return [{ label: 'The pools would refuse this now', value: error.message }];
    }
  };
}

/** What could go wrong, for the review. @param batched to another hotkey and another subnet at once: two calls of fixed amounts */
export function moveRisks(move: MovePreview, whole: boolean, batched: boolean): Sentence[] {
  const rest: Sentence[] = whole && batched ? ['What the position earns until then stays where it is.'] : [];
  if (!crosses(move)) return ['Dividends then come from the other validator, less its take.', ...rest];
  return [
    [
      'At least ',
      { amount: move.leastRao, unit: unitOf(move.toNetuid), strong: true },
      ' arrives, or nothing happens but the network fee.',
    ],
    'Moving back costs fee and price impact again.',
    ...rest,
  ];
}

/** Beside the button: what arrives for what leaves. */
export function moveSentence(move: MovePreview | null): Sentence {
  if (move === null) return 'Nothing is signed yet.';
  return [
    crosses(move) ? 'About ' : '',
    { amount: move.receivedRao, unit: unitOf(move.toNetuid) },
    ...(crosses(move) ? [' for ', { amount: move.givenRao, unit: unitOf(move.netuid) }] : [' moves as it is']),
    '. Nothing is signed yet.',
  ];
}
