import { bytesToHex, concatBytes, encodeU32, utf8 } from '../../../../substrate/bytes.ts';
import type { Storage } from '../../frame/state.ts';
import type { AccountId } from '../../frame/types.ts';
import { crowdloan } from './declaration.ts';
import type { CrowdloanInfo } from './types.ts';

const { Crowdloans } = crowdloan.storage;
const { errors, constants } = crowdloan;

/** The account that holds what a crowdloan raised. substrate: primitives/runtime `into_sub_account_truncating` */
export function fundsAccount(id: number): AccountId {
  const account = new Uint8Array(32);
  account.set(concatBytes(utf8('modl'), constants.PalletId, encodeU32(id)));
  return bytesToHex(account) as AccountId;
}

/** @throws DispatchError Crowdloan.InvalidCrowdloanId */
export function existing(s: Storage, id: number): CrowdloanInfo {
  const info = Crowdloans.get(s, id);
  if (!info) throw errors.InvalidCrowdloanId();
  return info;
}
/** @throws DispatchError Crowdloan.InvalidCrowdloanId, Crowdloan.AlreadyFinalized */
export function unfinalized(s: Storage, id: number): CrowdloanInfo {
  const info = existing(s, id);
  if (info.finalized) throw errors.AlreadyFinalized();
  return info;
}
/** A crowdloan that its creator may still change. @throws DispatchError as `unfinalized`, Crowdloan.InvalidOrigin */
export function ownUnfinalized(s: Storage, id: number, who: AccountId): CrowdloanInfo {
  const info = unfinalized(s, id);
  if (info.creator !== who) throw errors.InvalidOrigin();
  return info;
}
