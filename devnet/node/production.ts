import type { Clock } from '../../substrate/clock.ts';

/**
 * When blocks are made:
 * - `interval`: one per slot of `ms`, aligned to the clock like Aura's slots;
 * - `instant`: one as soon as a transaction is ready;
 * - `manual`: only when asked (`engine_createBlock`, `dev_newBlock`, a button).
 */
export type Production =
  { readonly mode: 'interval'; readonly ms: number } | { readonly mode: 'instant' } | { readonly mode: 'manual' };

/** Runs `make` at every slot until stopped. Slots that pass while a block is being made are skipped, as in Aura. */
export function everySlot(clock: Clock, ms: number, make: () => Promise<void>): () => void {
  let stopped = false;
  let cancel = (): void => undefined;
  const next = (): void => {
    if (stopped) return;
    const wait = ms - (clock.now() % ms);
    cancel = clock.after(wait, () => void make().finally(next));
  };
  next();
  return () => {
    stopped = true;
    cancel();
  };
}
