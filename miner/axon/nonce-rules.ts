// May a request with this nonce be answered? Source: Python SDK 10, Axon.default_verify, with a bound on the future.
import { FRESH_NONCE_VERSION } from './version.ts';

/** Nanoseconds a first nonce may be old, beside the request's own timeout. Source: ALLOWED_DELTA of the SDK. */
export const ALLOWED_DELTA_NS = 4_000_000_000n;

/** What the decision rests on. Times are nanoseconds; all whole numbers, nothing is rounded. */
export interface NonceQuestion {
  readonly nonce: bigint | null;
  /** The last accepted nonce of the same `hotkey:uuid`. */
  readonly stored: bigint | null;
  readonly nowNs: bigint;
  /** The request's own timeout; not signed, so the axon caps it before it asks. */
  readonly timeoutNs: bigint;
  /** The caller's SDK version; null and old ones skip the freshness rule, as in the SDK. */
  readonly callerVersion: number | null;
  /** How far a nonce may lie in the future; left out: no bound, as in the SDK. */
  readonly futureNs?: bigint;
}

const seconds = (ns: bigint): string => (Number(ns) / 1e9).toFixed(2);

/** Why the nonce is refused, in the SDK's words where it has some, or null. */
export function nonceRefusal(question: NonceQuestion): string | null {
  const { nonce, stored, nowNs, timeoutNs, callerVersion, futureNs } = question;
  if (nonce === null) return 'Missing Nonce';
  if (stored === null) {
    const window = ALLOWED_DELTA_NS + timeoutNs;
    if (callerVersion !== null && callerVersion >= FRESH_NONCE_VERSION && nonce <= nowNs - window) {
      return `Nonce is too old: acceptable delta is ${seconds(window)} seconds but request was ${seconds(nowNs - nonce)} seconds old`;
    }
  } else if (nonce <= stored) return 'Nonce is too old, a newer one was last processed';
  if (futureNs !== undefined && nonce > nowNs + futureNs) {
    return `Nonce is too new: it lies ${seconds(nonce - nowNs)} seconds ahead, acceptable are ${seconds(futureNs)}`;
  }
  return null;
}
