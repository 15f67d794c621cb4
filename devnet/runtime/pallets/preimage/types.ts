import {
  accountId,
  boundedBytes,
  h256,
  named,
  option,
  params,
  struct,
  tuple,
  u32,
  u64,
  variant,
  wrapper,
} from '../../frame/types.ts';
import type { ValueOf } from '../../frame/type.ts';
import { limited } from '../../types/limited.ts';
import { runtimeCall } from '../../types/outer.ts';

const owned = tuple(accountId, u64);
/** The format before deposits were holds; no entry of it is made any more. */
export const oldRequestStatus = variant(
  'pallet_preimage::OldRequestStatus',
  {
    Unrequested: [0, { deposit: [owned, '(AccountId, Balance)'], len: u32 }],
    Requested: [1, { deposit: [option(owned), 'Option<(AccountId, Balance)>'], count: u32, len: option(u32) }],
  },
  params({ AccountId: accountId, Balance: u64 }),
);
/** Rao on hold for a preimage. */
const holdConsideration = wrapper('frame_support::traits::tokens::fungible::HoldConsideration', u64, 'F::Balance');
const ticket = tuple(accountId, holdConsideration);
export const requestStatus = variant(
  'pallet_preimage::RequestStatus',
  {
    Unrequested: [0, { ticket: [ticket, '(AccountId, Ticket)'], len: u32 }],
    Requested: [
      1,
      { maybe_ticket: [option(ticket), 'Option<(AccountId, Ticket)>'], count: u32, maybe_len: option(u32) },
    ],
  },
  params({ AccountId: accountId, Ticket: holdConsideration }),
);
export type RequestStatus = ValueOf<typeof requestStatus>;

/** Calls up to this size stand where they are needed; longer ones in the preimages. */
export const MAX_INLINE = 128;
const blakeTwo256 = struct('sp_runtime::traits::BlakeTwo256', {});
/** A call, or where it is found. substrate: frame/support/src/traits/preimages.rs */
export const boundedCall = variant(
  'frame_support::traits::preimages::Bounded',
  {
    Legacy: [0, { hash: [h256, 'H::Output'] }],
    Inline: [1, named(limited(boundedBytes, MAX_INLINE), 'BoundedInline')],
    Lookup: [2, { hash: [h256, 'H::Output'], len: u32 }],
  },
  params({ T: runtimeCall, H: blakeTwo256 }),
);
export type BoundedCall = ValueOf<typeof boundedCall>;
