// The runtime APIs of SubtensorModule and its pools. subtensor: pallets/subtensor/runtime-api/src/lib.rs
import { method, runtimeApi, type RuntimeApi } from '../../frame/api.ts';
import type { Context } from '../../frame/context.ts';
import { accountId, btreeMap, compact, option, tuple, u16, u64, vec } from '../../frame/types.ts';
import { subnetAccount } from '../../pallets/subtensor/accounts/subnet-account.ts';
import { toStored } from '../../pallets/subtensor/locks/bucket.ts';
import { hotkeyConviction, mostConvicted } from '../../pallets/subtensor/locks/conviction.ts';
import { coldkeyLock } from '../../pallets/subtensor/locks/lock.ts';
import { nextEpochStart } from '../../pallets/subtensor/epoch/schedule.ts';
import { storage } from '../../pallets/subtensor/pallet.ts';
import { lockCost } from '../../pallets/subtensor/subnets/lock-cost.ts';
import { subnetToPrune } from '../../pallets/subtensor/subnets/prune.ts';
import { allNetuids, subnetExists } from '../../pallets/subtensor/subnets/subnet.ts';
import { swapFee } from '../../pallets/swap/pool.ts';
import { alphaBalance, mechId, netUid, taoBalance } from '../../types/common.ts';
import { u64f64 } from '../../types/fixed.ts';
import { lockState } from '../../types/subtensor.ts';
import * as info from '../../types/subtensor-info.ts';
import { allDelegates, delegatedBy, delegateInfoOf } from './delegate-info.ts';
import { dynamicInfoOf } from './dynamic-info.ts';
import { hyperparamsOf, hyperparamsV2Of, hyperparamsV3Of } from './hyperparams.ts';
import { mechagraphOf, metagraphOf } from './metagraph.ts';
import { neuronLiteOf, neuronOf, neuronsOf } from './neuron-info.ts';
import { selectiveMechagraphOf, selectiveMetagraphOf } from './selective-metagraph.ts';
import { stakeAvailabilityOf, stakeInfoOf, stakesOfColdkey } from './stake-info.ts';
import { subnetInfoOf, subnetInfoV2Of } from './subnet-info.ts';
import { subnetStateOf } from './subnet-state.ts';
import { swapApi } from './swap.ts';

const NETUID = { netuid: netUid };
/** One answer per subnet, in storage order. */
const forAll = <T>(ctx: Context, one: (ctx: Context, netuid: number) => T): T[] =>
  allNetuids(ctx).map((netuid) => one(ctx, netuid));
/** The same by ascending netuid. */
const ascending = <T>(ctx: Context, one: (ctx: Context, netuid: number) => T): T[] =>
  allNetuids(ctx)
    .sort((a, b) => a - b)
    .map((netuid) => one(ctx, netuid));

const subnetInfoApi = runtimeApi('SubnetInfoRuntimeApi', 2, {
  get_subnet_info: method(NETUID, option(info.subnetInfo), (ctx, { netuid }) => subnetInfoOf(ctx, netuid)),
  get_subnets_info: method({}, vec(option(info.subnetInfo)), (ctx) => ascending(ctx, subnetInfoOf)),
  get_subnet_info_v2: method(NETUID, option(info.subnetInfov2), (ctx, { netuid }) => subnetInfoV2Of(ctx, netuid)),
  get_subnets_info_v2: method({}, vec(option(info.subnetInfov2)), (ctx) => ascending(ctx, subnetInfoV2Of)),
  get_subnet_hyperparams: method(NETUID, option(info.subnetHyperparams), (ctx, { netuid }) =>
    hyperparamsOf(ctx, netuid),
  ),
  get_subnet_hyperparams_v2: method(NETUID, option(info.subnetHyperparamsV2), (ctx, { netuid }) =>
    hyperparamsV2Of(ctx, netuid),
  ),
  get_all_dynamic_info: method({}, vec(option(info.dynamicInfo)), (ctx) => forAll(ctx, dynamicInfoOf)),
  get_all_metagraphs: method({}, vec(option(info.metagraph)), (ctx) => forAll(ctx, metagraphOf)),
  get_metagraph: method(NETUID, option(info.metagraph), (ctx, { netuid }) => metagraphOf(ctx, netuid)),
  get_all_mechagraphs: method({}, vec(option(info.metagraph)), (ctx) =>
    allNetuids(ctx).flatMap((netuid) =>
      Array.from({ length: storage.MechanismCountCurrent.get(ctx, netuid) }, (_, mecid) =>
        mechagraphOf(ctx, netuid, mecid),
      ),
    ),
  ),
  get_mechagraph: method({ netuid: netUid, mecid: mechId }, option(info.metagraph), (ctx, { netuid, mecid }) =>
    mechagraphOf(ctx, netuid, mecid),
  ),
  get_dynamic_info: method(NETUID, option(info.dynamicInfo), (ctx, { netuid }) => dynamicInfoOf(ctx, netuid)),
  get_subnet_state: method(NETUID, option(info.subnetState), (ctx, { netuid }) => subnetStateOf(ctx, netuid)),
  get_selective_metagraph: method(
    { netuid: netUid, metagraph_indexes: vec(u16) },
    option(info.selectiveMetagraph),
    (ctx, { netuid, metagraph_indexes }) => selectiveMetagraphOf(ctx, netuid, metagraph_indexes),
  ),
  get_coldkey_auto_stake_hotkey: method(
    { coldkey: accountId, netuid: netUid },
    option(accountId),
    (ctx, { coldkey, netuid }) => storage.AutoStakeDestination.get(ctx, coldkey, netuid),
  ),
  get_selective_mechagraph: method(
    { netuid: netUid, subid: mechId, metagraph_indexes: vec(u16) },
    option(info.selectiveMetagraph),
    (ctx, { netuid, subid, metagraph_indexes }) => selectiveMechagraphOf(ctx, netuid, subid, metagraph_indexes),
  ),
  get_subnet_to_prune: method({}, option(netUid), subnetToPrune),
  get_subnet_account_id: method(NETUID, option(accountId), (ctx, { netuid }) =>
    subnetExists(ctx, netuid) ? subnetAccount(netuid) : undefined,
  ),
  get_next_epoch_start_block: method(NETUID, option(u64), (ctx, { netuid }) => {
    const block = nextEpochStart(ctx, netuid);
    return block === undefined ? undefined : BigInt(block);
  }),
  get_subnet_hyperparams_v3: method(NETUID, option(vec(info.hyperparamEntry)), (ctx, { netuid }) =>
    hyperparamsV3Of(ctx, netuid),
  ),
});

