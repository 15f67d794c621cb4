import { blockEmission, mintableRao } from '../../../economy/emission/block-emission.ts';
import type { Context } from '../../../frame/context.ts';
import * as balances from '../../balances/index.ts';
import { lowerIssuance } from '../accounts/tao.ts';
import { storage } from '../pallet.ts';
import { addU64 } from '../saturating.ts';

/**
 * Emission of one block for an issuance, in rao (TAO) or alpha-rao. `BlockEmission` keeps the last value that differed,
 * whatever it was computed for. subtensor: pallets/subtensor/src/coinbase/block_emission.rs
 */
export function emissionFor(ctx: Context, issuance: bigint): bigint {
  const emission = blockEmission(issuance);
  if (emission !== storage.BlockEmission.get(ctx)) storage.BlockEmission.put(ctx, emission);
  return emission;
}

/** TAO made in this block and not yet given to anyone. */
export class Credit {
  constructor(public rao: bigint) {}
}

/** Makes the TAO of this block. subtensor: pallets/subtensor/src/coinbase/tao.rs `mint_tao` */
export function mintBlockEmission(ctx: Context): Credit {
  const wantedRao = emissionFor(ctx, storage.TotalIssuance.get(ctx));
  const mintedRao = mintableRao(balances.totalIssuance(ctx), wantedRao);
  storage.TotalIssuance.mutate(ctx, (total) => addU64(total, mintedRao));
  balances.issue(ctx, mintedRao);
  ctx.deposit(balances.balances.events.Issued({ amount: mintedRao }));
  return new Credit(mintedRao);
}

/** Gives a part of the credit to an account. @returns whether the credit covered it and the account could take it */
export function spendCredit(ctx: Context, credit: Credit, to: `0x${string}`, rao: bigint): boolean {
  if (credit.rao < rao) return false;
  const takes = balances.freeBalance(ctx, to) + rao >= balances.EXISTENTIAL_DEPOSIT;
  if (!takes) return false;
  balances.deposit(ctx, to, rao);
  credit.rao -= rao;
  return true;
}

/** What is left of the credit is unmade. */
export function recycleCredit(ctx: Context, credit: Credit): void {
  lowerIssuance(ctx, credit.rao);
  balances.rescind(ctx, credit.rao);
  credit.rao = 0n;
}
