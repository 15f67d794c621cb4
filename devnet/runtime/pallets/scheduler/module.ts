import { ensureRoot } from '../../frame/origin.ts';
import { palletModule, type PalletModule } from '../../frame/pallet.ts';
import { addressOf, blockAfter, cancelRetry, cancelTask, scheduleTask, setRetry } from './agenda.ts';
import { scheduler } from './declaration.ts';
import { serviceAgendas } from './service.ts';

/** Calls that root makes at a later block, once or again and again. substrate: frame/scheduler/src/lib.rs */
export const schedulerModule: PalletModule = palletModule(
  scheduler,
  {
    schedule: (ctx, origin, { when, maybe_periodic, priority, call }) => {
      ensureRoot(origin);
      scheduleTask(ctx, { at: when, periodic: maybe_periodic, priority, call });
    },
    cancel: (ctx, origin, { when, index }) => {
      ensureRoot(origin);
      cancelTask(ctx, [when, index]);
    },
    schedule_named: (ctx, origin, { id, when, maybe_periodic, priority, call }) => {
      ensureRoot(origin);
      scheduleTask(ctx, { at: when, periodic: maybe_periodic, priority, call, name: id });
    },
    cancel_named: (ctx, origin, { id }) => {
      ensureRoot(origin);
      cancelTask(ctx, addressOf(ctx, id));
    },
    schedule_after: (ctx, origin, { after, maybe_periodic, priority, call }) => {
      ensureRoot(origin);
      scheduleTask(ctx, { at: blockAfter(ctx, after), periodic: maybe_periodic, priority, call });
    },
    schedule_named_after: (ctx, origin, { id, after, maybe_periodic, priority, call }) => {
      ensureRoot(origin);
      scheduleTask(ctx, { at: blockAfter(ctx, after), periodic: maybe_periodic, priority, call, name: id });
    },
    set_retry: (ctx, origin, { task, retries, period }) => {
      ensureRoot(origin);
      setRetry(ctx, task, retries, period);
    },
    set_retry_named: (ctx, origin, { id, retries, period }) => {
      ensureRoot(origin);
      setRetry(ctx, addressOf(ctx, id), retries, period, id);
    },
    cancel_retry: (ctx, origin, { task }) => {
      ensureRoot(origin);
      cancelRetry(ctx, task);
    },
    cancel_retry_named: (ctx, origin, { id }) => {
      ensureRoot(origin);
      cancelRetry(ctx, addressOf(ctx, id), id);
    },
  },
  { onInitialize: serviceAgendas },
);
