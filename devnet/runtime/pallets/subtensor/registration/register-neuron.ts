import type { Context } from '../../../frame/context.ts';
import { ensureSigned, type Origin } from '../../../frame/origin.ts';
import type { AccountId } from '../../../frame/types.ts';
import { spendable } from '../accounts/tao.ts';
import { associateHotkey, ensureOwns } from '../keys/hotkey.ts';
import { errors, events, storage } from '../pallet.ts';
import { addU16, addU64 } from '../saturating.ts';
import { MAX_PRICE } from '../../swap/pool.ts';
import { swapTaoForAlpha } from '../staking/exchange.ts';
import { recordTaoFlow } from '../staking/flow.ts';
import { taoToSubnet } from '../staking/tao-to-subnet.ts';
import { ensureSubnetExists, ROOT } from '../subnets/subnet.ts';
import { appendNeuron } from './append-neuron.ts';
import { raiseBurn } from './burn-price.ts';
import { isRegistered } from './neuron.ts';
import { neuronToPrune } from './prune.ts';
import { replaceNeuron } from './replace-neuron.ts';

/** The checks every burned registration begins with. @throws RegistrationNotPermittedOnRootSubnet, SubnetNotExists */
export function ensureRegistrable(ctx: Context, netuid: number): void {
  if (netuid === ROOT) throw errors.RegistrationNotPermittedOnRootSubnet();
  ensureSubnetExists(ctx, netuid);
}

/**
 * Registers a hotkey on a subnet for the current burn price: the TAO buys alpha from the pool, the alpha is destroyed.
 * subtensor: pallets/subtensor/src/subnets/registration.rs `do_register`
 */
export function burnedRegister(ctx: Context, origin: Origin, netuid: number, hotkey: AccountId): void {
  const coldkey = ensureSigned(origin);
  ensureRegistrable(ctx, netuid);
  if (!storage.NetworkRegistrationAllowed.get(ctx, netuid)) throw errors.SubNetRegistrationDisabled();
  if (isRegistered(ctx, netuid, hotkey)) throw errors.HotKeyAlreadyRegisteredInSubNet();
  const burnRao = storage.Burn.get(ctx, netuid);
  if (spendable(ctx, coldkey) < burnRao) throw errors.NotEnoughBalanceToStake();
  associateHotkey(ctx, coldkey, hotkey);
  ensureOwns(ctx, coldkey, hotkey);
  ensureRoom(ctx, netuid);

  const paidRao = taoToSubnet(ctx, netuid, coldkey, burnRao);
  const { out: boughtAlpha } = swapTaoForAlpha(ctx, netuid, paidRao, MAX_PRICE);
  storage.SubnetAlphaOut.mutate(ctx, netuid, (out) => (out > boughtAlpha ? out - boughtAlpha : 0n));
  const uid = enterSubnet(ctx, netuid, hotkey);
  raiseBurn(ctx, netuid);
  storage.RegistrationsThisBlock.mutate(ctx, netuid, (n) => addU16(n, 1));
  const recycledRao = addU64(storage.RAORecycledForRegistration.get(ctx, netuid), burnRao);
  storage.RAORecycledForRegistration.put(ctx, netuid, recycledRao);
  ctx.deposit(events.RAORecycledForRegistrationSet([netuid, recycledRao]));
  recordTaoFlow(ctx, netuid, paidRao);
  ctx.deposit(events.NeuronRegistered([netuid, uid, hotkey]));
}

function ensureRoom(ctx: Context, netuid: number): void {
  const limit = storage.MaxAllowedUids.get(ctx, netuid);
  const full = storage.SubnetworkN.get(ctx, netuid) >= limit;
  if (limit === 0 || (full && neuronToPrune(ctx, netuid) === undefined)) throw errors.NoNeuronIdAvailable();
}

/** Appends the hotkey, or puts it in the place of the neuron to prune. @returns its uid @throws NoNeuronIdAvailable */
export function enterSubnet(ctx: Context, netuid: number, hotkey: AccountId): number {
  if (storage.SubnetworkN.get(ctx, netuid) < storage.MaxAllowedUids.get(ctx, netuid))
    return appendNeuron(ctx, netuid, hotkey);
  const uid = neuronToPrune(ctx, netuid);
  if (uid === undefined) throw errors.NoNeuronIdAvailable();
  replaceNeuron(ctx, netuid, uid, hotkey);
  return uid;
}
