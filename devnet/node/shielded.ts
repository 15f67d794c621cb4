import { bytesToHex } from '../../substrate/bytes.ts';
import { frameExtrinsic } from '../../substrate/extrinsic.ts';
import { twox128 } from '../../substrate/hash.ts';
import { isShieldWrapper } from '../runtime/executive/extrinsic.ts';
import { decode, encode } from '../runtime/frame/type.ts';
import { bytes, fixedBytes, option, tuple } from '../runtime/frame/types.ts';
import { mevShield } from '../runtime/pallets/mev-shield/declaration.ts';
import type { ShieldedTransaction } from '../runtime/pallets/mev-shield/shielded-transaction.ts';
import type { OpaqueExtrinsic, Runtime } from '../runtime/runtime.ts';
import { uncheckedExtrinsic } from '../runtime/types/block.ts';
import { shieldedTransaction } from '../runtime/types/shield.ts';
import type { BlockAt } from './block.ts';
import type { ShieldKeys } from './shield-keys.ts';

const opened = option(uncheckedExtrinsic);
const decoded = option(shieldedTransaction);
const unshieldArgs = tuple(bytes, shieldedTransaction);
const keyHash = fixedBytes(16);

/** What an author makes of a transaction of the pool. */
export type Shielded =
  /** It stays in the pool for the author who can open it; `next` when that is the author of the following block. */
  | { readonly kind: 'waits'; readonly next: boolean }
  /** It goes into the block, and after it what this opens. */
  | { readonly kind: 'opens'; open(): OpaqueExtrinsic | undefined };

/**
 * How the author of the block after `parent` treats shielded transactions. The runtime itself says what is one and opens it; the author
 * has the keys. Nothing for ordinary transactions, and for wrappers whose signature is not valid: the block refuses those.
 * subtensor: polkadot-sdk fork, client/basic-authorship/src/basic_authorship.rs
 */
export function shieldedBy(
  runtime: Runtime,
  parent: BlockAt,
  keys: ShieldKeys | undefined,
  extrinsic: OpaqueExtrinsic,
): Shielded | undefined {
  if (!isShieldWrapper(extrinsic)) return undefined;
  const call = (method: string, args: Uint8Array): Uint8Array => runtime.call(parent, `ShieldApi_${method}`, args);
  const shielded = decode(decoded, call('try_decode_shielded_tx', extrinsic));
  if (!shielded) return undefined;
  if (call('is_shielded_using_current_key', encode(keyHash, shielded.key_hash))[0] !== 1)
    return { kind: 'waits', next: isForNext(parent, shielded) };
  return {
    kind: 'opens',
    open: () => {
      const key = keys?.toOpen(shielded.key_hash, parent.header.number + 1);
      if (!key) return undefined;
      const body = decode(opened, call('try_unshield_tx', encode(unshieldArgs, [key, shielded])));
      return body && frameExtrinsic(body);
    },
  };
}

function isForNext({ state }: BlockAt, { key_hash }: ShieldedTransaction): boolean {
  const bytesOfNext = state.get(mevShield.storage.NextKey.key());
  if (!bytesOfNext) return false;
  const next = decode(mevShield.storage.NextKey.value, bytesOfNext);
  return bytesToHex(twox128(next)) === bytesToHex(key_hash);
}
