/** Aura's consensus logs. substrate: primitives/consensus/aura/src/lib.rs (`ConsensusLog`). */
import { auraEngine, type DigestItem } from './digest.ts';
import { Reader, ScaleError } from './scale/reader.ts';
import { Writer } from './scale/writer.ts';

/** What the Aura pallet announces in a header; a new list of authors holds from the next block on. */
export type AuraLog =
  | { readonly type: 'authoritiesChange'; readonly authorities: readonly Uint8Array[] }
  | { readonly type: 'onDisabled'; readonly index: number };

/** Reads the body of an `aura` consensus item. @throws ScaleError */
export function decodeAuraLog(data: Uint8Array): AuraLog {
  const reader = new Reader(data);
  const tag = reader.u8();
  let log: AuraLog;
  if (tag === 1) {
    const authorities: Uint8Array[] = [];
    for (let left = reader.length(32); left > 0; left--) authorities.push(reader.raw(32));
    log = { type: 'authoritiesChange', authorities };
  } else if (tag === 2) log = { type: 'onDisabled', index: reader.u32() };
  else throw new ScaleError(`unknown Aura log ${tag}`);
  reader.done();
  return log;
}

/** The digest item that announces it. */
export function auraConsensusItem(log: AuraLog): DigestItem {
  const writer = new Writer();
  if (log.type === 'authoritiesChange') {
    writer.u8(1);
    writer.compact(log.authorities.length);
    for (const authority of log.authorities) writer.raw(authority);
  } else {
    writer.u8(2);
    writer.u32(log.index);
  }
  return { type: 'consensus', engine: auraEngine, data: writer.finish() };
}
