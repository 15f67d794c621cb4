import type { BlockView, StorageRead } from '../../../chain/read/block-view.ts';

const SHARE = 65_535;

/** Part of the dividends each hotkey keeps, 0 to 1, by hotkey. subtensor: SubtensorModule.Delegates, a u16 of 65535. */
export async function readTakes(view: BlockView, hotkeys: readonly string[]): Promise<Map<string, number>> {
  const takes = await view.storage(hotkeys.map((hotkey): StorageRead => ['SubtensorModule', 'Delegates', hotkey]));
  return new Map(hotkeys.map((hotkey, i) => [hotkey, takes[i]!.number() / SHARE]));
}
