import type { Proved } from '../../substrate/evidence.ts';
import type { BlockView } from '../read/block-view.ts';
import { readStakes } from './held-stake.ts';

/** Coldkey that owns a hotkey; null when nobody does, so that registering makes it the signer's. */
export async function readHotkeyOwner(view: BlockView, hotkey: string): Promise<Proved<string | null>> {
  const owner = await view.item('SubtensorModule', 'Owner', hotkey);
  return { value: owner.text() === ZERO_ACCOUNT ? null : owner.text(), evidence: view.evidence };
}

/** 32 zero bytes: what a map of accounts answers where nothing is stored. */
export const ZERO_ACCOUNT = '5C4hrfjw9DjXZTzV3MwzrrAr9P1MJhSrvWGWqi1eSuyUpnhM';

/** Stake of a coldkey with one hotkey on one subnet, alpha-rao. */
export async function readStake(
  view: BlockView,
  hotkey: string,
  coldkey: string,
  netuid: number,
): Promise<Proved<bigint>> {
  const [stake] = await readStakes(view, coldkey, [{ hotkey, netuid }]);
  return { value: stake!, evidence: view.evidence };
}
