import { bytesToHex, concatBytes, encodeU32, utf8 } from '../../../substrate/bytes.ts';
import { blake2b256 } from '../../../substrate/hash.ts';
import { genesisOf } from '../../../devnet/genesis/lay-genesis.ts';
import type { GenesisFile, GenesisSubnet } from '../../../devnet/genesis/genesis-file.ts';
import { ManualClock } from '../../../substrate/testing/manual-clock.ts';
import { ForgetfulStore } from '../../../devnet/node/forgetful-store.ts';
import { localGenesis } from '../../../devnet/node/local-genesis.ts';
import { DevnetNode } from '../../../devnet/node/node.ts';
import { createDevnetRuntime } from '../../../devnet/runtime/index.ts';
import type { Context } from '../../../devnet/runtime/frame/context.ts';
import type { AccountId } from '../../../devnet/runtime/frame/types.ts';
import { storage } from '../../../devnet/runtime/pallets/subtensor/pallet.ts';
import { associateHotkey } from '../../../devnet/runtime/pallets/subtensor/keys/hotkey.ts';
import { appendNeuron } from '../../../devnet/runtime/pallets/subtensor/registration/append-neuron.ts';
import { increaseStake } from '../../../devnet/runtime/pallets/subtensor/staking/stake.ts';
import { ROOT } from '../../../devnet/runtime/pallets/subtensor/subnets/subnet.ts';

/** How much stands on a grown chain. Subnets have the netuids from 2 on. */
export interface Growth {
  readonly subnets: number;
  readonly neurons: number;
  /** Of the neurons: those with stake, permits and weights for every miner. The same hotkeys on all subnets and on root. */
  readonly validators: number;
  /** Blocks between epochs; the subnets' turns are spread evenly over them. */
  readonly tempo: number;
  /** Milliseconds per slot; 12 000 as on the real chain. On such a chain each block announces a shield key of its own. */
  readonly slotMs?: number;
}

const TAO = 1_000_000_000n;

const account = (kind: string, a: number, b = 0): AccountId =>
  bytesToHex(blake2b256(concatBytes(utf8(kind), encodeU32(a), encodeU32(b))));
const validator = (i: number): AccountId => account('validator', i);
const holder = (i: number): AccountId => account('holder', i);

/** A node with the real runtime whose chain begins with this state; nothing on it is made up but who holds and weighs what. */
export async function grownNode(growth: Growth): Promise<DevnetNode> {
  const { slotMs = 12_000 } = growth;
  const runtime = createDevnetRuntime({ slotDurationMs: slotMs });
  const local = localGenesis(slotMs);
  const { pallets } = runtime.metadata.description;
  const laid = genesisOf(local.genesis, genesisFile(growth), pallets);
  const extend = (ctx: Context): void => {
    laid.extend?.(ctx);
    layRoot(ctx, growth);
    for (let i = 0; i < growth.subnets; i++) layWeights(ctx, 2 + i, i, growth);
  };
  return DevnetNode.open({
    runtime,
    // Metadata and `:code` are measured by the start, not here.
    genesis: { ...laid, extend, code: new Uint8Array(0) },
    authors: local.authors,
    clock: new ManualClock(Date.UTC(2026, 6, 1)),
    store: new ForgetfulStore(),
    production: { mode: 'manual' },
  });
}

function genesisFile({ subnets, neurons, validators, tempo }: Growth): GenesisFile {
  const subnet = (i: number): GenesisSubnet => ({
    netuid: 2 + i,
    owner: holder(0),
    ownerHotkey: validator(0),
    pool: { taoRao: (1000n + BigInt(i)) * TAO, alphaRao: 20_000n * TAO },
    hyperparameters: { tempo, maxAllowedUids: neurons, maxAllowedValidators: validators },
    neurons: Array.from({ length: neurons - 1 }, (_, n) => {
      const uid = n + 1;
      return uid < validators
        ? { hotkey: validator(uid), coldkey: holder(uid), stakeAlphaRao: BigInt(10 + uid) * TAO }
        : { hotkey: account('miner', i, uid), coldkey: account('miner owner', i, uid), stakeAlphaRao: TAO };
    }),
  });
  return { subnets: Array.from({ length: subnets }, (_, i) => subnet(i)) };
}

function layRoot(ctx: Context, { validators }: Growth): void {
  let rootRao = 0n;
  for (let i = 0; i < validators; i++) {
    const stakeRao = BigInt(1_000 + i) * TAO;
    associateHotkey(ctx, holder(i), validator(i));
    appendNeuron(ctx, ROOT, validator(i));
    increaseStake(ctx, validator(i), holder(i), ROOT, stakeRao);
    rootRao += stakeRao;
  }
  storage.SubnetTAO.mutate(ctx, ROOT, (tao) => tao + rootRao);
  storage.SubnetAlphaOut.mutate(ctx, ROOT, (alpha) => alpha + rootRao);
  storage.TotalStake.mutate(ctx, (total) => total + rootRao);
}

/** Every validator weighs every miner; each subnet's first epoch comes in its turn. */
function layWeights(ctx: Context, netuid: number, turn: number, { subnets, neurons, validators, tempo }: Growth): void {
  const uids = Array.from({ length: neurons }, (_, uid) => uid);
  const miners = uids.slice(validators);
  storage.ValidatorPermit.put(
    ctx,
    netuid,
    uids.map((uid) => uid < validators),
  );
  for (let uid = 0; uid < validators; uid++)
    storage.Weights.put(
      ctx,
      netuid,
      uid,
      miners.map((to) => [to, ((to * 7919 + uid * 1033) % 60_000) + 1]),
    );
  storage.PendingEpochAt.put(ctx, netuid, BigInt(1 + Math.floor((turn * tempo) / subnets)));
}
