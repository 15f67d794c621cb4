import type { Proved } from '../../substrate/evidence.ts';
import { priceRaoOf } from '../quotes/pool-price.ts';
import type { BlockView, StorageRead } from '../read/block-view.ts';
import type { PlainReader } from '../read/plain-reader.ts';
import type { Subnet } from '../types/subnet.ts';
import { emissionShares, type EmissionTerms } from './emission-shares.ts';
import { identityFrom } from './identity.ts';
import { blocksToEpoch } from './next-epoch.ts';
import { poolFrom, poolReads } from './pools.ts';

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
] as const;
type Item = (typeof ITEMS)[number];

interface Read {
  readonly info: PlainReader;
  readonly netuid: number;
  readonly items: Record<Item, PlainReader>;
  readonly pool: PlainReader[];
  readonly terms: EmissionTerms;
}

/** All subnets, root included, in ascending order: one runtime call and one storage request. */
export async function readSubnets(view: BlockView): Promise<Proved<readonly Subnet[]>> {
  const all = await view.call('SubnetInfoRuntimeApi', 'get_all_dynamic_info');
  const infos = all.list().flatMap((one) => one.optional() ?? []);
  const reads = infos.map((info) => {
    const netuid = info.number('netuid');
    return [...ITEMS.map((item): StorageRead => ['SubtensorModule', item, netuid]), ...poolReads(netuid)];
  });
  const width = reads[0]?.length ?? 0;
  const values = await view.storage(reads.flat());
  const rows = infos.map((info, i) => rowOf(info, values.slice(i * width, (i + 1) * width)));
  const shares = emissionShares(rows.map(({ terms }) => terms));
  const value = rows
    .map((row) => subnetOf(row, shares.get(row.netuid) ?? 0, view.block.number))
    .sort((a, b) => a.netuid - b.netuid);
  return { value, evidence: view.evidence };
}

function rowOf(info: PlainReader, values: readonly PlainReader[]): Read {
  const netuid = info.number('netuid');
  const items = Object.fromEntries(ITEMS.map((item, i) => [item, values[i]!])) as Record<Item, PlainReader>;
  const pool = values.slice(ITEMS.length);
  const dynamic = poolFrom(netuid, pool).dynamic;
  return {
    info,
    netuid,
    items,
    pool,
    terms: {
      netuid,
      movingPrice: dynamic ? Number(info.field('movingPrice').bigint('bits')) / FIXED_32 : 1,
      minerBurned: Number(items.MinerBurned.bigint('bits')) / FIXED_32,
      emitting:
        netuid !== 0 &&
        items.FirstEmissionBlockNumber.optional() !== null &&
        items.SubtokenEnabled.bool() &&
        items.NetworkRegistrationAllowed.bool(),
      enabled: items.SubnetEmissionEnabled.bool(),
    },
  };
}

function subnetOf({ info, netuid, items, pool: poolValues }: Read, emissionShare: number, block: number): Subnet {
  const pool = poolFrom(netuid, poolValues);
  const identity = identityFrom(info.optional('subnetIdentity'));
  const tempo = info.number('tempo');
  const lastEpochBlock = items.LastEpochBlock.number();
  const named = identity?.name.trim() || info.text('subnetName').trim();
  return {
    netuid,
    name: netuid === 0 ? 'Root' : named === '' || named === 'unknown' ? `Subnet ${netuid}` : named,
    description: identity?.description ?? '',
    symbol: info.text('tokenSymbol'),
    ownerColdkey: info.text('ownerColdkey'),
    ownerHotkey: info.text('ownerHotkey'),
    priceRao: priceRaoOf(pool),
    movingPriceRao: pool.dynamic ? (info.field('movingPrice').bigint('bits') * RAO) >> 32n : RAO,
    emissionShare,
    pool,
    alphaOutRao: info.bigint('alphaOut'),
    volumeRao: info.bigint('subnetVolume'),
    alphaOutEmissionRao: info.bigint('alphaOutEmission'),
    taoInEmissionRao: info.bigint('taoInEmission'),
    neurons: items.SubnetworkN.number(),
    maxNeurons: items.MaxAllowedUids.number(),
    tempo,
    // Root has no epochs of its own.
    blocksToEpoch: netuid === 0 ? null : blocksToEpoch(tempo, lastEpochBlock, items.PendingEpochAt.number(), block),
    lastEpochBlock,
    burnRao: items.Burn.bigint(),
    registrationOpen: netuid !== 0 && items.NetworkRegistrationAllowed.bool(),
    started: items.SubtokenEnabled.bool(),
    registeredAtBlock: info.number('networkRegisteredAt'),
  };
}
