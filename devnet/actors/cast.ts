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
  /** How many of the market's tasks get a subnet. */
  readonly subnets: number;
  readonly validators: number;
  readonly rivals: number;
}

/** `count` of the methods, spread evenly from the worst to the best. */
function spread<T>(methods: readonly T[], count: number): T[] {
  if (count === 1) return methods.slice(-1);
  return Array.from({ length: count }, (_, i) => methods[Math.round((i * (methods.length - 1)) / (count - 1))]!);
}

/** Who plays, with keys from the seed. `signingReady` must have resolved. */
export function castOf(market: Market, options: CastOptions): Cast {
  const key = seededKeys(options.seed);
  const neuron = (name: string, path: string): Neuron => ({
    name,
    coldkey: key(`${path}//coldkey`),
    hotkey: key(`${path}//hotkey`),
  });
  const subnets = market.tasks.slice(0, options.subnets).map((task, index): SubnetCast => {
    const plan = planOf(index);
    const path = `//${index}`;
    return {
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
