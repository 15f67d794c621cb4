import { NoSuchSubnet } from '../errors.ts';
import type { BlockView } from '../read/block-view.ts';
import { readMetagraph } from './metagraph.ts';
import { readSubnetDetail } from './subnet-detail.ts';

/** Reads a subnet's parameters and neurons, not the weights. One that was removed meanwhile is left out. */
export async function readWholeSubnet(view: BlockView, netuid: number): Promise<void> {
  try {
    await Promise.all([readSubnetDetail(view, netuid), readMetagraph(view, netuid)]);
  } catch (error) {
    if (!(error instanceof NoSuchSubnet)) throw error;
  }
}
