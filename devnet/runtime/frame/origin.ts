import { DispatchError } from './dispatch-error.ts';
import type { RuntimeCall } from './dispatch.ts';
import type { AccountId } from './types.ts';

/**
 * Who dispatches a call. An account that acts through a proxy may make only what `allows` says, also in calls within calls.
 * substrate: frame/support `OriginTrait::add_filter`
 */
export type Origin =
  | { readonly type: 'Root' }
  | { readonly type: 'Signed'; readonly who: AccountId; readonly allows?: (call: RuntimeCall) => boolean }
  | { readonly type: 'None' };

export const root: Origin = { type: 'Root' };
export const none: Origin = { type: 'None' };
export const signed = (who: AccountId): Origin => ({ type: 'Signed', who });

/** @throws DispatchError BadOrigin */
export function ensureSigned(origin: Origin): AccountId {
  if (origin.type !== 'Signed') throw DispatchError.badOrigin();
  return origin.who;
}
/** @throws DispatchError BadOrigin */
export function ensureRoot(origin: Origin): void {
  if (origin.type !== 'Root') throw DispatchError.badOrigin();
}
/** @throws DispatchError BadOrigin */
export function ensureNone(origin: Origin): void {
  if (origin.type !== 'None') throw DispatchError.badOrigin();
}
