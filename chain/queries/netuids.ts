import type { BlockView } from '../read/block-view.ts';
import { readTable } from '../read/item-table.ts';

/** The subnets that exist, root included, ascending. */
export async function readNetuids(view: BlockView): Promise<number[]> {
  const listed = (await view.keys('SubtensorModule', 'NetworksAdded')).map(([netuid]) => netuid!.number());
  const rows = await readTable(
    view,
    ['NetworksAdded'],
    listed.map((netuid) => [netuid]),
  );
  return listed.filter((_, i) => rows[i]!.NetworksAdded.bool()).sort((a, b) => a - b);
}
