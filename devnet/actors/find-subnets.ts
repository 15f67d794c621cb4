import { subtensor } from '../runtime/pallets/subtensor/declaration/declaration.ts';
import type { Hash } from '../runtime/frame/types.ts';
import type { Cast } from './cast.ts';
import { entry, type ChainClient } from './chain-client.ts';

/** Netuids the chain has, ascending, root left out. */
async function netuidsOf(chain: ChainClient, at: Hash): Promise<number[]> {
  const { NetworksAdded } = subtensor.storage;
  const keys = await chain.keys(at, NetworksAdded.key());
  // The identity hasher leaves the netuid as it is at the end of the key.
  return keys
    .map((key) => key[key.length - 2]! | (key[key.length - 1]! << 8))
    .filter((netuid) => netuid !== 0)
    .sort((a, b) => a - b);
}

/** Netuids by the name of the task. */
export type TaskNetuids = ReadonlyMap<string, number>;

/** The netuid of each subnet of the cast that exists, found by its owner. */
export async function findSubnets(chain: ChainClient, cast: Cast, at: Hash): Promise<TaskNetuids> {
  const netuids = await netuidsOf(chain, at);
  const owners = await chain.readAll(
    at,
    netuids.map((netuid) => entry(subtensor.storage.SubnetOwner, netuid)),
  );
  return new Map(
    cast.subnets.flatMap(({ owner, task }): [string, number][] => {
      const netuid = netuids[owners.indexOf(owner.coldkey.account)];
      return netuid === undefined ? [] : [[task.name, netuid]];
    }),
  );
}
