/**
 * Turns the chain into the bundled market, in ordinary extrinsics. Nothing is remembered: each pass reads what is there and
 * submits what is missing, so a fresh chain, a half set-up one and a finished one are all treated alike.
 */
import { utf8 } from '../../substrate/bytes.ts';
import { adminUtils } from '../runtime/pallets/admin-utils/declaration.ts';
import { balances } from '../runtime/pallets/balances/declaration.ts';
import { subtensor } from '../runtime/pallets/subtensor/declaration/declaration.ts';
import { sudo } from '../runtime/pallets/sudo/declaration.ts';
import { system } from '../runtime/pallets/system/declaration.ts';
import { utility } from '../runtime/pallets/utility/declaration.ts';
import type { RuntimeCall } from '../runtime/frame/dispatch.ts';
import type { Hash } from '../runtime/frame/types.ts';
import type { ActorKey } from './actor-key.ts';
import { allowances, type Cast, type SubnetCast } from './cast.ts';
import { entry, type ChainClient } from './chain-client.ts';
import { findSubnets, type TaskNetuids } from './find-subnets.ts';
import { MAX_BURN_RAO, MIN_BURN_RAO, NOMINATION_RAO, POCKET_MONEY_RAO } from './subnet-plan.ts';

const { storage, calls } = subtensor;
const admin = adminUtils.calls;
const ROOT = 0;
/** Blocks in which hyperparameters cannot be changed before an epoch; the chain's default. */
const FREEZE_WINDOW = 10;

/** A step that is missing on the chain: who signs what. */
export interface Step {
  readonly what: string;
  readonly signer: ActorKey;
  readonly call: RuntimeCall;
}

export interface SetUpState {
  readonly netuids: TaskNetuids;
  readonly missing: readonly Step[];
}

const batch = (list: RuntimeCall[]): RuntimeCall => utility.calls.batch_all({ calls: list });
const asRoot = (list: RuntimeCall[]): RuntimeCall => sudo.calls.sudo({ call: batch(list) });

/** What the chain still lacks at a block. */
export async function missingSteps(chain: ChainClient, cast: Cast, tempo: number, at: Hash): Promise<SetUpState> {
  const steps: Step[] = [];
  steps.push(...(await globalSteps(chain, cast, at)));
  steps.push(...(await fundingSteps(chain, cast, at)));
  const funded = steps.length === 0;
  const netuids = await findSubnets(chain, cast, at);
  for (const subnet of cast.subnets) {
    const netuid = netuids.get(subnet.task.name);
    if (netuid !== undefined) steps.push(...(await subnetSteps(chain, cast, subnet, netuid, tempo, at)));
    else if (funded) {
      steps.push(...(await lockSteps(chain, cast, subnet, at)));
      const call = calls.register_network({ hotkey: subnet.owner.hotkey.account });
      steps.push({ what: `register the ${subnet.task.title} network`, signer: subnet.owner.coldkey, call });
    }
  }
  return { netuids, missing: steps };
}

/** Where networks have been registered meanwhile, the lock is dearer than what the owner was given for it. */
async function lockSteps(chain: ChainClient, { root }: Cast, { owner, task }: SubnetCast, at: Hash): Promise<Step[]> {
  const [account, lastLockRao, minLockRao] = await chain.read(
    at,
    entry(system.storage.Account, owner.coldkey.account),
    entry(storage.NetworkLastLockCost),
    entry(storage.NetworkMinLockCost),
  );
  // It is at most twice the last one, and falls from there.
  const wantedRao = POCKET_MONEY_RAO + (2n * lastLockRao > minLockRao ? 2n * lastLockRao : minLockRao);
  if (account.data.free >= wantedRao) return [];
  const dest = { type: 'Id', value: owner.coldkey.account } as const;
  const call = balances.calls.transfer_keep_alive({ dest, value: wantedRao - account.data.free });
  return [{ what: `pay the lock of ${task.title}`, signer: root, call }];
}

/** What root decides once for the whole chain: staking on root, and no waiting between new networks. */
async function globalSteps(chain: ChainClient, { root }: Cast, at: Hash): Promise<Step[]> {
  const [rootStaking] = await chain.read(at, entry(storage.SubtokenEnabled, ROOT));
  if (rootStaking) return [];
  const call = asRoot([
    admin.sudo_set_admin_freeze_window({ window: 0 }),
    admin.sudo_set_network_rate_limit({ rate_limit: 0n }),
    admin.sudo_set_subtoken_enabled({ netuid: ROOT, subtoken_enabled: true }),
    admin.sudo_set_admin_freeze_window({ window: FREEZE_WINDOW }),
  ]);
  return [{ what: 'open staking on root', signer: root, call }];
}

async function fundingSteps(chain: ChainClient, cast: Cast, at: Hash): Promise<Step[]> {
  const wanted = allowances(cast);
  const accounts = await chain.readAll(
    at,
    wanted.map(([account]) => entry(system.storage.Account, account)),
  );
  const poor = wanted.filter((_, i) => accounts[i]!.nonce === 0 && accounts[i]!.data.free === 0n);
  if (poor.length === 0) return [];
  const transfers = poor.map(([account, amountRao]) =>
    balances.calls.transfer_keep_alive({ dest: { type: 'Id', value: account }, value: amountRao }),
  );
  return [{ what: `fund ${poor.length} accounts`, signer: cast.root, call: batch(transfers) }];
}

