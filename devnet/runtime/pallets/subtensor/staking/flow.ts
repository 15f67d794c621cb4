import type { Context } from '../../../frame/context.ts';
import { storage } from '../pallet.ts';

const MAX = (1n << 63n) - 1n;
const clampI64 = (v: bigint): bigint => (v > MAX ? MAX : v < -MAX - 1n ? -MAX - 1n : v);

/** Counts TAO that users paid into (+) or took out of (-) a pool, in rao. */
export function recordTaoFlow(ctx: Context, netuid: number, rao: bigint): void {
  storage.SubnetTaoFlow.mutate(ctx, netuid, (flow) => clampI64(flow + rao));
}
/** Counts TAO that the protocol itself paid into (+) or took out of (-) a pool, in rao. */
export function recordProtocolFlow(ctx: Context, netuid: number, rao: bigint): void {
  storage.SubnetProtocolFlow.mutate(ctx, netuid, (flow) => clampI64(flow + rao));
}
