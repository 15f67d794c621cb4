// Calls about subnets as such: names, symbols, their end.
import type { Context } from '../../../frame/context.ts';
import { ensureRoot, ensureSigned, type Origin } from '../../../frame/origin.ts';
import type { ValueOf } from '../../../frame/type.ts';
import type { subnetIdentityV3 } from '../../../types/subtensor.ts';
import { putSubnetIdentity } from '../identity/subnet-identity.ts';
import { errors, events, storage } from '../pallet.ts';
import { dissolveNetwork } from '../subnets/dissolve.ts';
import { ensureOwnerOrRoot, ROOT, subnetExists } from '../subnets/subnet.ts';
import { ensureSymbolFree } from '../subnets/symbols.ts';

/** @throws NotSubnetOwner, InvalidIdentity */
export function setSubnetIdentity(
  ctx: Context,
  origin: Origin,
  args: { netuid: number } & ValueOf<typeof subnetIdentityV3>,
): void {
  const { netuid, ...identity } = args;
  if (storage.SubnetOwner.get(ctx, netuid) !== ensureSigned(origin)) throw errors.NotSubnetOwner();
  putSubnetIdentity(ctx, netuid, identity);
}

/** @throws BadOrigin, SymbolDoesNotExist, SymbolAlreadyInUse */
export function updateSymbol(
  ctx: Context,
  origin: Origin,
  { netuid, symbol }: { netuid: number; symbol: Uint8Array },
): void {
  ensureOwnerOrRoot(ctx, origin, netuid);
  ensureSymbolFree(ctx, symbol);
  storage.TokenSymbol.put(ctx, netuid, symbol);
  ctx.deposit(events.SymbolUpdated({ netuid, symbol }));
}

/** Ends a subnet; for root alone. @throws SubnetNotExists */
export function dissolve(ctx: Context, origin: Origin, { netuid }: { netuid: number }): void {
  ensureRoot(origin);
  if (netuid === ROOT || !subnetExists(ctx, netuid)) throw errors.SubnetNotExists();
  dissolveNetwork(ctx, netuid);
}
