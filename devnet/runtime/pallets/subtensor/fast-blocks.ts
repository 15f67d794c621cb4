import type { Context } from '../../frame/context.ts';
import { storage } from './pallet.ts';

/** Values that a chain with fast blocks shortens, so that a day's waiting becomes seconds. subtensor: runtime/src/lib.rs `prod_or_fast!` */
export interface Timing {
  readonly tempo: number;
  readonly hotkeySwapInterval: bigint;
  readonly evmAssociationInterval: bigint;
  readonly uidTrimmingInterval: bigint;
  readonly mechanismChangeInterval: bigint;
}
const NORMAL: Timing = {
  tempo: 360,
  hotkeySwapInterval: 7200n,
  evmAssociationInterval: 7200n,
  uidTrimmingInterval: 216_000n,
  mechanismChangeInterval: 7200n,
};
const FAST: Timing = {
  tempo: 10,
  hotkeySwapInterval: 1n,
  evmAssociationInterval: 1n,
  uidTrimmingInterval: 1n,
  mechanismChangeInterval: 1n,
};

/** Where the genesis notes that the chain has fast blocks. */
const NOTE = new TextEncoder().encode('devnet_fast_blocks');

/** The values this chain was started with. */
export const timing = (ctx: Context): Timing => (storage.HasMigrationRun.get(ctx, NOTE) ? FAST : NORMAL);

/** Starts a chain with fast blocks: notes it, and stores the shortened values that can be changed later. */
export function useFastBlocks(ctx: Context): void {
  storage.HasMigrationRun.put(ctx, NOTE, true);
  storage.ColdkeySwapAnnouncementDelay.put(ctx, 50);
  storage.ColdkeySwapReannouncementDelay.put(ctx, 10);
  storage.PendingChildKeyCooldown.put(ctx, 15n);
  storage.TxChildkeyTakeRateLimit.put(ctx, 5n);
  storage.MaxEpochsPerBlock.put(ctx, 32);
  storage.NetworkRateLimit.put(ctx, 0n);
}