const neuronInfoApi = runtimeApi('NeuronInfoRuntimeApi', 1, {
  get_neurons: method(NETUID, vec(info.neuronInfo), (ctx, { netuid }) => neuronsOf(ctx, netuid, neuronOf)),
  get_neuron: method({ netuid: netUid, uid: u16 }, option(info.neuronInfo), (ctx, { netuid, uid }) =>
    neuronOf(ctx, netuid, uid),
  ),
  get_neurons_lite: method(NETUID, vec(info.neuronInfoLite), (ctx, { netuid }) => neuronsOf(ctx, netuid, neuronLiteOf)),
  get_neuron_lite: method({ netuid: netUid, uid: u16 }, option(info.neuronInfoLite), (ctx, { netuid, uid }) =>
    neuronLiteOf(ctx, netuid, uid),
  ),
});

const place = option(tuple(accountId, netUid));
const stakeInfoApi = runtimeApi('StakeInfoRuntimeApi', 1, {
  get_stake_info_for_coldkey: method({ coldkey_account: accountId }, vec(info.stakeInfo), (ctx, { coldkey_account }) =>
    stakesOfColdkey(ctx, coldkey_account),
  ),
  get_stake_info_for_coldkeys: method(
    { coldkey_accounts: vec(accountId) },
    vec(tuple(accountId, vec(info.stakeInfo))),
    (ctx, { coldkey_accounts }) => coldkey_accounts.map((coldkey) => [coldkey, stakesOfColdkey(ctx, coldkey)]),
  ),
  get_stake_info_for_hotkey_coldkey_netuid: method(
    { hotkey_account: accountId, coldkey_account: accountId, netuid: netUid },
    option(info.stakeInfo),
    (ctx, { hotkey_account, coldkey_account, netuid }) => stakeInfoOf(ctx, hotkey_account, coldkey_account, netuid),
  ),
  get_stake_availability_for_coldkeys: method(
    { coldkey_accounts: vec(accountId), netuids: option(vec(netUid)) },
    btreeMap(accountId, btreeMap(netUid, info.stakeAvailability)),
    (ctx, { coldkey_accounts, netuids }) => stakeAvailabilityOf(ctx, coldkey_accounts, netuids),
  ),
  get_stake_fee: method(
    {
      origin: place,
      origin_coldkey_account: accountId,
      destination: place,
      destination_coldkey_account: accountId,
      amount: u64,
    },
    u64,
    (ctx, { origin, destination, amount }) => {
      const [to, from] = [destination, origin];
      if (to?.[0] === from?.[0] && to?.[1] === from?.[1]) return 0n;
      return swapFee(ctx, (to ?? from)?.[1] ?? 0, amount);
    },
  ),
  get_coldkey_lock: method({ coldkey: accountId, netuid: netUid }, option(lockState), (ctx, { coldkey, netuid }) => {
    const lock = coldkeyLock(ctx, coldkey, netuid);
    return lock && toStored(lock);
  }),
  get_hotkey_conviction: method({ hotkey: accountId, netuid: netUid }, u64f64, (ctx, { hotkey, netuid }) => ({
    bits: hotkeyConviction(ctx, netuid, hotkey),
  })),
  get_most_convicted_hotkey_on_subnet: method(NETUID, option(accountId), (ctx, { netuid }) =>
    mostConvicted(ctx, netuid),
  ),
});

const delegateInfoApi = runtimeApi('DelegateInfoRuntimeApi', 1, {
  get_delegates: method({}, vec(info.delegateInfo), (ctx) =>
    allDelegates(ctx).map((hotkey) => delegateInfoOf(ctx, hotkey, true)),
  ),
  get_delegate: method({ delegate_account: accountId }, option(info.delegateInfo), (ctx, { delegate_account }) =>
    storage.Delegates.has(ctx, delegate_account) ? delegateInfoOf(ctx, delegate_account, true) : undefined,
  ),
  get_delegated: method(
    { delegatee_account: accountId },
    vec(tuple(info.delegateInfo, tuple(compact(netUid), compact(alphaBalance)))),
    (ctx, { delegatee_account }) => delegatedBy(ctx, delegatee_account),
  ),
});

const registrationApi = runtimeApi('SubnetRegistrationRuntimeApi', 1, {
  get_network_registration_cost: method({}, taoBalance, lockCost),
});

/** All of them, in the order of the chain. */
export const subtensorApis: readonly RuntimeApi[] = [
  delegateInfoApi,
  neuronInfoApi,
  subnetInfoApi,
  stakeInfoApi,
  registrationApi,
  swapApi,
];
