import type { Host } from '../../../miner/ports/host-port.ts';
import { keepScreenOn } from '../../services/keep-screen-on.ts';

let miners = 0;
let letScreenGo: (() => void) | null = null;

/**
 * The machine stays awake while at least one miner runs: by the host where it can, else by the screen that the browser keeps on.
 * The result says that this miner ended; calling it twice is harmless.
 */
export function keepAwake(host: Host | null): () => void {
  const change = (by: 1 | -1): void => {
    miners += by;
    // A host that is gone holds nothing awake, and says so elsewhere.
    if (host?.info.features.keepAwake.works) return void host.keepAwake(miners > 0).catch(() => undefined);
    if (miners > 0) letScreenGo ??= keepScreenOn(window);
    else {
      letScreenGo?.();
      letScreenGo = null;
    }
  };
  change(1);
  let over = false;
  return () => {
    if (over) return;
    over = true;
    change(-1);
  };
}
