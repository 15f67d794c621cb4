import { bytesToHex } from '../../../../../substrate/bytes.ts';
import { Reader, ScaleError, type Type, type ValueOf } from '../../../frame/type.ts';
import { bytes, struct, u16, u64, vec, type AccountId } from '../../../frame/types.ts';

const weights = { uids: vec(u16), values: vec(u16), version_key: u64 };
/** What a validator encrypts. subtensor: pallets/subtensor/src/coinbase/reveal_commits.rs */
export const timelockedPayload = struct('WeightsTlockPayload', { hotkey: bytes, ...weights });
/** The same without the name of who encrypted it: how it used to be. */
export const legacyPayload = struct('LegacyWeightsTlockPayload', weights);
export type TimelockedWeights = ValueOf<typeof legacyPayload>;

const ACCOUNT_BYTES = 32;

/** Reads a value; what follows it is passed over, as on the real chain. */
function tryRead<T>(type: Type<T>, from: Uint8Array): T | undefined {
  try {
    return type.read(new Reader(from));
  } catch (error) {
    if (error instanceof ScaleError) return undefined;
    throw error;
  }
}

/** The weights in an opened commit; `undefined` when it is unreadable or names another hotkey than the one that committed it. */
export function readTimelockedWeights(opened: Uint8Array, committer: AccountId): TimelockedWeights | undefined {
  const payload = tryRead(timelockedPayload, opened);
  if (!payload || payload.hotkey.length < ACCOUNT_BYTES) return tryRead(legacyPayload, opened);
  return bytesToHex(payload.hotkey.subarray(0, ACCOUNT_BYTES)) === committer ? payload : undefined;
}
