import type { Method } from '../rpc/method.ts';
import { RpcFailure } from '../rpc/rpc-error.ts';
import type { DevTools } from './dev-tools.ts';

const MODES = ['batch', 'instant', 'manual'] as const;

/**
 * `dev_setBlockBuildMode [mode]`: `Batch` (a block per slot), `Instant` (a block as soon as a transaction is ready) or `Manual`; the
 * numbers 1, 2, 3 say the same.
 */
export const setBlockBuildMode =
  ({ batch }: DevTools): Method =>
  ([mode], { node }) => {
    const name = typeof mode === 'number' ? MODES[mode - 1] : MODES.find((one) => one === String(mode).toLowerCase());
    if (!name) throw RpcFailure.invalidParams('mode: Batch, Instant or Manual wanted (or 1, 2, 3)');
    node.produce(name === 'batch' ? batch : { mode: name });
    return null;
  };
