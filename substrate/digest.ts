/**
 * Digest items: what authoring and finality engines write into a header.
 * substrate: primitives/runtime/src/generic/digest.rs (`DigestItem`), primitives/consensus/aura, primitives/consensus/grandpa.
 */
import { Reader, ScaleError } from './scale/reader.ts';
import { Writer } from './scale/writer.ts';

/** Four-character engine names; each character is one byte, so any four bytes survive. */
export const auraEngine = 'aura';
export const grandpaEngine = 'FRNK';

/** One digest item. `engine` is four characters. */
export type DigestItem =
  | { readonly type: 'other'; readonly data: Uint8Array }
  | { readonly type: 'consensus' | 'seal' | 'preRuntime'; readonly engine: string; readonly data: Uint8Array }
  | { readonly type: 'runtimeEnvironmentUpdated' };

const tags = { other: 0, consensus: 4, seal: 5, preRuntime: 6, runtimeEnvironmentUpdated: 8 } as const;

/** Appends a digest item. @throws ScaleError when an engine is not four characters of one byte each */
export function writeDigestItem(writer: Writer, item: DigestItem): void {
  writer.u8(tags[item.type]);
  if (item.type === 'runtimeEnvironmentUpdated') return;
  if (item.type !== 'other') {
    if (item.engine.length !== 4) throw new ScaleError(`an engine name has four characters, not "${item.engine}"`);
    for (let i = 0; i < 4; i++) writer.u8(item.engine.charCodeAt(i));
  }
  writer.compact(item.data.length);
  writer.raw(item.data);
}

/** Reads a digest item. @throws ScaleError for an unknown tag or bytes cut off */
export function readDigestItem(reader: Reader): DigestItem {
  const tag = reader.u8();
  const sized = () => reader.raw(reader.length());
  const engine = () => String.fromCharCode(...reader.raw(4));
  switch (tag) {
    case tags.other:
      return { type: 'other', data: sized() };
    case tags.consensus:
      return { type: 'consensus', engine: engine(), data: sized() };
    case tags.seal:
      return { type: 'seal', engine: engine(), data: sized() };
    case tags.preRuntime:
      return { type: 'preRuntime', engine: engine(), data: sized() };
    case tags.runtimeEnvironmentUpdated:
      return { type: 'runtimeEnvironmentUpdated' };
    default:
      throw new ScaleError(`unknown digest item ${tag}`);
  }
}

/** SCALE bytes of one item (a `logs` entry of the JSON form). */
export function encodeDigestItem(item: DigestItem): Uint8Array {
  const writer = new Writer();
  writeDigestItem(writer, item);
  return writer.finish();
}

/** One item from exactly these bytes. @throws ScaleError */
export function decodeDigestItem(bytes: Uint8Array): DigestItem {
  const reader = new Reader(bytes);
  const item = readDigestItem(reader);
  reader.done();
  return item;
}

/** Aura's pre-runtime item: the slot the block claims. */
export function auraPreRuntime(slot: bigint): DigestItem {
  const writer = new Writer(8);
  writer.u64(slot);
  return { type: 'preRuntime', engine: auraEngine, data: writer.finish() };
}

/** Aura's seal: an sr25519 signature (64 bytes, context `substrate`) over the hash of the header without this item. */
export function auraSeal(signature: Uint8Array): DigestItem {
  return { type: 'seal', engine: auraEngine, data: signature };
}

/**
 * Slot a block claims, or undefined when no Aura pre-runtime item is there (another engine writes these blocks).
 * @throws ScaleError when the item is not a u64 or stands there twice
 */
export function auraSlot(digest: readonly DigestItem[]): bigint | undefined {
  const items = digest.filter((item) => item.type === 'preRuntime' && item.engine === auraEngine);
  if (items.length > 1) throw new ScaleError('two Aura slots in one header');
  const item = items[0];
  if (item?.type !== 'preRuntime') return undefined;
  const reader = new Reader(item.data);
  const slot = reader.u64();
  reader.done();
  return slot;
}

/** Bodies of the consensus items of one engine, in order. */
export function consensusLogs(digest: readonly DigestItem[], engine: string): Uint8Array[] {
  return digest.flatMap((item) => (item.type === 'consensus' && item.engine === engine ? [item.data] : []));
}
