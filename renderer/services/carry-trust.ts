import type { Chain } from '../../chain/ports/chain.ts';
import type { Clock } from '../../substrate/clock.ts';
import type { ChainService } from './chain-service.svelte.ts';

/** The longer it is not done, the more headers are checked at the next start. */
const EVERY_MS = 5 * 60_000;

/** Carries kept trust on with the chain, so that the next start begins at a block of now. */
export function carryTrust(
  chain: Pick<Chain, 'onHeads'>,
  service: Pick<ChainService, 'trust' | 'keepTrust'>,
  clock: Pick<Clock, 'now'>,
): void {
  let due = clock.now() + EVERY_MS;
  chain.onHeads(() => {
    if (service.trust === null || clock.now() < due) return;
    due = clock.now() + EVERY_MS;
    // A connection that is lost right now is no trouble: the older block is trusted as well.
    service.keepTrust().catch(() => undefined);
  });
}
