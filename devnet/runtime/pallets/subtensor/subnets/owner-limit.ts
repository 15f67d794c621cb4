import type { Context } from '../../../frame/context.ts';
import type { ValueOf } from '../../../frame/type.ts';
import type { hyperparameter, rateLimitKey } from '../../../types/subtensor.ts';
import { now } from '../block.ts';
import { errors, storage } from '../pallet.ts';
import { hasPassed } from '../rate-limit.ts';

/** A hyperparameter whose changes by the owner are limited in rate. */
export type Hyperparameter = ValueOf<typeof hyperparameter>;

const key = (netuid: number, parameter: Hyperparameter): ValueOf<typeof rateLimitKey> => ({
  type: 'OwnerHyperparamUpdate',
  value: [netuid, parameter],
});

/** The owner may change each hyperparameter once per `OwnerHyperparamRateLimit` tempos. @throws TxRateLimitExceeded */
export function ensureHyperparameterLimit(ctx: Context, netuid: number, parameter: Hyperparameter): void {
  const limit = BigInt(storage.OwnerHyperparamRateLimit.get(ctx)) * BigInt(storage.Tempo.get(ctx, netuid));
  if (!hasPassed(ctx, storage.LastRateLimitedBlock.get(ctx, key(netuid, parameter)), limit))
    throw errors.TxRateLimitExceeded();
}

export const stampHyperparameter = (ctx: Context, netuid: number, parameter: Hyperparameter): void =>
  storage.LastRateLimitedBlock.put(ctx, key(netuid, parameter), now(ctx));
