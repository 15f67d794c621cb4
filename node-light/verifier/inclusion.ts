/**
 * That a block holds a transaction, and what came of it. Submitting needs no trust; this does.
 * substrate: `frame_system::Events` (`Vec<EventRecord>`), deposited in the block's own state.
 */
import type { Registry } from '@polkadot/types/types';
import { bytesToHex, type Hex } from '../../substrate/bytes.ts';
import type { Header } from '../../substrate/header.ts';
import { palletPrefix } from '../../substrate/storage-key.ts';
import { extrinsicIndex, verifyBody } from './body.ts';
import { RefusedError } from './refused-error.ts';
import { provedValues } from './storage.ts';

/** Key of the events of a block, in its own state. */
export const eventsKey = palletPrefix('System', 'Events');

/** The block does not hold the extrinsic. */
export class NotIncludedError extends RefusedError {
  override readonly name = 'NotIncludedError';
  readonly reason = 'not included';
  constructor(hash: Uint8Array, block: number) {
    super(`Block ${block} does not hold extrinsic ${bytesToHex(hash)}`);
  }
}

/** The proved events cannot be read with this metadata: it is of another runtime. */
export class EventsUnreadableError extends Error {
  override readonly name = 'EventsUnreadableError';
  constructor(block: number, cause: unknown) {
    super(`The events of block ${block} are proved and cannot be read with this metadata`, { cause });
  }
}

export interface Inclusion {
  /** Place in the block. */
  readonly index: number;
  /** SCALE bytes of all events of the block, proved. */
  readonly events: Uint8Array;
}

/**
 * Checks that the block holds the extrinsic, and gives the block's proved events.
 * @param header verified
 * @param extrinsics the whole body
 * @param hash blake2b-256 of the extrinsic, 32 bytes
 * @param eventsProof read proof of `eventsKey` in the block's state
 * @throws BodyRefusedError, NotIncludedError, ProofIncompleteError, ProofNodeError, ProofTooLargeError
 */
export function verifyInclusion(
  header: Header,
  extrinsics: readonly Uint8Array[],
  hash: Uint8Array,
  eventsProof: Iterable<Uint8Array>,
): Inclusion {
  verifyBody(header, extrinsics);
  const index = extrinsicIndex(extrinsics, hash);
  if (index < 0) throw new NotIncludedError(hash, header.number);
  const [events] = provedValues(header.stateRoot, eventsProof, [eventsKey]);
  return { index, events: events ?? new Uint8Array([0]) };
}

/** One event of an extrinsic. */
export interface ExtrinsicEvent {
  /** Pallet as `@polkadot/api` names it, e.g. `system`. */
  readonly pallet: string;
  /** Event name, e.g. `ExtrinsicSuccess`. */
  readonly name: string;
  /** SCALE bytes of its fields. */
  readonly data: Hex;
}

interface EventRecord {
  readonly phase: { readonly isApplyExtrinsic: boolean; readonly asApplyExtrinsic: { toNumber(): number } };
  readonly event: { readonly section: string; readonly method: string; readonly data: { toU8a(): Uint8Array } };
}

/**
 * The events of the extrinsic at `index`, in order.
 * @param registry with the metadata of the runtime that made the block
 * @throws EventsUnreadableError
 */
export function eventsOf({ index, events }: Inclusion, registry: Registry, block: number): ExtrinsicEvent[] {
  let records: readonly EventRecord[];
  try {
    const decoded = registry.createType('Vec<EventRecord>', events);
    // A wrong metadata may read some events and leave the rest.
    if (decoded.toU8a().length !== events.length) throw new RangeError('bytes are left over');
    records = decoded as unknown as readonly EventRecord[];
  } catch (error) {
    throw new EventsUnreadableError(block, error);
  }
  return records
    .filter(({ phase }) => phase.isApplyExtrinsic && phase.asApplyExtrinsic.toNumber() === index)
    .map(({ event }) => ({ pallet: event.section, name: event.method, data: bytesToHex(event.data.toU8a()) }));
}
