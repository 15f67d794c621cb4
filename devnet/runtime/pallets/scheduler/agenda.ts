// Tasks and the blocks in which they are due. substrate: frame/scheduler/src/lib.rs
import type { Context } from '../../frame/context.ts';
import { DispatchError } from '../../frame/dispatch-error.ts';
import type { RuntimeCall } from '../../frame/dispatch.ts';
import type { Hash } from '../../frame/types.ts';
import { dropCall, keepCall, lookupHash } from '../preimage/bounded-call.ts';
import { requestPreimage } from '../preimage/status.ts';
import { scheduler } from './declaration.ts';
import type { RetryConfig, Scheduled, TaskAddress } from './types.ts';

const { Agenda, Retries, Lookup } = scheduler.storage;
const { events, errors, constants } = scheduler;

/** What a caller asks for. `at` is a block number; 32 bytes name the task. */
export interface Request {
  readonly at: number;
  readonly periodic: readonly [period: number, times: number] | undefined;
  readonly priority: number;
  readonly call: RuntimeCall;
  readonly name?: Hash;
}

/** Puts a task into the agenda of a block. `undefined` when there is no place left. */
export function placeTask(ctx: Context, when: number, task: Scheduled): TaskAddress | undefined {
  const agenda = Agenda.get(ctx, when);
  let index = agenda.length;
  if (index >= constants.MaxScheduledPerBlock) index = agenda.indexOf(undefined);
  if (index < 0) return undefined;
  agenda[index] = task;
  Agenda.put(ctx, when, agenda);
  const address: TaskAddress = [when, index];
  if (task.maybe_id !== undefined) Lookup.put(ctx, task.maybe_id, address);
  ctx.deposit(events.Scheduled({ when, index }));
  return address;
}

/**
 * Schedules a call that root will make.
 * @throws DispatchError Scheduler.FailedToSchedule (name taken), Scheduler.TargetBlockNumberInPast, Exhausted
 */
export function scheduleTask(ctx: Context, { at, periodic, priority, call, name }: Request): void {
  const kept = keepCall(ctx, call);
  if (name !== undefined && Lookup.has(ctx, name)) throw errors.FailedToSchedule();
  if (at <= ctx.block.number) throw errors.TargetBlockNumberInPast();
  const [every, times] = periodic ?? [0, 0];
  const task: Scheduled = {
    maybe_id: name,
    priority,
    call: kept,
    // One of the repetitions is the one scheduled now.
    maybe_periodic: every > 0 && times > 1 ? [every, times - 1] : undefined,
    origin: { type: 'system', value: { type: 'Root' } },
  };
  if (!placeTask(ctx, at, task)) throw new DispatchError({ type: 'Exhausted' }, 'Exhausted');
  const hash = lookupHash(kept);
  if (hash !== undefined) requestPreimage(ctx, hash);
}

/** The block `after` blocks from now; this block's tasks have run already. */
export const blockAfter = (ctx: Context, after: number): number => Math.min(ctx.block.number + after + 1, 0xffff_ffff);

/** The task at an address. @throws DispatchError Scheduler.NotFound */
function taskAt(ctx: Context, [when, index]: TaskAddress): Scheduled {
  const task = Agenda.get(ctx, when)[index];
  if (!task) throw errors.NotFound();
  return task;
}
/** @throws DispatchError Scheduler.NotFound */
export function addressOf(ctx: Context, name: Hash): TaskAddress {
  const address = Lookup.get(ctx, name);
  if (!address) throw errors.NotFound();
  return address;
}

/** Takes a task out of its agenda. @throws DispatchError Scheduler.NotFound */
export function cancelTask(ctx: Context, address: TaskAddress): void {
  const task = taskAt(ctx, address);
  const [when, index] = address;
  const agenda = Agenda.get(ctx, when);
  agenda[index] = undefined;
  const last = agenda.findLastIndex((t) => t !== undefined);
  if (last < 0) Agenda.remove(ctx, when);
  else Agenda.put(ctx, when, agenda.slice(0, last + 1));
  dropCall(ctx, task.call);
  if (task.maybe_id !== undefined) Lookup.remove(ctx, task.maybe_id);
  Retries.remove(ctx, address);
  ctx.deposit(events.Canceled({ when, index }));
}

/** Says how often and after how many blocks a failed task is tried again. @throws DispatchError Scheduler.NotFound */
export function setRetry(ctx: Context, address: TaskAddress, retries: number, period: number, id?: Hash): void {
  taskAt(ctx, address);
  const config: RetryConfig = { total_retries: retries, remaining: retries, period };
  Retries.put(ctx, address, config);
  ctx.deposit(events.RetrySet({ task: address, id, period, retries }));
}
/** @throws DispatchError Scheduler.NotFound */
export function cancelRetry(ctx: Context, address: TaskAddress, id?: Hash): void {
  taskAt(ctx, address);
  Retries.remove(ctx, address);
  ctx.deposit(events.RetryCancelled({ task: address, id }));
}
