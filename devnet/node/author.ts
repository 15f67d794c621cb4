import { auraSeal } from '../../substrate/digest.ts';
import { headerHash, type Header } from '../../substrate/header.ts';
import type { AccountId } from '../runtime/frame/types.ts';
import type { BlockState, InvalidTransaction, OpaqueExtrinsic, Runtime } from '../runtime/runtime.ts';
import type { Block, BlockAt } from './block.ts';
import { hashOf } from './chain.ts';

/** An Aura author: signs 32-byte hashes of unsealed headers with sr25519. */
export interface SealingKey {
  readonly publicKey: AccountId;
  sign(message: Uint8Array): Uint8Array;
}

export interface Authored {
  readonly block: Block;
  readonly state: BlockState;
  /** Transactions that did not make it into the block because they are not valid on this state. */
  readonly invalid: readonly { extrinsic: OpaqueExtrinsic; error: InvalidTransaction }[];
}

/** A transaction that does not fit any more is no fault of its own: it waits for the next block. */
const WAITS = new Set(['ExhaustsResources', 'Future']);

/**
 * Builds and seals the block after `parent`: inherents first, then transactions in the given order.
 * substrate: client/consensus/aura; the seal signs the hash of the header without it.
 */
export function authorBlock(
  runtime: Runtime,
  parent: BlockAt,
  key: SealingKey,
  slot: bigint,
  nowMs: bigint,
  transactions: readonly OpaqueExtrinsic[],
): Authored {
  const open = runtime.open(parent, slot);
  for (const inherent of runtime.inherents(nowMs)) {
    const applied = open.apply(inherent);
    if (!applied.ok) throw new Error(`the chain refuses its own inherent: ${applied.error.name}`);
    if (!applied.dispatched.ok) throw new Error(`the chain fails its own inherent: ${applied.dispatched.title}`);
  }
  const invalid: { extrinsic: OpaqueExtrinsic; error: InvalidTransaction }[] = [];
  for (const extrinsic of transactions) {
    const applied = open.apply(extrinsic);
    if (!applied.ok && !WAITS.has(applied.error.name)) invalid.push({ extrinsic, error: applied.error });
  }
  const finished = open.finish();
  const header = sealed(finished.header, key);
  const { extrinsics, changes, state } = finished;
  const block: Block = { hash: hashOf({ header }), header, extrinsics, changes };
  return { block, state, invalid };
}

function sealed(header: Header, key: SealingKey): Header {
  const signature = key.sign(headerHash(header));
  return { ...header, digest: [...header.digest, auraSeal(signature)] };
}
