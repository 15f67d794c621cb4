import { readBalances } from '../../../chain/queries/balances.ts';
import { readMetagraph } from '../../../chain/queries/metagraph.ts';
import { readRegistrationTerms } from '../../../chain/queries/registration-terms.ts';
import { transactionFee } from '../../../chain/submit/fee.ts';
import { registration } from '../../../miner/operator/steps/registration.ts';
import type { Chain } from '../../../chain/ports/chain.ts';
import type { Metagraph } from '../../../chain/types/neuron.ts';
import { weakest } from '../../../substrate/evidence.ts';
import type { Offer } from './offer-lines.ts';

/** Everything the page says about a subnet before anything is spent, all at one block. */
export interface OfferReading extends Offer {
  readonly netuid: number;
  readonly graph: Metagraph;
  /** What the payer can spend, rao; null without a payer. */
  readonly freeRao: bigint | null;
}

const ANY_LIMIT_RAO = 1_000_000_000n;

/** @param own the hotkey that would mine, or null @param payer the coldkey that would pay, or null @throws NoSuchSubnet */
export async function readOffer(
  live: Chain,
  netuid: number,
  own: string | null,
  payer: string | null,
): Promise<OfferReading> {
  const at = live.at();
  const [terms, graph, funds, fee] = await Promise.all([
    readRegistrationTerms(at, netuid),
    readMetagraph(at, netuid),
    payer === null ? null : readBalances(at, [payer], live.info.existentialDepositRao),
    // The fee depends on the length alone, so any limit and any account may stand in.
    payer === null ? null : transactionFee(live, registration(live, netuid, own ?? payer, ANY_LIMIT_RAO), payer),
  ]);
  return {
    netuid,
    terms: terms.value,
    graph: graph.value,
    feeRao: fee,
    feeEvidence: live.evidence(at.block.number),
    registered: own !== null && graph.value.neurons.some((neuron) => neuron.hotkey === own),
    freeRao: funds?.value[0]?.transferableRao ?? null,
    evidence: weakest([terms.evidence, graph.evidence]) ?? at.evidence,
  };
}
