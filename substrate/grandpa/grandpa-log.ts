/** What GRANDPA announces in a header. substrate: primitives/consensus/grandpa/src/lib.rs (`ConsensusLog`). */
import { grandpaEngine, type DigestItem } from '../digest.ts';
import { Reader, ScaleError } from '../scale/reader.ts';
import { Writer } from '../scale/writer.ts';
import { readAuthorities, writeAuthorities, type Authority } from './authority-set.ts';

/** The next set takes over after `delay` blocks: block N + delay is the last one the old set finalizes. */
export interface ScheduledChange {
  readonly type: 'scheduledChange';
  readonly next: readonly Authority[];
  /** Blocks. */
  readonly delay: number;
}

export type GrandpaLog =
  | ScheduledChange
  /** As scheduled, but taking effect without finality; `median` is the last block known final. Cannot be proved. */
  | {
      readonly type: 'forcedChange';
      readonly median: number;
      readonly next: readonly Authority[];
      readonly delay: number;
    }
  | { readonly type: 'onDisabled'; readonly index: bigint }
  | { readonly type: 'pause'; readonly delay: number }
  | { readonly type: 'resume'; readonly delay: number };

/** Reads the body of a `FRNK` consensus item. @throws ScaleError */
export function decodeGrandpaLog(data: Uint8Array): GrandpaLog {
  const reader = new Reader(data);
  const log = readLog(reader);
  reader.done();
  return log;
}

function readLog(reader: Reader): GrandpaLog {
  const tag = reader.u8();
  switch (tag) {
    case 1:
      return { type: 'scheduledChange', next: readAuthorities(reader), delay: reader.u32() };
    case 2:
      return { type: 'forcedChange', median: reader.u32(), next: readAuthorities(reader), delay: reader.u32() };
    case 3:
      return { type: 'onDisabled', index: reader.u64() };
    case 4:
      return { type: 'pause', delay: reader.u32() };
    case 5:
      return { type: 'resume', delay: reader.u32() };
    default:
      throw new ScaleError(`unknown GRANDPA log ${tag}`);
  }
}

/** SCALE bytes of a log: the body of its consensus item. */
export function encodeGrandpaLog(log: GrandpaLog): Uint8Array {
  const writer = new Writer();
  switch (log.type) {
    case 'scheduledChange':
      writer.u8(1);
      writeAuthorities(writer, log.next);
      writer.u32(log.delay);
      break;
    case 'forcedChange':
      writer.u8(2);
      writer.u32(log.median);
      writeAuthorities(writer, log.next);
      writer.u32(log.delay);
      break;
    case 'onDisabled':
      writer.u8(3);
      writer.u64(log.index);
      break;
    case 'pause':
    case 'resume':
      writer.u8(log.type === 'pause' ? 4 : 5);
      writer.u32(log.delay);
  }
  return writer.finish();
}

/** The digest item that carries the log. */
export function grandpaConsensusItem(log: GrandpaLog): DigestItem {
  return { type: 'consensus', engine: grandpaEngine, data: encodeGrandpaLog(log) };
}
