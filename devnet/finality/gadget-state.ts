/** What the finality gadget remembers beside the blocks themselves; stored with every newly final block. */
import {
  readAuthorities,
  writeAuthorities,
  type Authority,
  type AuthoritySet,
} from '../../substrate/grandpa/authority-set.ts';
import { Reader, ScaleError } from '../../substrate/scale/reader.ts';
import { Writer } from '../../substrate/scale/writer.ts';

/** A change announced in a final block and not yet in force. */
export interface PendingHandover {
  /** Last block the old set finalizes. */
  readonly lastBlock: number;
  readonly next: readonly Authority[];
}

/** A change that takes effect without finality, in block `at`. */
export interface ForcedChange {
  readonly next: readonly Authority[];
  /** Last final block as the change names it: the new set starts from there. */
  readonly median: number;
  readonly at: number;
}

/** Where a set ended. */
export interface Handover {
  readonly setId: bigint;
  /** Last block it finalized; before a forced change, the block the new set started from. */
  readonly lastBlock: number;
}

export interface GadgetState extends AuthoritySet {
  /** Last voting round of this set; 0 before the first. */
  readonly round: bigint;
  readonly pending?: PendingHandover;
  /** Voting ends with this block until a resume is announced. */
  readonly pausedFrom?: number;
  /** Block in which the set was forced: scheduled changes announced up to it are void. */
  readonly forcedAt?: number;
  /** Forced changes announced in final blocks and not yet in force. */
  readonly forced: readonly ForcedChange[];
  /** Ends of the sets before this one, oldest first. */
  readonly handovers: readonly Handover[];
  /** The newest proof of finality: SCALE bytes of the justification, and the set that signed it. */
  readonly last?: { readonly setId: bigint; readonly justification: Uint8Array };
}

/** SCALE bytes of the state. */
export function encodeGadgetState(state: GadgetState): Uint8Array {
  const w = new Writer(1024);
  w.u64(state.setId);
  writeAuthorities(w, state.authorities);
  w.u64(state.round);
  optional(w, state.pending, ({ lastBlock, next }) => {
    w.u32(lastBlock);
    writeAuthorities(w, next);
  });
  optional(w, state.pausedFrom, (from) => w.u32(from));
  optional(w, state.forcedAt, (at) => w.u32(at));
  w.compact(state.forced.length);
  for (const { next, median, at } of state.forced) {
    writeAuthorities(w, next);
    w.u32(median);
    w.u32(at);
  }
  w.compact(state.handovers.length);
  for (const { setId, lastBlock } of state.handovers) {
    w.u64(setId);
    w.u32(lastBlock);
  }
  optional(w, state.last, ({ setId, justification }) => {
    w.u64(setId);
    w.compact(justification.length);
    w.raw(justification);
  });
  return w.finish();
}

function optional<T>(w: Writer, value: T | undefined, write: (value: T) => void): void {
  w.bool(value !== undefined);
  if (value !== undefined) write(value);
}

/** The state from exactly these bytes. @throws ScaleError */
export function decodeGadgetState(bytes: Uint8Array): GadgetState {
  const r = new Reader(bytes);
  const maybe = <T>(read: () => T): T | undefined => (r.bool() ? read() : undefined);
  const setId = r.u64();
  const authorities = readAuthorities(r);
  const round = r.u64();
  const pending = maybe(() => ({ lastBlock: r.u32(), next: readAuthorities(r) }));
  const pausedFrom = maybe(() => r.u32());
  const forcedAt = maybe(() => r.u32());
  const forced = Array.from({ length: r.length(9) }, () => ({
    next: readAuthorities(r),
    median: r.u32(),
    at: r.u32(),
  }));
  const handovers = Array.from({ length: r.length(12) }, () => ({ setId: r.u64(), lastBlock: r.u32() }));
  const last = maybe(() => ({ setId: r.u64(), justification: r.raw(r.length()) }));
  r.done();
  if (authorities.length === 0) throw new ScaleError('a set without authorities');
  return {
    setId,
    authorities,
    round,
    forced,
    handovers,
    ...(pending && { pending }),
    ...(pausedFrom !== undefined && { pausedFrom }),
    ...(forcedAt !== undefined && { forcedAt }),
    ...(last && { last }),
  };
}
