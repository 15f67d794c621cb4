/**
 * What stands on the page before mining: the subnets one can work for, the one chosen with its model, and what it costs and may bring.
 */
import { liveReading } from '../../services/live-reading.svelte.ts';
import { useServices } from '../../services/services.ts';
import { weakest } from '../../../substrate/evidence.ts';
import { costOf } from './offer-lines.ts';
import { earningSpread } from './earning-spread.ts';
import { useMiners } from './make-miner.ts';
import type { MinerService } from './miner-service.svelte.ts';
import { readOffer } from './offer-reading.ts';
import type { StartPlan } from './start-steps.ts';
import { readSubnetWork } from './subnet-work.ts';

export type MinerOffer = ReturnType<typeof minerOffer>;

/** Reactive; called while a component is set up. */
export function minerOffer(miner: MinerService) {
  const { chain, wallet, view } = useServices();
  const { models: shelf } = useMiners();
  const running = $derived(
    miner.live !== null && (miner.phase === 'answering' || miner.phase === 'paused' || miner.phase === 'stopping'),
  );

  const work = liveReading(chain, (live) => readSubnetWork(live.at()), 4_000);
  const choices = $derived(work.value?.value ?? null);
  const chosen = $derived(
    choices?.find(({ subnet }) => subnet.netuid === (miner.choice?.netuid ?? miner.netuid)) ?? choices?.[0] ?? null,
  );
  const task = $derived(chosen?.task.name ?? null);
  const served = $derived(miner.backend.modelFor(task));
  const models = $derived(task === null ? [] : served ? [served] : shelf.modelsFor(task));
  const modelId = $derived(miner.choice?.model ?? served?.id ?? (task === null ? null : miner.modelFor(task)));
  const model = $derived(models.find((each) => each.id === modelId) ?? null);
  const hotkey = $derived(miner.hotkeys.chosen);
  const coldkey = $derived(wallet.current);

  const offerRead = liveReading(chain, async (live) => {
    const netuid = chosen?.subnet.netuid;
    return netuid === undefined || running
      ? null
      : readOffer(live, netuid, hotkey?.address ?? null, coldkey?.address ?? null);
  });
  const offer = $derived(offerRead.value?.netuid === chosen?.subnet.netuid ? offerRead.value : null);
  const spread = $derived(
    offer === null || chosen === null || view.blockMs === null
      ? null
      : {
          value: earningSpread(offer.graph, chosen.subnet, view.blockMs, (key) => key === hotkey?.address),
          evidence: weakest([offer.evidence, work.value?.evidence ?? offer.evidence]) ?? offer.evidence,
        },
  );

  const plan = $derived<StartPlan>({
    netuid: chosen?.subnet.netuid ?? null,
    subnet: chosen?.subnet.name ?? null,
    model: model === null ? null : { title: model.title, bytes: model.bytes },
    coldkeyName: coldkey?.label ?? null,
    freeRao: offer?.freeRao ?? null,
    burnRao: offer?.terms.burnRao ?? null,
    hotkeyName: hotkey?.label ?? null,
    registered: offer?.registered ?? false,
    axon: null,
  });
  /** Fixed by the press of Start, or by the run that is resumed; null while the price still decides. */
  const agreedRao = $derived(miner.choice?.maxBurnRao ?? null);
  const cost = $derived(offer && costOf(offer));

  return {
    /** It answers, or is about to again: there is nothing to decide then. */
    get running() {
      return running;
    },
    /** The reading of the subnets, for its error and its repetition. */
    work,
    get choices() {
      return choices;
    },
    get chosen() {
      return chosen;
    },
    /** Name of the chosen subnet's task. */
    get task() {
      return task;
    },
    get models() {
      return models;
    },
    get modelId() {
      return modelId;
    },
    get model() {
      return model;
    },
    get hotkey() {
      return hotkey;
    },
    get coldkey() {
      return coldkey;
    },
    /** What the chain said of the chosen subnet; null until it did. */
    get offer() {
      return offer;
    },
    get spread() {
      return spread;
    },
    get plan() {
      return plan;
    },
    get agreedRao() {
      return agreedRao;
    },
    get cost() {
      return cost;
    },
  };
}
