import type { Context } from '../frame/context.ts';
import type { DispatchInfo, RuntimeCall, Weight } from '../frame/dispatch.ts';
import type { PalletModule } from '../frame/pallet.ts';
import type { RuntimeVersion, ValidTransaction } from '../runtime.ts';
import { EXTENSION_REF_TIME } from './call-costs.ts';
import { PalletDispatcher, type CallFilter } from './dispatcher.ts';
import { rememberValid } from './remember-valid.ts';
import type { CheckOptions } from './signed-checks.ts';
import type { TransactionCheck } from './transaction-check.ts';
import { verifyMultiSignature, type Verify } from './verify.ts';

export interface EngineOptions {
  readonly modules: readonly PalletModule[];
  readonly version: RuntimeVersion;
  readonly checks?: readonly TransactionCheck[];
  readonly filters?: readonly CallFilter[];
  /** Another implementation of signatures; util-crypto's when left out. */
  readonly verify?: Verify;
}

/** The parts that executing blocks and judging transactions share. */
export class Engine {
  readonly modules: readonly PalletModule[];
  readonly dispatcher: PalletDispatcher;
  readonly checkOptions: CheckOptions;
  readonly #byName: ReadonlyMap<string, PalletModule>;
  constructor(options: EngineOptions) {
    this.modules = options.modules;
    this.#byName = new Map(options.modules.map((m) => [m.declaration.name, m]));
    const guards = (options.checks ?? []).flatMap((check) => check.checkDispatch?.bind(check) ?? []);
    this.dispatcher = new PalletDispatcher(options.modules, options.filters ?? [], guards);
    this.checkOptions = {
      version: options.version,
      verify: rememberValid(options.verify ?? verifyMultiSignature),
      checks: options.checks ?? [],
      depthOf: ({ call }) => this.#depth(call),
    };
  }

  /** What a signed call weighs together with its extensions. */
  weightOf(call: RuntimeCall, info: DispatchInfo): Weight {
    let refTime = info.weight.refTime + EXTENSION_REF_TIME;
    for (const check of this.checkOptions.checks) refTime += check.refTime?.(call) ?? 0n;
    return { refTime, proofSize: info.weight.proofSize };
  }

  validateUnsigned(ctx: Context, call: RuntimeCall): ValidTransaction | undefined {
    return this.#byName.get(call.type)?.validateUnsigned?.(ctx, call.value);
  }

  /** Whether a bare call belongs to the author of a block: first in the block, and never in the pool. */
  isInherent(call: RuntimeCall, info: DispatchInfo): boolean {
    return info.class === 'Mandatory' || this.#byName.get(call.type)?.isInherent?.(call.value) === true;
  }

  /** Levels of calls within calls; a call without any has one. */
  #depth(value: unknown): number {
    if (typeof value !== 'object' || value === null || value instanceof Uint8Array) return 0;
    let below = 0;
    // Every transaction is walked through, so no list of the parts is made.
    for (const name in value) below = Math.max(below, this.#depth((value as Record<string, unknown>)[name]));
    return below + (this.#isCall(value) ? 1 : 0);
  }
  #isCall(value: object): boolean {
    const { type, value: inner } = value as { type?: unknown; value?: { type?: unknown } };
    if (typeof type !== 'string' || typeof inner?.type !== 'string') return false;
    return this.#byName.get(type)?.declaration.callSpecs[inner.type] !== undefined;
  }
}
