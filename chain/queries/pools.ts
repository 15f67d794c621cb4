import type { BlockView, StorageRead } from '../read/block-view.ts';
import type { PlainReader } from '../read/plain-reader.ts';
import type { Pool } from '../quotes/pool.ts';

/** The storage items that make a pool, in the order `poolFrom` reads them. */
const poolReads = (netuid: number): StorageRead[] => [
  ['SubtensorModule', 'SubnetTAO', netuid],
  ['SubtensorModule', 'SubnetAlphaIn', netuid],
  ['SubtensorModule', 'SubnetMechanism', netuid],
  ['Swap', 'SwapBalancer', netuid],
  ['Swap', 'FeeRate', netuid],
];

/** A pool from the values of `poolReads`. @throws UnexpectedAnswer */
function poolFrom(netuid: number, [tao, alpha, mechanism, balancer, feeRate]: readonly PlainReader[]): Pool {
  return {
    netuid,
    taoRao: tao!.bigint(),
    alphaRao: alpha!.bigint(),
    quoteWeight: balancer!.bigint('quote'),
    feeRate: feeRate!.number(),
    dynamic: mechanism!.number() === 1,
  };
}

/** Pools by netuid, in one request. */
export async function readPools(view: BlockView, netuids: readonly number[]): Promise<Map<number, Pool>> {
  const reads = netuids.map(poolReads);
  const width = reads[0]?.length ?? 0;
  const values = await view.storage(reads.flat());
  return new Map(netuids.map((netuid, i) => [netuid, poolFrom(netuid, values.slice(i * width, (i + 1) * width))]));
}
