import type { Proved } from '../../substrate/evidence.ts';
import type { BlockView, StorageRead } from '../read/block-view.ts';

const SHARE = 65_535;

/** Part of the dividends each hotkey keeps, 0 to 1, by hotkey. subtensor: SubtensorModule.Delegates, a u16 of 65535. */
export async function readTakes(
  view: BlockView,
  hotkeys: readonly string[],
): Promise<Proved<ReadonlyMap<string, number>>> {
  const takes = await view.storage(hotkeys.map((hotkey): StorageRead => ['SubtensorModule', 'Delegates', hotkey]));
  return { value: new Map(hotkeys.map((hotkey, i) => [hotkey, takes[i]!.number() / SHARE])), evidence: view.evidence };
}
