import type { Proved } from '../../substrate/evidence.ts';
import { priceRaoOf } from '../quotes/pool-price.ts';
import type { Pool } from '../quotes/pool.ts';
import type { BlockView } from '../read/block-view.ts';
import { readTable } from '../read/item-table.ts';
import type { PlainReader } from '../read/plain-reader.ts';
import type { Subnet } from '../types/subnet.ts';
import { emissionShares, type EmissionTerms } from './emission-shares.ts';
import { identityFrom } from './identity.ts';
import { blocksToEpoch } from './next-epoch.ts';
import { readNetuids } from './netuids.ts';
import { readPools } from './pools.ts';

const RAO = 1_000_000_000n;
const FIXED_32 = 2 ** 32;

const ITEMS = [
  'Burn',
  'NetworkRegistrationAllowed',
  'SubnetworkN',
  'MaxAllowedUids',
  'FirstEmissionBlockNumber',
  'SubtokenEnabled',
  'SubnetEmissionEnabled',
  'MinerBurned',
  'LastEpochBlock',
  'PendingEpochAt',
  'SubnetIdentitiesV3',
  'TokenSymbol',
  'SubnetOwner',
  'SubnetOwnerHotkey',
  'Tempo',
  'SubnetMovingPrice',
  'SubnetAlphaOut',
  'SubnetVolume',
  'SubnetAlphaOutEmission',
  'SubnetTaoInEmission',
  'NetworkRegisteredAt',
] as const;
type Items = Record<(typeof ITEMS)[number], PlainReader>;

interface Read {
  readonly netuid: number;
  readonly items: Items;
  readonly pool: Pool;
  readonly terms: EmissionTerms;
}

/** All subnets, root included, in ascending order. */
export async function readSubnets(view: BlockView): Promise<Proved<readonly Subnet[]>> {
  const netuids = await readNetuids(view);
  const [items, pools] = await Promise.all([
    readTable(
      view,
      ITEMS,
      netuids.map((netuid) => [netuid]),
    ),
    readPools(view, netuids),
  ]);
  const rows = netuids.map((netuid, i) => rowOf(netuid, items[i]!, pools.get(netuid)!));
  const shares = emissionShares(rows.map(({ terms }) => terms));
  const value = rows.map((row) => subnetOf(row, shares.get(row.netuid) ?? 0, view.block.number));
  return { value, evidence: view.evidence };
}

const rowOf = (netuid: number, items: Items, pool: Pool): Read => ({
  netuid,
  items,
  pool,
  terms: {
    netuid,
    movingPrice: pool.dynamic ? Number(items.SubnetMovingPrice.bigint('bits')) / FIXED_32 : 1,
    minerBurned: Number(items.MinerBurned.bigint('bits')) / FIXED_32,
    emitting:
      netuid !== 0 &&
      items.FirstEmissionBlockNumber.optional() !== null &&
      items.SubtokenEnabled.bool() &&
      items.NetworkRegistrationAllowed.bool(),
    enabled: items.SubnetEmissionEnabled.bool(),
  },
});

function subnetOf({ netuid, items, pool }: Read, emissionShare: number, block: number): Subnet {
  const identity = identityFrom(items.SubnetIdentitiesV3.optional());
  const tempo = items.Tempo.number();
  const lastEpochBlock = items.LastEpochBlock.number();
  const named = identity?.name.trim() ?? '';
  return {
    netuid,
    name: netuid === 0 ? 'Root' : named === '' ? `Subnet ${netuid}` : named,
    description: identity?.description ?? '',
    symbol: items.TokenSymbol.text(),
    ownerColdkey: items.SubnetOwner.text(),
    ownerHotkey: items.SubnetOwnerHotkey.text(),
    priceRao: priceRaoOf(pool),
    movingPriceRao: pool.dynamic ? (items.SubnetMovingPrice.bigint('bits') * RAO) >> 32n : RAO,
    emissionShare,
    pool,
    alphaOutRao: items.SubnetAlphaOut.bigint(),
    volumeRao: items.SubnetVolume.bigint(),
    alphaOutEmissionRao: items.SubnetAlphaOutEmission.bigint(),
    taoInEmissionRao: items.SubnetTaoInEmission.bigint(),
    neurons: items.SubnetworkN.number(),
    maxNeurons: items.MaxAllowedUids.number(),
    tempo,
    // Root has no epochs of its own.
    blocksToEpoch: netuid === 0 ? null : blocksToEpoch(tempo, lastEpochBlock, items.PendingEpochAt.number(), block),
    lastEpochBlock,
    burnRao: items.Burn.bigint(),
    registrationOpen: netuid !== 0 && items.NetworkRegistrationAllowed.bool(),
    started: items.SubtokenEnabled.bool(),
    registeredAtBlock: items.NetworkRegisteredAt.number(),
  };
}
