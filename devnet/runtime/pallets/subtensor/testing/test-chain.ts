// A chain of SubtensorModule alone, for tests: its genesis over an empty state, calls dispatched as the executive would, blocks begun
// one after another.
import { Context } from '../../../frame/context.ts';
import { DispatchError } from '../../../frame/dispatch-error.ts';
import { root, signed, type Origin } from '../../../frame/origin.ts';
import type { RuntimeCall, RuntimeEvent } from '../../../frame/dispatch.ts';
import type { BaseState } from '../../../frame/base-state.ts';
import { State } from '../../../frame/state.ts';
import type { AccountId } from '../../../frame/types.ts';
import * as balances from '../../balances/index.ts';
import { subtensor, subtensorModule } from '../index.ts';

const EMPTY: BaseState = { get: () => undefined, entries: () => [] };
const TAO = 1_000_000_000n;

/** Rao of whole TAO. */
export const tao = (n: number): bigint => (BigInt(Math.round(n * 1000)) * TAO) / 1000n;
/** The n-th account of a test: 32 bytes that begin with its number. */
export const account = (n: number): AccountId => `0x${n.toString(16).padStart(4, '0')}${'11'.repeat(30)}`;

export const ALICE = account(0xa1);
export const BOB = account(0xb0);
export const CHARLIE = account(0xc4);
export const AUTHOR = account(0xee);

export interface TestChainOptions {
  readonly slotDurationMs?: number;
  readonly author?: AccountId | undefined;
}

export class TestChain {
  readonly #module = subtensorModule();
  readonly #state = new State(EMPTY);
  ctx: Context;
  /** Events of the block so far. */
  get events(): readonly RuntimeEvent[] {
    return this.ctx.events;
  }

  constructor(readonly options: TestChainOptions = {}) {
    this.ctx = this.#context(0);
    this.#module.genesis!(this.ctx, {
      chainName: 'test',
      endowed: [],
      sudo: ALICE,
      authorities: [],
      finalizers: [],
      slotDurationMs: options.slotDurationMs ?? 12_000,
    });
    for (const who of [ALICE, BOB, CHARLIE]) balances.mint(this.ctx, who, tao(1_000_000));
    balances.mint(this.ctx, AUTHOR, tao(1));
    this.next();
  }

  #context(number: number): Context {
    const author = 'author' in this.options ? this.options.author : AUTHOR;
    return new Context(this.#state, { number, author });
  }

  /** Begins `blocks` more blocks: each runs the block step. */
  next(blocks = 1): this {
    for (let i = 0; i < blocks; i++) {
      this.ctx = this.#context(this.ctx.block.number + 1);
      this.#module.onInitialize!(this.ctx);
    }
    return this;
  }
  /** Goes on at the given block, as if the blocks between had been skipped: for what takes months. */
  jump(number: number): this {
    this.ctx = this.#context(number - 1);
    return this.next();
  }
  /** Begins blocks until the given number. */
  until(number: number): this {
    return this.next(number - this.ctx.block.number);
  }

  /** Dispatches a call; a failing one changes nothing and throws. */
  dispatch(origin: Origin, call: RuntimeCall): void {
    const handler = this.#module.handlers[call.value.type] as (ctx: Context, origin: Origin, args: unknown) => void;
    this.ctx.transactional(() => handler(this.ctx, origin, call.value.value));
  }
  as(who: AccountId, call: RuntimeCall): void {
    this.dispatch(signed(who), call);
  }
  asRoot(call: RuntimeCall): void {
    this.dispatch(root, call);
  }
  /** Title of the error a call fails with, without the pallet's name; `undefined` when it succeeds. */
  failure(who: AccountId, call: RuntimeCall): string | undefined {
    try {
      this.ctx.simulate(() => this.as(who, call));
      return undefined;
    } catch (error) {
      if (error instanceof DispatchError) return error.title;
      throw error;
    }
  }
  /** Names of the events deposited by `body`. */
  eventsOf(body: () => void): string[] {
    const before = this.ctx.events.length;
    body();
    return this.ctx.events.slice(before).map(({ type, value }) => `${type}.${value.type}`);
  }
  free(who: AccountId): bigint {
    return balances.freeBalance(this.ctx, who);
  }
  /** Registers and starts a subnet, with commit-reveal off and TAO emission on. @returns its netuid */
  subnet(owner: AccountId, hotkey: AccountId, start = true): number {
    const { storage, calls } = subtensor;
    storage.NetworkRateLimit.put(this.ctx, 0n);
    this.as(owner, calls.register_network({ hotkey }));
    const netuid = Math.max(...storage.NetworksAdded.keys1<number>(this.ctx));
    if (start) this.as(owner, calls.start_call({ netuid }));
    storage.CommitRevealWeightsEnabled.put(this.ctx, netuid, false);
    storage.SubnetEmissionEnabled.put(this.ctx, netuid, true);
    storage.WeightsSetRateLimit.put(this.ctx, netuid, 0n);
    return netuid;
  }
}
