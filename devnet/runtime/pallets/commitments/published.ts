import type { Context } from '../../frame/context.ts';
import { encode } from '../../frame/type.ts';
import type { AccountId } from '../../frame/types.ts';
import { commitments } from './declaration.ts';
import { registration } from './types.ts';

/** The commitments of a subnet by hotkey, each as its SCALE bytes. subtensor: pallets/commitments/src/lib.rs `get_commitments` */
export const commitmentsOf = (ctx: Context, netuid: number): [AccountId, Uint8Array][] =>
  commitments.storage.CommitmentOf.entries1<AccountId>(ctx, netuid).map(([hotkey, value]) => [
    hotkey,
    encode(registration, value),
  ]);
