import type { Context } from '../../frame/context.ts';

/** Number of the block being executed, as the u64 that storage holds. */
export const now = (ctx: Context): bigint => BigInt(ctx.block.number);
