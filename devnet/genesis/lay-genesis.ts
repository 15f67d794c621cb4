import type { Context } from '../runtime/frame/context.ts';
import { Trie } from '../../substrate/trie/trie.ts';
import { utf8 } from '../../substrate/bytes.ts';
import { mint } from '../runtime/pallets/balances/index.ts';
import type { PalletDeclaration } from '../runtime/frame/pallet.ts';
import { initNetwork } from '../runtime/pallets/subtensor/subnets/init-network.ts';
import { subnetAccount } from '../runtime/pallets/subtensor/accounts/subnet-account.ts';
import { associateHotkey } from '../runtime/pallets/subtensor/keys/hotkey.ts';
import { appendNeuron } from '../runtime/pallets/subtensor/registration/append-neuron.ts';
import { increaseStake } from '../runtime/pallets/subtensor/staking/stake.ts';
import { putSubnetIdentity } from '../runtime/pallets/subtensor/identity/subnet-identity.ts';
import { storage as subtensor } from '../runtime/pallets/subtensor/pallet.ts';
import { freeSymbol } from '../runtime/pallets/subtensor/subnets/symbols.ts';
import type { Genesis } from '../runtime/runtime.ts';
import { JsonValueError } from '../dev/json-to-scale.ts';
import { sameName } from '../dev/names.ts';
import { storageChanges } from '../dev/storage-values.ts';
import { GenesisFileError } from './fields.ts';
import type { GenesisFile, GenesisSubnet } from './genesis-file.ts';

const THOUSAND = 1_000_000_000_000n;
const DYNAMIC = 1;

/**
 * The genesis of a file: the local network's with what the file says instead. Subnets are laid down with the pallet's own steps, so that
 * reserves are backed by balances and the issuance counts them. `extend` throws GenesisFileError when a value does not fit its item.
 */
export function genesisOf(local: Genesis, file: GenesisFile, pallets: readonly PalletDeclaration[]): Genesis {
  return {
    ...local,
    ...(file.chainName !== undefined && { chainName: file.chainName }),
    ...(file.sudo !== undefined && { sudo: file.sudo }),
    ...(file.accounts && { endowed: file.accounts.map(({ address, freeRao }) => [address, freeRao] as const) }),
    extend: (ctx) => {
      file.subnets?.forEach((subnet, i) => laySubnet(ctx, subnet, `subnets[${i}]`, pallets));
      if (!file.storage) return;
      inFile('storage', () => {
        for (const [key, value] of storageChanges(pallets, Trie.empty(1), file.storage)) ctx.write(key, value);
      });
    },
  };
}

function laySubnet(ctx: Context, subnet: GenesisSubnet, path: string, pallets: readonly PalletDeclaration[]): void {
  const { netuid, owner, ownerHotkey, name, started = true, neurons = [] } = subnet;
  initNetwork(ctx, netuid);
  layPool(ctx, netuid, subnet.pool ?? { taoRao: THOUSAND, alphaRao: THOUSAND });
  subtensor.SubnetOwner.put(ctx, netuid, owner);
  subtensor.SubnetOwnerHotkey.put(ctx, netuid, ownerHotkey);
  subtensor.SubnetEmissionEnabled.put(ctx, netuid, started);
  if (started) {
    subtensor.FirstEmissionBlockNumber.put(ctx, netuid, 1n);
    subtensor.SubtokenEnabled.put(ctx, netuid, true);
  }
  if (name !== undefined) nameSubnet(ctx, netuid, name);
  Object.entries(subnet.hyperparameters ?? {}).forEach(([item, json]) =>
    putHyperparameter(ctx, netuid, item, json, `${path}.hyperparameters`, pallets),
  );
  for (const { hotkey, coldkey, stakeAlphaRao = 0n } of [{ hotkey: ownerHotkey, coldkey: owner }, ...neurons]) {
    associateHotkey(ctx, coldkey, hotkey);
    appendNeuron(ctx, netuid, hotkey);
    increaseStake(ctx, hotkey, coldkey, netuid, stakeAlphaRao);
    subtensor.SubnetAlphaOut.mutate(ctx, netuid, (out) => out + stakeAlphaRao);
  }
}

/** As `registerNetwork` fills a pool; the TAO comes into existence with the chain. */
function layPool(ctx: Context, netuid: number, { taoRao, alphaRao }: { taoRao: bigint; alphaRao: bigint }): void {
  mint(ctx, subnetAccount(netuid), taoRao);
  subtensor.TotalIssuance.mutate(ctx, (total) => total + taoRao);
  subtensor.SubnetMechanism.put(ctx, netuid, DYNAMIC);
  subtensor.NetworkRegisteredAt.put(ctx, netuid, 0n);
  subtensor.RegisteredSubnetCounter.put(ctx, netuid, 1n);
  subtensor.TokenSymbol.put(ctx, netuid, freeSymbol(ctx, netuid));
  subtensor.SubnetTAO.put(ctx, netuid, taoRao);
  subtensor.SubnetAlphaIn.put(ctx, netuid, alphaRao);
  subtensor.SubnetAlphaOut.put(ctx, netuid, 0n);
  subtensor.SubnetLocked.put(ctx, netuid, taoRao);
  subtensor.TotalStake.mutate(ctx, (total) => total + taoRao);
}

function nameSubnet(ctx: Context, netuid: number, name: string): void {
  const empty = new Uint8Array(0);
  putSubnetIdentity(ctx, netuid, {
    subnet_name: utf8(name),
    github_repo: empty,
    subnet_contact: empty,
    subnet_url: empty,
    discord: empty,
    description: empty,
    logo_url: empty,
    additional: empty,
  });
}

/** Sets a storage item whose only key is the netuid. */
function putHyperparameter(
  ctx: Context,
  netuid: number,
  name: string,
  json: unknown,
  path: string,
  pallets: readonly PalletDeclaration[],
): void {
  const pallet = pallets.find((one) => one.name === 'SubtensorModule')!;
  const item = Object.values(pallet.storage).find(
    (one) => sameName(one.name) === sameName(name) && one.keys.length === 1 && one.keys[0]!.type.minimum === 2,
  );
  if (!item)
    throw new GenesisFileError(
      `${path}.${name}`,
      'no such hyperparameter: an item of SubtensorModule by netuid wanted',
    );
  inFile(path, () => {
    for (const [key, value] of storageChanges(pallets, Trie.empty(1), {
      SubtensorModule: { [item.name]: [[[netuid], json]] },
    }))
      ctx.write(key, value);
  });
}

function inFile(path: string, lay: () => void): void {
  try {
    lay();
  } catch (error) {
    throw error instanceof JsonValueError ? new GenesisFileError(path, error.message) : error;
  }
}
