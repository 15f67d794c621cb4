import type { BlockView, StorageRead } from './block-view.ts';
import type { PlainReader } from './plain-reader.ts';

export type ItemKey = readonly (string | number)[];

/**
 * The same storage items of SubtensorModule for several keys, all in one request: one record for each key, in order.
 * @throws NotInRuntime when the runtime lacks one of them
 */
export async function readTable<Item extends string>(
  view: BlockView,
  items: readonly Item[],
  keys: readonly ItemKey[],
): Promise<Record<Item, PlainReader>[]> {
  const reads = keys.flatMap((key) => items.map((item): StorageRead => ['SubtensorModule', item, ...key]));
  const values = await view.storage(reads);
  return keys.map(
    (_, row) =>
      Object.fromEntries(items.map((item, column) => [item, values[row * items.length + column]])) as Record<
        Item,
        PlainReader
      >,
  );
}

/** The same for items of which a runtime may lack some: those are left out of the records. */
export const readOffered = <Item extends string>(
  view: BlockView,
  items: readonly Item[],
  keys: readonly ItemKey[],
): Promise<Partial<Record<Item, PlainReader>>[]> =>
  readTable(
    view,
    items.filter((item) => view.has('SubtensorModule', item)),
    keys,
  );
