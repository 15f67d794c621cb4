import { bytesToHex } from '../../../../../substrate/bytes.ts';
import type { Context } from '../../../frame/context.ts';
import type { AccountId } from '../../../frame/types.ts';
import { storage } from '../pallet.ts';

/** 32 zero bytes: what reading an absent account gives. */
export const ZERO_ACCOUNT: AccountId = `0x${'00'.repeat(32)}`;

/** The account of a pallet or of a part of it. frame_support `PalletId::into_account_truncating` */
export const palletAccount = (palletId: string, tail: readonly number[] = []): AccountId => {
  const bytes = new Uint8Array(32);
  bytes.set(new TextEncoder().encode(`modl${palletId}`));
  bytes.set(tail, 12);
  return bytesToHex(bytes) as AccountId;
};

/** Where burned TAO goes. */
export const BURN_ACCOUNT = palletAccount('burntnsr');

const known = new Map<number, AccountId>();

/** The account whose free balance backs the pool of a subnet. frame_support `PalletId::into_sub_account_truncating` */
export function subnetAccount(netuid: number): AccountId {
  let account = known.get(netuid);
  if (account === undefined) known.set(netuid, (account = palletAccount('subtensr', [netuid & 0xff, netuid >> 8])));
  return account;
}

/** Whether the account belongs to a subnet that exists (or to root): such accounts can never be hotkeys. */
export function isSubnetAccount(ctx: Context, account: AccountId): boolean {
  const netuid = Number.parseInt(account.slice(26, 28), 16) | (Number.parseInt(account.slice(28, 30), 16) << 8);
  return account === subnetAccount(netuid) && (netuid === 0 || storage.NetworksAdded.get(ctx, netuid));
}
