// Every call of SubtensorModule and what carries it out.
import { ensureSigned } from '../../frame/origin.ts';
import type { Handlers } from '../../frame/pallet.ts';
import { addStake } from './calls/add-stake.ts';
import { addStakeLimit } from './calls/add-stake-limit.ts';
import { associateEvmKey } from './calls/associate-evm-key.ts';
import { setAutoStakeHotkey } from './calls/auto-stake.ts';
import * as children from './calls/children.ts';
import { addStakeBurn, burnAlpha, recycleAlpha } from './calls/destroy-alpha.ts';
import * as locks from './calls/locks.ts';
import { moveStake, swapStake, swapStakeLimit, transferStake } from './calls/move-stake.ts';
import { removeStake } from './calls/remove-stake.ts';
import { removeStakeFullLimit, removeStakeLimit } from './calls/remove-stake-limit.ts';
import * as rootClaims from './calls/root-claims.ts';
import * as schedule from './calls/schedule.ts';
import * as subnets from './calls/subnets.ts';
import { decreaseTake, increaseTake } from './calls/takes.ts';
import * as coldkeys from './calls/swap-coldkey.ts';
import * as hotkeys from './calls/swap-hotkey.ts';
import * as timelocked from './calls/timelocked-weights.ts';
import * as votingPower from './calls/voting-power.ts';
import { unstakeAll, unstakeAllAlpha } from './calls/unstake-all.ts';
import * as weights from './calls/weights.ts';
import type { subtensor } from './declaration/declaration.ts';
import { putChainIdentity } from './identity/chain-identity.ts';
import { associateHotkey } from './keys/hotkey.ts';
import { registerLeasedNetwork } from './leases/register-leased.ts';
import { terminateLease } from './leases/terminate-lease.ts';
import { errors, storage } from './pallet.ts';
import { burnedRegister, ensureRegistrable } from './registration/register-neuron.ts';
import { rootRegister } from './registration/root-register.ts';
import { serveAxon, servePrometheus } from './serving/serve.ts';
import { registerNetwork } from './subnets/register-network.ts';
import { startCall } from './subnets/start-call.ts';

export const handlers: Handlers<typeof subtensor> = {
  register: (ctx, origin, { netuid, hotkey }) => burnedRegister(ctx, origin, netuid, hotkey),
  burned_register: (ctx, origin, { netuid, hotkey }) => burnedRegister(ctx, origin, netuid, hotkey),
  register_limit: (ctx, origin, { netuid, hotkey, limit_price }) => {
    ensureSigned(origin);
    ensureRegistrable(ctx, netuid);
    if (storage.Burn.get(ctx, netuid) > limit_price) throw errors.RegistrationPriceLimitExceeded();
    burnedRegister(ctx, origin, netuid, hotkey);
  },
  root_register: (ctx, origin, { hotkey }) => rootRegister(ctx, origin, hotkey),

  register_network: (ctx, origin, { hotkey }) => registerNetwork(ctx, origin, hotkey),
  register_network_with_identity: (ctx, origin, { hotkey, identity }) => registerNetwork(ctx, origin, hotkey, identity),
  start_call: (ctx, origin, { netuid }) => startCall(ctx, origin, netuid),
  dissolve_network: subnets.dissolve,
  root_dissolve_network: subnets.dissolve,
  set_subnet_identity: subnets.setSubnetIdentity,
  update_symbol: subnets.updateSymbol,
  set_tempo: schedule.setTempo,
  set_activity_cutoff_factor: schedule.setActivityCutoffFactor,
  trigger_epoch: schedule.triggerEpoch,
  set_identity: (ctx, origin, identity) => putChainIdentity(ctx, ensureSigned(origin), identity),

  serve_axon: (ctx, origin, axon) => serveAxon(ctx, ensureSigned(origin), axon),
  serve_axon_tls: (ctx, origin, { certificate, ...axon }) => serveAxon(ctx, ensureSigned(origin), axon, certificate),
  serve_prometheus: (ctx, origin, prometheus) => servePrometheus(ctx, ensureSigned(origin), prometheus),

  set_weights: weights.setWeights,
  set_mechanism_weights: weights.setMechanismWeights,
  batch_set_weights: weights.batchSetWeights,
  commit_weights: weights.commitWeights,
  commit_mechanism_weights: weights.commitMechanismWeights,
  batch_commit_weights: weights.batchCommitWeights,
  reveal_weights: weights.revealWeights,
  reveal_mechanism_weights: weights.revealMechanismWeights,
  batch_reveal_weights: weights.batchRevealWeights,
  commit_timelocked_weights: timelocked.commit,
  commit_timelocked_mechanism_weights: timelocked.commitMechanism,
  commit_crv3_mechanism_weights: timelocked.commitCrv3Mechanism,

  add_stake: (ctx, origin, args) => void addStake(ctx, origin, args),
  add_stake_limit: (ctx, origin, args) => void addStakeLimit(ctx, origin, args),
  add_stake_burn: addStakeBurn,
  remove_stake: removeStake,
  remove_stake_limit: removeStakeLimit,
  remove_stake_full_limit: removeStakeFullLimit,
  unstake_all: unstakeAll,
  unstake_all_alpha: unstakeAllAlpha,
  move_stake: moveStake,
  transfer_stake: transferStake,
  swap_stake: swapStake,
  swap_stake_limit: swapStakeLimit,
  recycle_alpha: recycleAlpha,
  burn_alpha: burnAlpha,
  try_associate_hotkey: (ctx, origin, { hotkey }) => associateHotkey(ctx, ensureSigned(origin), hotkey),
  set_coldkey_auto_stake_hotkey: setAutoStakeHotkey,

  lock_stake: locks.lockStake,
  move_lock: locks.moveLock,
  set_perpetual_lock: locks.setPerpetualLock,
  set_reject_locked_alpha: locks.setRejectLockedAlpha,
  register_leased_network: registerLeasedNetwork,
  terminate_lease: terminateLease,

  claim_root: rootClaims.claimRoot,
  set_root_claim_type: rootClaims.setRootClaimType,
  sudo_set_num_root_claims: rootClaims.setNumRootClaims,
  sudo_set_root_claim_threshold: rootClaims.setRootClaimThreshold,

  announce_coldkey_swap: coldkeys.announce,
  swap_coldkey_announced: coldkeys.swapAnnounced,
  dispute_coldkey_swap: coldkeys.dispute,
  clear_coldkey_swap_announcement: coldkeys.clear,
  reset_coldkey_swap: coldkeys.reset,
  swap_coldkey: coldkeys.swapByRoot,
  swap_hotkey: hotkeys.swapHotkeyV1,
  swap_hotkey_v2: hotkeys.swapHotkeyV2,
  associate_evm_key: associateEvmKey,
  schedule_swap_coldkey: (_, origin) => {
    ensureSigned(origin);
    throw errors.Deprecated();
  },

  enable_voting_power_tracking: votingPower.enable,
  disable_voting_power_tracking: votingPower.disable,
  sudo_set_voting_power_ema_alpha: votingPower.setEmaAlpha,

  increase_take: increaseTake,
  decrease_take: decreaseTake,
  set_children: children.setChildren,
  set_childkey_take: children.setChildkeyTake,
  set_auto_parent_delegation_enabled: children.setAutoParentDelegation,
  sudo_set_tx_childkey_take_rate_limit: children.setChildkeyTakeRateLimit,
  sudo_set_min_childkey_take: children.setMinChildkeyTake,
  sudo_set_max_childkey_take: children.setMaxChildkeyTake,
  set_pending_childkey_cooldown: children.setPendingChildkeyCooldown,
};
