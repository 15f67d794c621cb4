// A chain of some pallets for tests: calls go through the dispatcher with its filters, blocks run the pallets' hooks. Test code.
import { bytesToHex } from '../../../../substrate/bytes.ts';
import { Trie } from '../../../../substrate/trie/trie.ts';
import { createRuntime } from '../../create-runtime.ts';
import { Context } from '../../frame/context.ts';
import { root, signed, type Origin } from '../../frame/origin.ts';
import type { PostDispatch, RuntimeCall } from '../../frame/dispatch.ts';
import type { PalletModule } from '../../frame/pallet.ts';
import { State } from '../../frame/state.ts';
import type { AccountId } from '../../frame/types.ts';
import { balancesModule } from '../../pallets/balances/module.ts';
import { mint } from '../../pallets/balances/index.ts';
import { system } from '../../pallets/system/declaration.ts';
import { systemModule } from '../../pallets/system/module.ts';
import { PalletDispatcher, type CallFilter, type DispatchGuard } from '../dispatcher.ts';

const TAO = 1_000_000_000n;
/** The n-th account of a test; they sort by number. */
export const account = (n: number): AccountId => bytesToHex(new Uint8Array(32).fill(n)) as AccountId;
/** Rao of whole TAO. */
export const tao = (n: number): bigint => BigInt(Math.round(n * 1e9));

export class PalletChain {
  readonly #state = new State(Trie.empty(1));
  readonly #modules: readonly PalletModule[];
  readonly #dispatcher: PalletDispatcher;
  ctx: Context;

  /** System and Balances are there; accounts 1 to 9 have 1,000 TAO each. */
  constructor(
    modules: readonly PalletModule[],
    filters: readonly CallFilter[] = [],
    guards: readonly DispatchGuard[] = [],
  ) {
    // Joins the call types of the pallets, so that calls within calls can be encoded.
    createRuntime({ modules: [balancesModule, ...modules], slotDurationMs: 12_000 });
    this.#modules = [systemModule(system), balancesModule, ...modules];
    this.#dispatcher = new PalletDispatcher(this.#modules, filters, guards);
    this.ctx = this.#context(1);
    for (let n = 1; n <= 9; n++) mint(this.ctx, account(n), 1_000n * TAO);
    this.ctx.events = [];
  }
  #context(number: number): Context {
    return new Context(this.#state, { number }, this.#dispatcher);
  }

  /** Ends the block and begins the next, as often as asked. */
  next(blocks = 1): this {
    for (let i = 0; i < blocks; i++) {
      for (const module of this.#modules) module.onFinalize?.(this.ctx);
      this.ctx = this.#context(this.ctx.block.number + 1);
      system.storage.Number.put(this.ctx, this.ctx.block.number);
      for (const module of this.#modules) module.onInitialize?.(this.ctx);
    }
    return this;
  }
  /** Dispatches a call; one that fails changes nothing and throws. */
  dispatch(origin: Origin, call: RuntimeCall): Required<PostDispatch> {
    return this.#dispatcher.dispatch(this.ctx, origin, call);
  }
  as(who: AccountId, call: RuntimeCall): Required<PostDispatch> {
    return this.dispatch(signed(who), call);
  }
  asRoot(call: RuntimeCall): Required<PostDispatch> {
    return this.dispatch(root, call);
  }
  readonly infoOf = (call: RuntimeCall) => this.#dispatcher.infoOf(call);
  /** `Pallet.Event` of what has been deposited in the block, and forgets it. */
  events(): string[] {
    const names = this.ctx.events.map((e) => `${e.type}.${e.value.type}`);
    this.ctx.events = [];
    return names;
  }
  /** Payload of the last event of that name in the block. */
  last(name: string): unknown {
    return this.ctx.events.findLast((e) => `${e.type}.${e.value.type}` === name)?.value.value;
  }
}