async function subnetSteps(
  chain: ChainClient,
  cast: Cast,
  subnet: SubnetCast,
  netuid: number,
  tempo: number,
  at: Hash,
): Promise<Step[]> {
  const { owner, task, validators, rivals, nominator } = subnet;
  const neurons = [...validators, ...rivals];
  const first = validators[0];
  const [paid, started, nominated] = await chain.read(
    at,
    entry(storage.SubnetEmissionEnabled, netuid),
    entry(storage.SubtokenEnabled, netuid),
    entry(storage.AlphaV2, first?.hotkey.account ?? owner.hotkey.account, nominator.account, netuid),
  );
  const uids = await chain.readAll(
    at,
    neurons.map(({ hotkey }) => entry(storage.Uids, netuid, hotkey.account)),
  );
  const steps: Step[] = [];
  if (!paid)
    steps.push({ what: `${task.title}: settings by root`, signer: cast.root, call: rootSettings(netuid, tempo) });
  if (!started)
    steps.push({
      what: `${task.title}: start and settings by the owner`,
      signer: owner.coldkey,
      call: ownerSettings(subnet, netuid, tempo),
    });
  neurons.forEach(({ name, coldkey, hotkey }, i) => {
    if (uids[i] !== undefined) return;
    const call = calls.burned_register({ netuid, hotkey: hotkey.account });
    steps.push({ what: `register ${name}`, signer: coldkey, call });
  });
  if (!started) return steps;
  for (const [i, validator] of validators.entries())
    if (uids[i] !== undefined) steps.push(...(await stakeSteps(chain, validator, netuid, at)));
  if (first && uids[0] !== undefined && nominated.mantissa === 0n) {
    const call = calls.add_stake({ hotkey: first.hotkey.account, netuid, amount_staked: NOMINATION_RAO });
    steps.push({ what: `nominate ${first.name}`, signer: nominator, call });
  }
  return steps;
}

async function stakeSteps(
  chain: ChainClient,
  { name, coldkey, hotkey, rootRao, subnetRao }: SubnetCast['validators'][number],
  netuid: number,
  at: Hash,
): Promise<Step[]> {
  const own = (on: number) => entry(storage.AlphaV2, hotkey.account, coldkey.account, on);
  const [inSubnet, onRoot] = await chain.read(at, own(netuid), own(ROOT));
  const add = (on: number, amount_staked: bigint): Step => ({
    what: `stake ${on === ROOT ? 'on root' : 'in the subnet'} for ${name}`,
    signer: coldkey,
    call: calls.add_stake({ hotkey: hotkey.account, netuid: on, amount_staked }),
  });
  return [
    ...(inSubnet.mantissa === 0n ? [add(netuid, subnetRao)] : []),
    ...(onRoot.mantissa === 0n ? [add(ROOT, rootRao)] : []),
  ];
}

/** Settings only root may make. The emission switch is the last, as it is the one that is looked at. */
function rootSettings(netuid: number, tempo: number): RuntimeCall {
  return asRoot([
    admin.sudo_set_admin_freeze_window({ window: 0 }),
    admin.sudo_set_tempo({ netuid, tempo }),
    admin.sudo_set_weights_set_rate_limit({ netuid, weights_set_rate_limit: BigInt(Math.floor(tempo / 2)) }),
    admin.sudo_set_ema_price_halving_period({ netuid, ema_halving: 1000n }),
    admin.sudo_set_admin_freeze_window({ window: FREEZE_WINDOW }),
    admin.sudo_set_subnet_emission_enabled({ netuid, enabled: true }),
  ]);
}

/** Start, name and the settings that are the owner's. */
function ownerSettings({ task, plan }: SubnetCast, netuid: number, tempo: number): RuntimeCall {
  const empty = new Uint8Array(0);
  return batch([
    admin.sudo_set_commit_reveal_weights_enabled({ netuid, enabled: plan.commitReveal }),
    admin.sudo_set_yuma3_enabled({ netuid, enabled: plan.yuma3 }),
    admin.sudo_set_liquid_alpha_enabled({ netuid, enabled: plan.liquidAlpha }),
    admin.sudo_set_min_burn({ netuid, min_burn: MIN_BURN_RAO }),
    admin.sudo_set_max_burn({ netuid, max_burn: MAX_BURN_RAO }),
    admin.sudo_set_burn_half_life({ netuid, burn_half_life: 2 * tempo }),
    admin.sudo_set_immunity_period({ netuid, immunity_period: 5 * tempo }),
    // An axon that moves after a restart must not wait long to say so.
    admin.sudo_set_serving_rate_limit({ netuid, serving_rate_limit: 4n }),
    calls.set_subnet_identity({
      netuid,
      subnet_name: utf8(task.title),
      github_repo: empty,
      subnet_contact: empty,
      subnet_url: empty,
      discord: empty,
      description: utf8(task.summary),
      logo_url: empty,
      additional: utf8(JSON.stringify({ task: task.name, synapse: task.synapse })),
    }),
    calls.start_call({ netuid }),
  ]);
}
