import { fixedHex, option, params, struct, tuple, u32, u8, accountId } from '../../frame/types.ts';
import type { ValueOf } from '../../frame/type.ts';
import { originCaller } from '../../types/origin-caller.ts';
import { boundedCall } from '../preimage/types.ts';

/** 32 bytes that name a task. */
export const taskName = fixedHex(32);
/** Block and place in its agenda. */
export const taskAddress = tuple(u32, u32);
/** Every so many blocks, so many times. */
export const period = tuple(u32, u32);
export const scheduled = struct(
  'pallet_scheduler::Scheduled',
  {
    maybe_id: [option(taskName), 'Option<Name>'],
    priority: [u8, 'schedule::Priority'],
    call: [boundedCall, 'Call'],
    maybe_periodic: [option(period), 'Option<schedule::Period<BlockNumber>>'],
    origin: [originCaller, 'PalletsOrigin'],
  },
  params({ Name: taskName, Call: boundedCall, BlockNumber: u32, PalletsOrigin: originCaller, AccountId: accountId }),
);
export const retryConfig = struct(
  'pallet_scheduler::RetryConfig',
  { total_retries: u8, remaining: u8, period: [u32, 'Period'] },
  params({ Period: u32 }),
);
export type Scheduled = ValueOf<typeof scheduled>;
export type RetryConfig = ValueOf<typeof retryConfig>;
export type TaskAddress = ValueOf<typeof taskAddress>;
