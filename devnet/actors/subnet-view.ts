import { encodeAddress } from '@polkadot/util-crypto';
import { subtensor } from '../runtime/pallets/subtensor/declaration/declaration.ts';
import type { AccountId, Hash } from '../runtime/frame/types.ts';
import { entry, type ChainClient } from './chain-client.ts';
import { ipText } from './ip-text.ts';
import type { AxonAddress } from './market.ts';

const { storage } = subtensor;

/** Where a subnet stands in its epoch, and the rules for weights. */
export interface Schedule {
  readonly netuid: number;
  readonly block: number;
  readonly tempo: number;
  /** Blocks since the last epoch: 0 in the block the epoch ran. */
  readonly position: number;
  readonly epochIndex: bigint;
  readonly rateLimitBlocks: bigint;
  readonly commitReveal: boolean;
  readonly revealPeriodEpochs: bigint;
}

/** A neuron as a metagraph shows it. */
export interface NeuronView {
  readonly uid: number;
  readonly hotkey: AccountId;
  readonly axon: AxonAddress | undefined;
  readonly validatorPermit: boolean;
  readonly lastUpdate: bigint;
  /** Alpha staked to the hotkey on the subnet, alpha-rao. */
  readonly stakeRao: bigint;
}

/** Reads the schedule at a block. */
export async function readSchedule(chain: ChainClient, netuid: number, block: number, at: Hash): Promise<Schedule> {
  const [tempo, lastEpochBlock, epochIndex, rateLimitBlocks, commitReveal, revealPeriodEpochs] = await chain.read(
    at,
    entry(storage.Tempo, netuid),
    entry(storage.LastEpochBlock, netuid),
    entry(storage.SubnetEpochIndex, netuid),
    entry(storage.WeightsSetRateLimit, netuid),
    entry(storage.CommitRevealWeightsEnabled, netuid),
    entry(storage.RevealPeriodEpochs, netuid),
  );
  const position = block - Number(lastEpochBlock);
  return { netuid, block, tempo, position, epochIndex, rateLimitBlocks, commitReveal, revealPeriodEpochs };
}

/** Reads all neurons of a subnet at a block, by uid. */
export async function readNeurons(chain: ChainClient, netuid: number, at: Hash): Promise<NeuronView[]> {
  const [count, permits, updates] = await chain.read(
    at,
    entry(storage.SubnetworkN, netuid),
    entry(storage.ValidatorPermit, netuid),
    entry(storage.LastUpdate, netuid),
  );
  const uids = Array.from({ length: count }, (_, uid) => uid);
  const hotkeys = await chain.readAll(
    at,
    uids.map((uid) => entry(storage.Keys, netuid, uid)),
  );
  const [axons, stakes] = await Promise.all([
    chain.readAll(
      at,
      hotkeys.map((hotkey) => entry(storage.Axons, netuid, hotkey)),
    ),
    chain.readAll(
      at,
      hotkeys.map((hotkey) => entry(storage.TotalHotkeyAlpha, hotkey, netuid)),
    ),
  ]);
  return uids.map((uid) => {
    const hotkey = hotkeys[uid]!;
    const axon = axons[uid];
    const serves = axon !== undefined && axon.ip !== 0n && axon.port !== 0;
    return {
      uid,
      hotkey,
      axon: serves ? { ip: ipText(axon.ip, axon.ip_type), port: axon.port, hotkey: addressOf(hotkey) } : undefined,
      validatorPermit: permits[uid] ?? false,
      lastUpdate: updates[uid] ?? 0n,
      stakeRao: stakes[uid]!,
    };
  });
}

const addresses = new Map<AccountId, string>();
/** The ss58 form of an account; remembered, as it is asked for in every round. */
export function addressOf(account: AccountId): string {
  let address = addresses.get(account);
  if (address === undefined) {
    if (addresses.size > 10_000) addresses.clear();
    addresses.set(account, (address = encodeAddress(account, 42)));
  }
  return address;
}
