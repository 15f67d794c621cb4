import type { Context } from '../../../frame/context.ts';
import { ensureSigned, type Origin } from '../../../frame/origin.ts';
import type { AccountId } from '../../../frame/types.ts';
import { associateHotkey } from '../keys/hotkey.ts';
import { becomeDelegate } from '../staking/delegate.ts';
import { errors, events, storage } from '../pallet.ts';
import { addU16 } from '../saturating.ts';
import { ROOT, subnetExists } from '../subnets/subnet.ts';
import { appendNeuron } from './append-neuron.ts';
import { isRegistered } from './neuron.ts';
import { replaceNeuron } from './replace-neuron.ts';

/**
 * Joins the root network. When it is full, the member with the least root stake gives way to a hotkey with strictly more.
 * subtensor: pallets/subtensor/src/coinbase/root.rs `do_root_register`
 */
export function rootRegister(ctx: Context, origin: Origin, hotkey: AccountId): void {
  const coldkey = ensureSigned(origin);
  if (!subnetExists(ctx, ROOT)) throw errors.RootNetworkDoesNotExist();
  if (storage.RegistrationsThisBlock.get(ctx, ROOT) >= storage.MaxRegistrationsPerBlock.get(ctx, ROOT))
    throw errors.TooManyRegistrationsThisBlock();
  if (
    storage.RegistrationsThisInterval.get(ctx, ROOT) >=
    addU16(0, 3 * storage.TargetRegistrationsPerInterval.get(ctx, ROOT))
  )
    throw errors.TooManyRegistrationsThisInterval();
  if (isRegistered(ctx, ROOT, hotkey)) throw errors.HotKeyAlreadyRegisteredInSubNet();
  associateHotkey(ctx, coldkey, hotkey);

  const uid = takeSeat(ctx, hotkey);
  becomeDelegate(ctx, hotkey);
  storage.RegistrationsThisInterval.mutate(ctx, ROOT, (n) => addU16(n, 1));
  storage.RegistrationsThisBlock.mutate(ctx, ROOT, (n) => addU16(n, 1));
  ctx.deposit(events.NeuronRegistered([ROOT, uid, hotkey]));
}

function takeSeat(ctx: Context, hotkey: AccountId): number {
  if (storage.SubnetworkN.get(ctx, ROOT) < storage.MaxAllowedUids.get(ctx, ROOT))
    return appendNeuron(ctx, ROOT, hotkey);
  let weakest: { uid: number; stakeRao: bigint } | undefined;
  for (const [uid, member] of storage.Keys.entries1<number>(ctx, ROOT)) {
    const stakeRao = storage.TotalHotkeyAlpha.get(ctx, member, ROOT);
    if (weakest === undefined || stakeRao < weakest.stakeRao) weakest = { uid, stakeRao };
  }
  if (weakest === undefined || storage.TotalHotkeyAlpha.get(ctx, hotkey, ROOT) <= weakest.stakeRao)
    throw errors.StakeTooLowForRoot();
  replaceNeuron(ctx, ROOT, weakest.uid, hotkey);
  return weakest.uid;
}
