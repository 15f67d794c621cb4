import type { AccountId } from '../runtime/frame/types.ts';
import { developmentKey, seededKeys, type ActorKey } from './actor-key.ts';
import type { Market, MarketTask } from './market.ts';
import { NOMINATION_RAO, planOf, POCKET_MONEY_RAO, lockRao, validatorStake, type SubnetPlan } from './subnet-plan.ts';

/** A coldkey that pays and owns, and a hotkey that works. */
export interface Neuron {
  /** Unique among the actors, for people. */
  readonly name: string;
  readonly coldkey: ActorKey;
  readonly hotkey: ActorKey;
}
export interface ValidatorRole extends Neuron {
  readonly rootRao: bigint;
  readonly subnetRao: bigint;
  /** Copies the weights of others instead of asking miners. */
  readonly copies: boolean;
}
export interface RivalRole extends Neuron {
  /** Its way to answer, a method of the task. */
  readonly method: string;
  /** Time it takes besides computing, ms. */
  readonly delayMs: number;
  /** Share of the time it is down. */
  readonly downtime: number;
}
export interface SubnetCast {
  /** Place of the task on the market: its keys and its plan follow from it. */
  readonly index: number;
  readonly task: MarketTask;
  readonly plan: SubnetPlan;
  readonly owner: Neuron;
  readonly validators: readonly ValidatorRole[];
  readonly nominator: ActorKey;
  readonly rivals: readonly RivalRole[];
}
/** All actors of a chain. */
export interface Cast {
  /** Holds the sudo key and the money of the local network. */
  readonly root: ActorKey;
  readonly subnets: readonly SubnetCast[];
}

export interface CastOptions {
  readonly seed: string;
  /** Names of the market's tasks that get a subnet. */
  readonly subnets: readonly string[];
  readonly validators: number;
  readonly rivals: number;
}

/** `count` of the methods, spread evenly from the worst to the best. */
function spread<T>(methods: readonly T[], count: number): T[] {
  if (count === 1) return methods.slice(-1);
  return Array.from({ length: count }, (_, i) => methods[Math.round((i * (methods.length - 1)) / (count - 1))]!);
}

/** The market has no task of this name, so no subnet can be opened for it. Nothing was changed. */
export class NoSuchTask extends Error {
  override readonly name = 'NoSuchTask';
  constructor(
    readonly task: string,
    readonly known: readonly string[],
  ) {
    super(`There is no task "${task}" to open a subnet for. There are: ${known.join(', ')}.`);
  }
}

/**
 * Who plays, with keys from the seed, in the order of the market's tasks. A subnet's cast does not depend on which others there
 * are. `signingReady` must have resolved. @throws NoSuchTask
 */
export function castOf(market: Market, options: CastOptions): Cast {
  const key = seededKeys(options.seed);
  const neuron = (name: string, path: string): Neuron => ({
    name,
    coldkey: key(`${path}//coldkey`),
    hotkey: key(`${path}//hotkey`),
  });
  const known = market.tasks.map(({ name }) => name);
  for (const name of options.subnets) if (!known.includes(name)) throw new NoSuchTask(name, known);
  const subnets = market.tasks.flatMap((task, index): SubnetCast[] => {
    if (!options.subnets.includes(task.name)) return [];
    const plan = planOf(index);
    const path = `//${index}`;
    const cast: SubnetCast = {
      index,
      task,
      plan,
      owner: neuron(`${task.title} owner`, `${path}//owner`),
      nominator: key(`${path}//nominator`),
      validators: Array.from({ length: options.validators }, (_, i) => ({
        ...neuron(`${task.title} validator ${i + 1}`, `${path}//validator//${i}`),
        ...validatorStake(i),
        // Where weights are hidden until they are old, copying them is what commit-reveal is there to spoil.
        copies: plan.commitReveal && options.validators >= 3 && i === options.validators - 1,
      })),
      rivals: spread(task.methods, options.rivals).map((method, i) => ({
        ...neuron(`${method} ${i + 1}`, `${path}//rival//${i}`),
        method,
        delayMs: 5 + 10 * (i % 4),
        // Two of eight are not always there: one of the poor ones, one of the middle.
        downtime: i % 8 === 1 ? 0.25 : i % 8 === 4 ? 0.1 : 0,
      })),
    };
    return [cast];
  });
  return { root: developmentKey('//Alice'), subnets };
}

/** What each coldkey gets to begin with, in rao. */
export function allowances({ subnets }: Cast): [AccountId, bigint][] {
  return subnets.flatMap(({ index, owner, validators, nominator, rivals }): [AccountId, bigint][] => [
    [owner.coldkey.account, lockRao(index) * 2n + POCKET_MONEY_RAO],
    ...validators.map(({ coldkey, rootRao, subnetRao }): [AccountId, bigint] => [
      coldkey.account,
      rootRao + subnetRao + POCKET_MONEY_RAO,
    ]),
    [nominator.account, NOMINATION_RAO + POCKET_MONEY_RAO],
    ...rivals.map(({ coldkey }): [AccountId, bigint] => [coldkey.account, POCKET_MONEY_RAO]),
  ]);
}
