import { weakest } from '../../substrate/evidence.ts';
import type { Chain } from '../../chain/ports/chain.ts';
import { readBalances } from '../../chain/queries/balances.ts';
import { readMetagraph } from '../../chain/queries/metagraph.ts';
import { readPlace } from '../../chain/queries/neuron-by-hotkey.ts';
import { readRegistrationTerms } from '../../chain/queries/registration-terms.ts';
import { readSubnetDetail } from '../../chain/queries/subnet-detail.ts';
import { transactionFee } from '../../chain/submit/fee.ts';
import type { ModelStore } from '../inference/model-store.ts';
import { taskByName } from '../tasks/index.ts';
import { earningRange, placeRisk } from './earning-range.ts';
import type { MinerChoice } from './ports/operator-state.ts';
import type { StartPlan } from './ports/start-plan.ts';
import { registration } from './steps/registration.ts';

/** What starting costs now and what it can bring, all at one block. Spends nothing. */
export async function planStart(chain: Chain, models: ModelStore, choice: MinerChoice): Promise<StartPlan> {
  const view = chain.at();
  const { netuid, coldkey } = choice;
  // Before there is a hotkey any account stands in: the fee depends on the length alone.
  const hotkey = choice.hotkey ?? coldkey;
  const task = taskByName(choice.task);
  const [subnet, graph, terms, balances, place, model, feeRao] = await Promise.all([
    readSubnetDetail(view, netuid),
    readMetagraph(view, netuid),
    readRegistrationTerms(view, netuid),
    readBalances(view, [coldkey], chain.info.existentialDepositRao),
    choice.hotkey === null ? null : readPlace(view, netuid, choice.hotkey),
    models.open(choice.model),
    transactionFee(chain, registration(chain, netuid, hotkey, choice.maxBurnRao), coldkey),
  ]);
  task.checkModel(model.manifest);
  const registeredUid = place?.value?.uid ?? null;
  const burnRao = registeredUid === null ? terms.value.burnRao : 0n;
  const fee = registeredUid === null ? feeRao : 0n;
  const { transferableRao } = balances.value[0]!;
  const missing = burnRao + fee - transferableRao;
  return {
    choice,
    subnetName: subnet.value.name,
    taskTitle: task.title,
    modelTitle: model.manifest.title,
    registeredUid,
    burnRao,
    feeRao: fee,
    freeRao: balances.value[0]!.freeRao,
    missingRao: missing > 0n ? missing : 0n,
    earning: earningRange(graph.value, subnet.value.pool, chain.info.blockTimeMs),
    risk: placeRisk(graph.value, terms.value.maxNeurons),
    evidence: weakest([subnet, graph, terms, balances].map(({ evidence }) => evidence)) ?? view.evidence,
  };
}
