import type { EventRecord, DispatchError } from '@polkadot/types/interfaces';
import type { Codec } from '@polkadot/types/types';
import type { ChainEvent } from '../types/submission.ts';
import type { BlockView } from './block-view.ts';

/** An event of a block; `extrinsic` is its index in the block, or null when the chain itself caused it. */
export interface BlockEvent extends ChainEvent {
  readonly extrinsic: number | null;
  /** Set where the event tells of a failure: the extrinsic's, or of a call inside it. */
  readonly failure: DispatchError | null;
}

const capital = (text: string): string => text.charAt(0).toUpperCase() + text.slice(1);

/** Whole numbers as number or bigint, everything else as JSON. */
function plain(codec: Codec): unknown {
  if ('toBigInt' in codec && typeof codec.toBigInt === 'function') {
    const value = (codec as unknown as { toBigInt(): bigint }).toBigInt();
    return value <= Number.MAX_SAFE_INTEGER && value >= Number.MIN_SAFE_INTEGER ? Number(value) : value;
  }
  return codec.toJSON();
}

/** All events of a block, in order. */
export async function readBlockEvents(view: BlockView): Promise<BlockEvent[]> {
  const records = (await view.codec('System', 'Events')) as unknown as readonly EventRecord[];
  return records.map(({ phase, event }): BlockEvent => {
    const names = event.meta.fields.map(({ name }, i) => (name.isSome ? name.unwrap().toString() : String(i)));
    const data = Object.fromEntries(event.data.map((value, i) => [names[i] ?? String(i), plain(value)]));
    const pallet = capital(event.section);
    return {
      pallet,
      name: event.method,
      data,
      extrinsic: phase.isApplyExtrinsic ? phase.asApplyExtrinsic.toNumber() : null,
      failure: failureIn(`${pallet}.${event.method}`, event.data),
    };
  });
}

/** Where events carry a failure: a value, or a result that may be an error. */
const FAILURES: Readonly<Record<string, { at: number; result: boolean }>> = {
  'System.ExtrinsicFailed': { at: 0, result: false },
  'Utility.BatchInterrupted': { at: 1, result: false },
  'Utility.ItemFailed': { at: 0, result: false },
  'Sudo.Sudid': { at: 0, result: true },
  'Proxy.ProxyExecuted': { at: 0, result: true },
};

function failureIn(name: string, data: readonly Codec[]): DispatchError | null {
  const place = FAILURES[name];
  if (!place) return null;
  const value = data[place.at];
  if (!place.result) return value as DispatchError;
  const result = value as unknown as { isErr: boolean; asErr: DispatchError };
  return result.isErr ? result.asErr : null;
}
