import type { Metagraph } from '../../../chain/types/neuron.ts';
import type { SubnetDetail } from '../../../chain/types/subnet.ts';
import { QuoteRefused } from '../../../chain/quotes/quote-refused.ts';
import { quoteSell } from '../../../chain/quotes/quote-trade.ts';
import type { LedgerLine } from '../../components/ledger.ts';
import { alpha, RAO_PER_TAO } from '../../format/amounts.ts';
import type { Sentence } from '../../format/inline.ts';
import { NO_BREAK } from '../../format/number-groups.ts';
import { percentText } from '../../format/percents.ts';
import type { MetagraphRow } from './metagraph-rows.ts';

const TOP = 10;
/** One line, whatever the width. */
const of = (part: number, whole: number): string => `${part}${NO_BREAK}of${NO_BREAK}${whole}`;
const SOLD_RAO = 1_000n * RAO_PER_TAO;

/** What a person checks before mining or staking somewhere. Everything is computed from the two readings given. */
export function subnetHealth(detail: SubnetDetail, metagraph: Metagraph, rows: readonly MetagraphRow[]): LedgerLine[] {
  const miners = rows.filter((row) => row.role === 'miner');
  const paid = miners.filter((row) => row.incentive > 0);
  const validators = rows.filter((row) => row.role === 'validator');
  const all = paid.reduce((sum, row) => sum + row.incentive, 0);
  const shareOf = (count: number): string =>
    all > 0 ? percentText(paid.slice(0, count).reduce((sum, row) => sum + row.incentive, 0) / all) : 'none yet';
  const lines: LedgerLine[] = [
    {
      label: 'Active validators',
      note: 'heard from within the activity cutoff',
      value: of(validators.filter((row) => row.active).length, validators.length),
    },
    { label: 'Miners that are paid', note: 'in the last epoch', value: of(paid.length, miners.length) },
    { label: 'Best miner receives', note: 'of all incentive', value: shareOf(1) },
    ...(paid.length > TOP
      ? [{ label: `Top ${TOP} miners receive`, note: 'of all incentive', value: shareOf(TOP) }]
      : []),
    {
      label: 'Miners with an axon',
      note: 'announced on chain',
      value: of(miners.filter((row) => row.axon !== null).length, miners.length),
    },
    {
      label: 'Places left',
      note: 'when none is, the weakest makes room',
      value: of(Math.max(0, detail.maxNeurons - metagraph.neurons.length), detail.maxNeurons),
    },
  ];
  if (detail.netuid !== 0)
    lines.push({ label: 'Selling 1 000 α', note: 'fee and price impact', value: saleWords(detail) });
  lines.push({
    label: 'Waits for the next epoch',
    note: 'for miners, validators and stakers',
    value: [{ amount: detail.pendingAlphaRao, unit: alpha(detail.netuid) }],
  });
  return lines;
}

function saleWords({ pool }: SubnetDetail): Sentence {
  try {
    return percentText(-quoteSell(pool, SOLD_RAO).impact);
  } catch (error) {
    if (error instanceof QuoteRefused) return 'not possible now';
    throw error;
  }
}
