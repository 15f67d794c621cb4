import { utf8 } from '../../../substrate/bytes.ts';
import type { Context } from '../frame/context.ts';
import { encode, type ValueOf } from '../frame/type.ts';
import { plainEnum } from '../frame/types.ts';
import { timestamp } from '../pallets/timestamp/declaration.ts';
import type { OpaqueExtrinsic } from '../runtime.ts';
import type { checkInherentsResult } from '../types/inherents.ts';
import type { Engine } from './engine.ts';
import { decodeExtrinsic } from './extrinsic.ts';

type Result = ValueOf<typeof checkInherentsResult>;
/** How far ahead of one's own clock the time of a block may be. Milliseconds. */
const MAX_DRIFT_MS = 30_000n;
/** substrate: primitives/timestamp/src/lib.rs */
const inherentError = plainEnum('sp_timestamp::InherentError', ['TooEarly', 'TooFarInFuture']);
/** Under which authors hand over the time. */
export const TIMESTAMP = utf8('timstap0');

const FINE: Result = { okay: true, fatal_error: false, errors: { data: [] } };
const failed = (error: ValueOf<typeof inherentError>, fatal_error: boolean): Result => ({
  okay: false,
  fatal_error,
  errors: { data: [[TIMESTAMP, encode(inherentError, error)]] },
});

/**
 * Whether the inherents of a block agree with what one knows oneself. Only the time can be checked; the announced key is the author's
 * own. substrate: frame/timestamp/src/lib.rs `check_inherent`
 * @param nowMs one's own time
 */
export function checkInherents(
  engine: Engine,
  ctx: Context,
  extrinsics: readonly OpaqueExtrinsic[],
  nowMs: bigint,
): Result {
  const minimum = timestamp.storage.Now.get(ctx) + minimumPeriod(engine);
  for (const bytes of extrinsics) {
    const { signed, call } = decodeExtrinsic(bytes);
    // Inherents come first, and no signed extrinsic is one.
    if (signed || !engine.isInherent(call, engine.dispatcher.infoOf(call))) break;
    if (call.type !== 'Timestamp') continue;
    const { now } = call.value.value as { now: bigint };
    if (now > nowMs + MAX_DRIFT_MS) return failed('TooFarInFuture', true);
    if (now < minimum) return failed('TooEarly', false);
  }
  return FINE;
}

/** Milliseconds that must lie between two blocks, as this chain's metadata says. */
function minimumPeriod(engine: Engine): bigint {
  const declared = engine.modules.find(({ declaration }) => declaration.name === timestamp.name)?.declaration;
  return declared?.constantSpecs['MinimumPeriod']?.value as bigint;
}
