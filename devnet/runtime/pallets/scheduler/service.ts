// Runs the tasks that are due, as far as the weight goes. substrate: frame/scheduler/src/lib.rs (`service_agendas`)
import type { Context } from '../../frame/context.ts';
import { DispatchError } from '../../frame/dispatch-error.ts';
import type { RuntimeCall } from '../../frame/dispatch.ts';
import { dropCall, keptCall } from '../preimage/bounded-call.ts';
import { originOf, outcome } from '../utility/module.ts';
import { placeTask } from './agenda.ts';
import { scheduler } from './declaration.ts';
import type { RetryConfig, Scheduled, TaskAddress } from './types.ts';

const { Agenda, Retries, Lookup, IncompleteSince } = scheduler.storage;
const { events } = scheduler;
/** Looking an agenda or a task up, in picoseconds; estimates. */
const AGENDA = 125_000_000n;
const TASK = 125_000_000n;

/** Picoseconds left for scheduled calls in this block. */
class Meter {
  left: bigint;
  constructor(limit: bigint) {
    this.left = limit;
  }
  fits(refTime: bigint): boolean {
    return refTime <= this.left;
  }
  use(refTime: bigint): void {
    this.left = refTime > this.left ? 0n : this.left - refTime;
  }
}

/** Runs what is due up to this block, earlier agendas first. */
export function serviceAgendas(ctx: Context): void {
  const now = ctx.block.number;
  const meter = new Meter(scheduler.constants.MaximumWeight.ref_time);
  let when = IncompleteSince.take(ctx) ?? now;
  let incomplete = now + 1;
  let first = true;
  while (when <= now && meter.fits(AGENDA)) {
    if (!serviceAgenda(ctx, meter, when, first)) incomplete = Math.min(incomplete, when);
    first = false;
    when++;
  }
  incomplete = Math.min(incomplete, when);
  if (incomplete <= now) ctx.deposit(events.AgendaIncomplete({ when: incomplete }));
  IncompleteSince.put(ctx, incomplete);
}

/** False when something in the agenda has to wait for another block. */
function serviceAgenda(ctx: Context, meter: Meter, when: number, isFirst: boolean): boolean {
  const agenda = Agenda.get(ctx, when);
  meter.use(AGENDA);
  const order = agenda.flatMap((task, index) => (task ? [{ index, priority: task.priority }] : []));
  order.sort((a, b) => a.priority - b.priority);
  let [first, postponed, dropped] = [isFirst, false, false];
  for (const { index } of order) {
    if (!meter.fits(TASK)) {
      postponed = true;
      break;
    }
    const result = serviceTask(ctx, meter, [when, index], agenda[index]!, first);
    if (result === 'done') {
      agenda[index] = undefined;
      first = false;
    } else if (result === 'overweight') postponed = true;
    else dropped = true;
  }
  // Tasks that can never run stay in the agenda, as a trace of what was not done.
  if (postponed || dropped) Agenda.put(ctx, when, agenda);
  else Agenda.remove(ctx, when);
  return !postponed;
}

function serviceTask(
  ctx: Context,
  meter: Meter,
  address: TaskAddress,
  task: Scheduled,
  first: boolean,
): 'done' | 'unavailable' | 'overweight' {
  const id = task.maybe_id;
  if (id !== undefined) Lookup.remove(ctx, id);
  meter.use(TASK);
  const call = keptCall(ctx, task.call);
  if (!call) {
    ctx.deposit(events.CallUnavailable({ task: address, id }));
    dropCall(ctx, task.call);
    return 'unavailable';
  }
  const ran = run(ctx, meter, task, call);
  if (!ran) {
    if (!first) return 'overweight';
    dropCall(ctx, task.call);
    ctx.deposit(events.PermanentlyOverweight({ task: address, id }));
    return 'unavailable';
  }
  const retry = Retries.take(ctx, address);
  ctx.deposit(events.Dispatched({ task: address, id, result: outcome(ran.error) }));
  if (retry && ran.error) scheduleRetry(ctx, address, task, retry);
  if (task.maybe_periodic) scheduleNext(ctx, address, task, task.maybe_periodic, retry);
  else dropCall(ctx, task.call);
  return 'done';
}

/** Makes the call, unless it might not fit. */
function run(
  ctx: Context,
  meter: Meter,
  task: Scheduled,
  call: RuntimeCall,
): { readonly error: DispatchError | undefined } | undefined {
  const declared = ctx.dispatcher?.infoOf(call).weight.refTime ?? 0n;
  if (!meter.fits(TASK + declared)) return undefined;
  try {
    meter.use(TASK + ctx.dispatch(originOf(task.origin), call).weight.refTime);
    return { error: undefined };
  } catch (error) {
    if (!(error instanceof DispatchError)) throw error;
    meter.use(TASK + (error.post?.weight?.refTime ?? declared));
    return { error };
  }
}

function scheduleRetry(ctx: Context, address: TaskAddress, task: Scheduled, retry: RetryConfig): void {
  if (retry.remaining === 0) return;
  const again = placeTask(ctx, ctx.block.number + retry.period, {
    ...task,
    maybe_id: undefined,
    maybe_periodic: undefined,
  });
  if (again) Retries.put(ctx, again, { ...retry, remaining: retry.remaining - 1 });
  else {
    dropCall(ctx, task.call);
    ctx.deposit(events.RetryFailed({ task: address, id: task.maybe_id }));
  }
}

function scheduleNext(
  ctx: Context,
  address: TaskAddress,
  task: Scheduled,
  [period, count]: readonly [number, number],
  retry: RetryConfig | undefined,
): void {
  const next: Scheduled = { ...task, maybe_periodic: count > 1 ? [period, count - 1] : undefined };
  const placed = placeTask(ctx, ctx.block.number + period, next);
  if (!placed) {
    dropCall(ctx, task.call);
    ctx.deposit(events.PeriodicFailed({ task: address, id: task.maybe_id }));
  } else if (retry) Retries.put(ctx, placed, retry);
}
