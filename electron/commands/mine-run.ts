/** One miner of `npm run mine`: made ready, agreed to, started, followed to its end. */
import { join } from 'node:path';
import type { Chain } from '../../chain/ports/chain.ts';
import { systemClock } from '../../miner/axon/clock.ts';
import { httpAxonTransport } from '../../miner/axon/http-axon.ts';
import type { Turns } from '../../miner/neighbour/duty-limit.ts';
import { fileHistory } from '../../miner/operator/history/file-history.ts';
import { createOperator } from '../../miner/operator/operator.ts';
import type { MinerChoice, OperatorState } from '../../miner/operator/ports/operator-state.ts';
import type { Operator } from '../../miner/operator/ports/operator.ts';
import type { StartPlan } from '../../miner/operator/ports/start-plan.ts';
import { planLines } from '../../miner/operator/report/plan-lines.ts';
import { reportEvents } from '../../miner/operator/report/report-event.ts';
import { jsonLine, reportLine } from '../../miner/operator/report/report-line.ts';
import { fileOperatorStore } from '../../miner/operator/store/file-operator-store.ts';
import { nodeReachProbe } from '../services/probe-axon.ts';
import { askLine, someoneThere } from './ask-terminal.ts';
import { accessOf, MineRefused, reachOf, type Given } from './mine-options.ts';
import { inferenceOf, modelsOf } from './mine-inference.ts';
import { keysOf } from './mine-parts.ts';

/** Tells what a person reads, or what a machine reads. */
export interface Teller {
  say(title: string, words: string): void;
  data(value: object): void;
}

/** @param miner which of several it tells of; null when there is one */
export const teller = (json: boolean, miner: { readonly netuid: number; readonly hotkey: string } | null): Teller => ({
  say: (title, words) => {
    if (!json) console.log(title.padEnd(11) + (miner ? `[${miner.netuid} ${miner.hotkey}] ` : '') + words);
  },
  data: (value) => {
    if (json) console.log(jsonLine({ ...value, ...(miner && { miner: `${miner.netuid}/${miner.hotkey}` }) }));
  },
});

/** Says what the start costs and may bring, and asks. @throws MineRefused when nobody agreed */
async function agreed(plan: StartPlan, choice: MinerChoice, yes: boolean, tell: Teller): Promise<void> {
  for (const [title, words] of planLines(plan, choice.maxBurnRao)) tell.say(title, words);
  tell.data({ event: 'plan', ...plan, maxBurnRao: choice.maxBurnRao });
  if (plan.registeredUid !== null || yes) return;
  if (!someoneThere())
    throw new MineRefused(
      'Nothing was spent: start again with --yes to agree to the cost, as nobody can be asked here.',
    );
  const answer = await askLine('Register and start? Type yes: ');
  if (answer.trim().toLowerCase() !== 'yes') throw new MineRefused('Nothing was spent.');
}

/** Resolves when the run is over by itself; `stop` ends it. */
function followed(operator: Operator, tell: Teller, registered: () => void): { over: Promise<OperatorState> } {
  let before: OperatorState | null = null;
  const over = new Promise<OperatorState>((done) => {
    operator.onState((state) => {
      for (const event of reportEvents(before, state)) {
        tell.data({ at: new Date().toISOString(), ...event });
        const line = reportLine(event);
        tell.say(line.slice(0, 11).trimEnd(), line.slice(11));
      }
      before = state;
      if (state.steps.register.state === 'done') registered();
      if (state.phase === 'failed' || state.phase === 'stopped') done(state);
    });
  });
  return { over };
}

/** A miner that was agreed to and waits for its start. */
export interface ReadyMiner {
  readonly operator: Operator;
  /** Starts it; resolves when it answers, or has ended. */
  start(): Promise<void>;
  /** Resolves when it has ended, with whether it was stopped as asked. */
  readonly over: Promise<boolean>;
}

/** Makes one miner ready, says what it costs, and asks. @throws MineRefused and what planning and keys throw */
export async function readyMiner(
  given: Given,
  chain: Chain,
  folder: string,
  tell: Teller,
  stopped: AbortSignal,
  closing: (() => Promise<void> | void)[],
  turns: Turns,
): Promise<ReadyMiner> {
  const inference = await inferenceOf(given);
  const { models, model } = await modelsOf(given, join(folder, 'models'), stopped, (words) => tell.say('Model', words));
  const keys = await keysOf(given, chain);
  closing.push(() => keys.close());
  tell.say(
    'Wallet',
    `coldkey ${keys.coldkeyAddress}, hotkey ${keys.hotkeyAddress ?? `${given.hotkey}, made when it starts`}`,
  );
  const own = join(
    folder,
    `${chain.info.genesisHash.slice(2, 18)}-${given.netuid}-${encodeURIComponent(given.hotkey)}`,
  );
  const access = accessOf(given);
  const operator = createOperator({
    chain,
    keys,
    models,
    inference,
    transport: httpAxonTransport(),
    store: fileOperatorStore(join(own, 'miner.json')),
    history: fileHistory(join(own, 'earnings.jsonl')),
    reach: nodeReachProbe,
    turns,
    access: () => access,
    clock: systemClock,
    newId: () => crypto.randomUUID(),
  });
  closing.push(() => operator.dispose());
  const wanted: MinerChoice = {
    netuid: given.netuid,
    task: given.task,
    model,
    coldkey: keys.coldkeyAddress,
    hotkey: keys.hotkeyAddress,
    maxBurnRao: given['max-burn'] ?? 2n ** 63n,
    ...reachOf(given),
  };
  const plan = await operator.plan(wanted);
  const choice = { ...wanted, maxBurnRao: given['max-burn'] ?? (plan.burnRao * 4n) / 3n };
  await agreed(plan, choice, given.yes, tell);
  stopped.throwIfAborted();
  if (plan.registeredUid === null) await keys.openColdkey?.();
  stopped.throwIfAborted();
  const { over } = followed(operator, tell, () => keys.closeColdkey?.());
  const onStop = (): void => void operator.stop();
  return {
    operator,
    start: async () => {
      stopped.throwIfAborted();
      stopped.addEventListener('abort', onStop, { once: true });
      await operator.start(choice);
    },
    over: over.then(({ phase, answers, earning }) => {
      stopped.removeEventListener('abort', onStop);
      const ok = phase === 'stopped';
      tell.data({ event: 'end', ok, answered: answers.answered, earnedAlphaRao: earning?.earnedAlphaRao ?? 0n });
      if (ok) tell.say('Stopped', `${answers.answered} queries answered. The place on the subnet is kept.`);
      return ok;
    }),
  };
}
