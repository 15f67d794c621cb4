import { dispatchError } from '../../frame/dispatch-error.ts';
import { call, constant, error, event, pallet } from '../../frame/pallet.ts';
import { blake2_128Concat, map, optionalMap, optionalValue, twox64Concat } from '../../frame/storage-item.ts';
import { boundedVec, option, result, tuple, u32, u8, unit } from '../../frame/types.ts';
import { boxedCall } from '../../types/outer.ts';
import { weight } from '../../types/weight.ts';
import { period, retryConfig, scheduled, taskAddress, taskName } from './types.ts';

const block = [u32, 'BlockNumberFor<T>'] as const;
const name = [taskName, 'TaskName'] as const;
const task = [taskAddress, 'TaskAddress<BlockNumberFor<T>>'] as const;
const id = [option(taskName), 'Option<TaskName>'] as const;
const priority = [u8, 'schedule::Priority'] as const;
const maybe_periodic = [option(period), 'Option<schedule::Period<BlockNumberFor<T>>>'] as const;

/** The Scheduler pallet as clients see it. */
export const scheduler = pallet({
  name: 'Scheduler',
  index: 15,
  storage: {
    IncompleteSince: optionalValue(u32),
    Agenda: map([twox64Concat(u32)], boundedVec(option(scheduled)), []),
    Retries: optionalMap([blake2_128Concat(tuple(u32, u32))], retryConfig),
    Lookup: optionalMap([twox64Concat(taskName)], taskAddress),
  },
  calls: {
    schedule: call(0, { when: block, maybe_periodic, priority, call: boxedCall }),
    cancel: call(1, { when: block, index: u32 }),
    schedule_named: call(2, { id: name, when: block, maybe_periodic, priority, call: boxedCall }),
    cancel_named: call(3, { id: name }),
    schedule_after: call(4, { after: block, maybe_periodic, priority, call: boxedCall }),
    schedule_named_after: call(5, { id: name, after: block, maybe_periodic, priority, call: boxedCall }),
    set_retry: call(6, { task, retries: u8, period: block }),
    set_retry_named: call(7, { id: name, retries: u8, period: block }),
    cancel_retry: call(8, { task }),
    cancel_retry_named: call(9, { id: name }),
  },
  events: {
    Scheduled: event(0, { when: block, index: u32 }),
    Canceled: event(1, { when: block, index: u32 }),
    Dispatched: event(2, { task, id, result: [result(unit, dispatchError), 'DispatchResult'] }),
    RetrySet: event(3, { task, id, period: block, retries: u8 }),
    RetryCancelled: event(4, { task, id }),
    CallUnavailable: event(5, { task, id }),
    PeriodicFailed: event(6, { task, id }),
    RetryFailed: event(7, { task, id }),
    PermanentlyOverweight: event(8, { task, id }),
    AgendaIncomplete: event(9, { when: block }),
  },
  errors: {
    FailedToSchedule: error(0, 'A task of that name is scheduled already.'),
    NotFound: error(1, 'There is no such task.'),
    TargetBlockNumberInPast: error(2, 'That block has passed.'),
    RescheduleNoChange: error(3, 'The task is due at that block already.'),
    Named: error(4, 'A task with a name is changed by its name.'),
  },
  constants: {
    MaximumWeight: constant(weight, { ref_time: 3_200_000_000_000n, proof_size: 14_757_395_258_967_641_292n }),
    MaxScheduledPerBlock: constant(u32, 50),
  },
});
