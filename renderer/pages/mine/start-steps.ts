/** The steps of a start as the page lists them: what each does, what it costs, and where it stands. */
import type { Step } from '../../components/step-list.ts';
import { amountText, TAO } from '../../format/amounts.ts';
import type { Inline, Sentence } from '../../format/inline.ts';
import { STEP_IDS, type StepId, type StepStatus, type StepStatuses } from './miner-view.ts';

/** What the steps will do, as far as it is known before they run. Null where it is not read yet. */
export interface StartPlan {
  readonly netuid: number | null;
  readonly subnet: string | null;
  readonly model: { readonly title: string; readonly bytes: number } | null;
  readonly coldkeyName: string | null;
  readonly freeRao: bigint | null;
  readonly burnRao: bigint | null;
  /** The hotkey that will be used; null when one will be made. */
  readonly hotkeyName: string | null;
  /** It has a place on the subnet already, so registering costs nothing. */
  readonly registered: boolean;
  /** How validators will reach the axon, or null when it is not known. */
  readonly axon: string | null;
}

const NAMES: Record<StepId, string> = {
  choose: 'Choose subnet and model',
  funds: 'Check funds and price',
  hotkey: 'Open a hotkey',
  model: 'Load and test the model',
  register: 'Register',
  axon: 'Open and announce the axon',
  answer: 'Answer',
};

const size = (bytes: number): string =>
  bytes < 100_000 ? `${Math.ceil(bytes / 1000)}\u00a0kB` : `${(bytes / 1e6).toFixed(1)}\u00a0MB`;
const amount = (rao: bigint): Inline => ({ amount: rao, unit: TAO });

function text(id: StepId, plan: StartPlan): Sentence {
  switch (id) {
    case 'choose':
      if (plan.netuid === null || plan.subnet === null) return 'no subnet is chosen yet';
      return plan.model === null
        ? `${plan.netuid} ${plan.subnet}`
        : `${plan.netuid} ${plan.subnet}, ${plan.model.title}, ${size(plan.model.bytes)}`;
    case 'funds':
      if (plan.coldkeyName === null) return 'needs an account that pays';
      return plan.freeRao === null ? plan.coldkeyName : [`${plan.coldkeyName} has `, amount(plan.freeRao), ' free'];
    case 'hotkey':
      return plan.hotkeyName === null
        ? 'a new one, encrypted here; your coldkey stays locked'
        : `${plan.hotkeyName}, open for mining only; your coldkey stays locked`;
    case 'register':
      if (plan.registered) return 'has a place already, so nothing is paid';
      return plan.burnRao === null ? 'asks you first' : ['asks you first: burns about ', amount(plan.burnRao)];
    case 'model':
      return 'its recorded answers must come out right, here, before anything is paid';
    case 'axon':
      return plan.axon ?? 'the address validators send their queries to';
    case 'answer':
      return 'until you press Stop';
  }
}

function cost(id: StepId, plan: StartPlan, status: StepStatus): Pick<Step, 'cost' | 'spends'> {
  if (id === 'choose') return plan.netuid === null ? {} : { cost: 'chosen' };
  if (id === 'answer') return {};
  if (id !== 'register' || plan.registered) return { cost: 'free' };
  return status.state === 'done' ? { cost: 'paid' } : { cost: 'spends', spends: true };
}

function standing(status: StepStatus): Pick<Step, 'state' | 'progress' | 'failure'> {
  switch (status.state) {
    case 'running':
      return { state: 'running', progress: { words: status.words, fraction: status.fraction } };
    case 'failed':
      return { state: 'failed', failure: status.words };
    default:
      return { state: status.state };
  }
}

/** @param plan what is known beforehand @param statuses where the steps stand */
export function startSteps(plan: StartPlan, statuses: StepStatuses): Step[] {
  return STEP_IDS.map((id) => {
    const status = statuses[id];
    const said = status.state === 'waiting' ? status.words : status.state === 'done' ? status.words : null;
    return { id, name: NAMES[id], text: said ?? text(id, plan), ...cost(id, plan, status), ...standing(status) };
  });
}

/** No step has begun. The first one is done as soon as something is chosen. */
export function untouched(chosen: boolean): StepStatuses {
  const todo: StepStatus = { state: 'todo' };
  return {
    choose: chosen ? { state: 'done', words: null } : todo,
    funds: todo,
    hotkey: todo,
    model: todo,
    register: todo,
    axon: todo,
    answer: todo,
  };
}

/** What stands beside the button: what pressing it may cost. */
export function dockWords(plan: StartPlan, play: boolean): Sentence {
  if (plan.registered) return 'Costs nothing: the hotkey has its place already. May earn nothing.';
  if (plan.burnRao === null) return 'Step 5 shows you the exact call and waits for your signature. May earn nothing.';
  return [
    `May cost about ${amountText(plan.burnRao, TAO, {}, play)}, asked in step 5: it shows you the exact call and waits for you. May earn nothing.`,
  ];
}
