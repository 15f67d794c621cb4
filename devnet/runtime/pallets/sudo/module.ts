import type { Context } from '../../frame/context.ts';
import { DispatchError } from '../../frame/dispatch-error.ts';
import { lookup } from '../../frame/lookup.ts';
import { root, signed, type Origin } from '../../frame/origin.ts';
import type { RuntimeCall } from '../../frame/dispatch.ts';
import { palletModule, type DynamicInfo, type PalletModule } from '../../frame/pallet.ts';
import { outcome } from '../utility/module.ts';
import { sudo } from './declaration.ts';

const { Key } = sudo.storage;
const { events, errors } = sudo;
/** Using the key is free once it worked. */
const FREE = { pays: false } as const;

/** @throws DispatchError BadOrigin, Sudo.RequireSudo */
function ensureSudo(ctx: Context, origin: Origin): void {
  if (origin.type === 'None') throw DispatchError.badOrigin();
  if (origin.type === 'Signed' && Key.get(ctx) !== origin.who) throw errors.RequireSudo();
}

/** Runs the inner call; its failure is reported in the event, the outer call succeeds. */
function attempt(ctx: Context, origin: Origin, call: RuntimeCall): DispatchError | undefined {
  try {
    ctx.dispatchUnfiltered(origin, call);
    return undefined;
  } catch (error) {
    if (error instanceof DispatchError) return error;
    throw error;
  }
}

const dynamicInfo: DynamicInfo = (call, infoOf) => {
  const args = call.value as { call?: RuntimeCall; weight?: { ref_time: bigint; proof_size: bigint } } | undefined;
  if (!args?.call) return undefined;
  const inner = infoOf(args.call);
  const weight = args.weight ? { refTime: args.weight.ref_time, proofSize: args.weight.proof_size } : inner.weight;
  return { weight, class: inner.class, pays: true };
};

/** One account may act as root. substrate: frame/sudo/src/lib.rs */
export const sudoModule: PalletModule = palletModule(
  sudo,
  {
    sudo: (ctx, origin, { call }) => {
      ensureSudo(ctx, origin);
      ctx.deposit(events.Sudid({ sudo_result: outcome(attempt(ctx, root, call)) }));
      return FREE;
    },
    sudo_unchecked_weight: (ctx, origin, { call }) => {
      ensureSudo(ctx, origin);
      ctx.deposit(events.Sudid({ sudo_result: outcome(attempt(ctx, root, call)) }));
      return FREE;
    },
    set_key: (ctx, origin, { new: address }) => {
      ensureSudo(ctx, origin);
      const next = lookup(address);
      ctx.deposit(events.KeyChanged({ old: Key.get(ctx), new: next }));
      Key.put(ctx, next);
      return FREE;
    },
    sudo_as: (ctx, origin, { who, call }) => {
      ensureSudo(ctx, origin);
      ctx.deposit(events.SudoAsDone({ sudo_result: outcome(attempt(ctx, signed(lookup(who)), call)) }));
      return FREE;
    },
    remove_key: (ctx, origin) => {
      ensureSudo(ctx, origin);
      ctx.deposit(events.KeyRemoved());
      Key.remove(ctx);
      return FREE;
    },
  },
  { dynamicInfo, genesis: (ctx, genesis) => Key.put(ctx, genesis.sudo) },
);
