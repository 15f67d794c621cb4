import { secp256k1 } from '@noble/curves/secp256k1.js';
import { keccak_256 } from '@noble/hashes/sha3.js';
import { bytesToHex, concatBytes, encodeU64, equalBytes, hexToBytes, utf8 } from '../../../../../substrate/bytes.ts';
import type { Context } from '../../../frame/context.ts';
import { ensureSigned, type Origin } from '../../../frame/origin.ts';
import type { AccountId } from '../../../frame/types.ts';
import { now } from '../block.ts';
import { timing } from '../fast-blocks.ts';
import { hotkeyExists } from '../keys/hotkey.ts';
import { errors, events, storage } from '../pallet.ts';
import { uidOf } from '../registration/neuron.ts';

interface Args {
  netuid: number;
  /** 20 bytes. */
  evm_key: Uint8Array;
  block_number: bigint;
  /** r, s, and the recovery id, which may be counted from 27. */
  signature: Uint8Array;
}

/**
 * Ties an Ethereum address to the neuron of the signer, who shows that the address agrees by its signature.
 * subtensor: pallets/subtensor/src/utils/evm.rs `do_associate_evm_key`
 * @throws NonAssociatedColdKey, HotKeyNotRegisteredInSubNet, EvmKeyAssociateRateLimitExceeded, InvalidIdentity,
 * InvalidRecoveredPublicKey
 */
export function associateEvmKey(
  ctx: Context,
  origin: Origin,
  { netuid, evm_key, block_number, signature }: Args,
): void {
  const hotkey = ensureSigned(origin);
  if (!hotkeyExists(ctx, hotkey)) throw errors.NonAssociatedColdKey();
  const uid = ensureMayAssociate(ctx, netuid, hotkey);
  if (!equalBytes(signerOf(associationMessage(hotkey, block_number), signature), evm_key))
    throw errors.InvalidRecoveredPublicKey();
  storage.AssociatedEvmAddress.put(ctx, netuid, uid, [evm_key, now(ctx)]);
  ctx.deposit(events.EvmKeyAssociated({ netuid, hotkey, evm_key, block_associated: now(ctx) }));
}

/**
 * The first association waits too, counted from block 0.
 * @returns the uid @throws HotKeyNotRegisteredInSubNet, EvmKeyAssociateRateLimitExceeded
 */
export function ensureMayAssociate(ctx: Context, netuid: number, hotkey: AccountId): number {
  const uid = uidOf(ctx, netuid, hotkey);
  const [, last] = storage.AssociatedEvmAddress.get(ctx, netuid, uid) ?? [undefined, 0n];
  if (now(ctx) - last < timing(ctx).evmAssociationInterval) throw errors.EvmKeyAssociateRateLimitExceeded();
  return uid;
}

/** What the Ethereum key signs: the hotkey and the hash of a block number, as a personal message (EIP-191). */
export function associationMessage(hotkey: AccountId, blockNumber: bigint): Uint8Array {
  const message = concatBytes(hexToBytes(hotkey), keccak_256(encodeU64(blockNumber)));
  return keccak_256(concatBytes(utf8(`\x19Ethereum Signed Message:\n${message.length}`), message));
}

/** Address of the key that signed a hash. @throws InvalidIdentity when the signature leads to none */
function signerOf(hash: Uint8Array, signature: Uint8Array): Uint8Array {
  try {
    const from27 = (v: number): number => (v >= 27 ? v - 27 : v);
    // Both the call and the host function count from 27 where they see it.
    const recovery = from27(from27(signature[64]!));
    const compact = bytesToHex(signature.subarray(0, 64)).slice(2);
    const point = secp256k1.Signature.fromCompact(compact)
      .addRecoveryBit(recovery)
      .recoverPublicKey(bytesToHex(hash).slice(2));
    return keccak_256(point.toRawBytes(false).subarray(1)).subarray(12);
  } catch {
    // Whatever the bytes are, they are no signature of anybody.
    throw errors.InvalidIdentity();
  }
}
