import type { Metagraph } from '../../../chain/types/neuron.ts';
import type { SubnetDetail } from '../../../chain/types/subnet.ts';
import { QuoteRefused } from '../../../chain/quotes/quote-refused.ts';
import { quoteSell } from '../../../chain/quotes/quote-trade.ts';
import type { LedgerLine } from '../../components/ledger.ts';
import { alpha, RAO_PER_TAO } from '../../format/amounts.ts';
import type { Sentence } from '../../format/inline.ts';
import { percentText } from '../../format/percents.ts';
import type { MetagraphRow } from './metagraph-rows.ts';

const TOP = 10;
const SOLD_RAO = 1_000n * RAO_PER_TAO;

/** What a person checks before mining or staking somewhere. Everything is computed from the two readings given. */
export function subnetHealth(detail: SubnetDetail, metagraph: Metagraph, rows: readonly MetagraphRow[]): LedgerLine[] {
  const miners = rows.filter((row) => row.role === 'miner');
  const paid = miners.filter((row) => row.incentive > 0);
  const permitted = rows.filter((row) => row.validatorPermit);
  const active = permitted.filter((row) => row.active);
  const all = paid.reduce((sum, row) => sum + row.incentive, 0);
  const top = paid.slice(0, TOP).reduce((sum, row) => sum + row.incentive, 0);
  const lines: LedgerLine[] = [
    {
      label: 'Validators that weigh',
      note: 'with a permit, and heard from lately',
      value: `${active.length} of ${permitted.length}`,
    },
    { label: 'Miners that are paid', note: 'in the last epoch', value: `${paid.length} of ${miners.length}` },
    {
      label: `Top ${Math.min(TOP, Math.max(1, paid.length))} miners receive`,
      note: 'of all incentive',
      value: all > 0 ? percentText(top / all) : 'none yet',
    },
    {
      label: 'Miners with an axon',
      note: 'announced on chain',
      value: `${miners.filter((row) => row.axon !== null).length} of ${miners.length}`,
    },
    {
      label: 'Places left',
      note: 'when none is left, the weakest that is not immune makes room',
      value: `${Math.max(0, detail.maxNeurons - metagraph.neurons.length)} of ${detail.maxNeurons}`,
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
