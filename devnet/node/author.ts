import { auraSeal } from '../../substrate/digest.ts';
import { bytesToHex, equalBytes } from '../../substrate/bytes.ts';
import { headerHash, type Header } from '../../substrate/header.ts';
import type { TrieChange } from '../../substrate/trie/apply-changes.ts';
import type { AccountId } from '../runtime/frame/types.ts';
import type { BlockState, FinishedBlock, InvalidTransaction, OpaqueExtrinsic, Runtime } from '../runtime/runtime.ts';
import type { Block, BlockAt } from './block.ts';
import { hashOf } from './chain.ts';
import { shieldedBy } from './shielded.ts';
import type { ShieldKeys } from './shield-keys.ts';

/** An Aura author: signs 32-byte hashes of unsealed headers with sr25519. */
export interface SealingKey {
  readonly publicKey: AccountId;
  sign(message: Uint8Array): Uint8Array;
  /** Opens transactions that were encrypted to the author; one without keys announces none. */
  readonly shieldKeys?: ShieldKeys;
}

export interface Authored {
  readonly block: Block;
  readonly state: BlockState;
  /** Transactions that did not make it into the block because they are not valid on this state. */
  readonly invalid: readonly { extrinsic: OpaqueExtrinsic; error: InvalidTransaction }[];
  /** Whether a shielded transaction was left for the author of the next block. */
  readonly nextOpens: boolean;
}

/** A transaction that does not fit any more is no fault of its own: it waits for the next block. */
const WAITS = new Set(['ExhaustsResources', 'Future']);

/**
 * Builds and seals the block after `parent`: inherents first, then transactions in the given order.
 * substrate: client/consensus/aura; the seal signs the hash of the header without it.
 * @param edits what the state holds after the block whatever it did: development only, no other node would agree
 */
export function authorBlock(
  runtime: Runtime,
  parent: BlockAt,
  key: SealingKey,
  slot: bigint,
  nowMs: bigint,
  transactions: readonly OpaqueExtrinsic[],
  edits: readonly TrieChange[] = [],
): Authored {
  const open = runtime.open(parent, slot);
  for (const inherent of runtime.inherents(nowMs, undefined, key.shieldKeys?.announced(parent.header.number + 1))) {
    const applied = open.apply(inherent);
    if (!applied.ok) throw new Error(`the chain refuses its own inherent: ${applied.error.name}`);
    if (!applied.dispatched.ok) throw new Error(`the chain fails its own inherent: ${applied.dispatched.title}`);
  }
  const invalid: { extrinsic: OpaqueExtrinsic; error: InvalidTransaction }[] = [];
  let nextOpens = false;
  for (const extrinsic of transactions) {
    const shielded = shieldedBy(runtime, parent, key.shieldKeys, extrinsic);
    if (shielded?.kind === 'waits') {
      nextOpens ||= shielded.next;
      continue;
    }
    const applied = open.apply(extrinsic);
    if (!applied.ok && !WAITS.has(applied.error.name)) invalid.push({ extrinsic, error: applied.error });
    const inner = applied.ok ? shielded?.open() : undefined;
    // One that is not valid is dropped in silence: it was never in the pool, and its wrapper has paid.
    if (inner) open.apply(inner);
  }
  const finished = edited(open.finish(), parent.state, edits);
  const header = sealed(finished.header, key);
  const { extrinsics, changes, state } = finished;
  const block: Block = { hash: hashOf({ header }), header, extrinsics, changes };
  return { block, state, invalid, nextOpens };
}

/** The block with other values in its state; the root and the changes say so. */
function edited(block: FinishedBlock, before: BlockState, edits: readonly TrieChange[]): FinishedBlock {
  if (edits.length === 0) return block;
  const state = block.state.apply(edits);
  const touched = new Map([...block.changes, ...edits].map(([key]) => [bytesToHex(key), key]));
  const changes = [...touched.values()].flatMap((key): TrieChange[] => {
    const [old, value] = [before.get(key), state.get(key)];
    const same = old === undefined || value === undefined ? old === value : equalBytes(old, value);
    return same ? [] : [[key, value ?? null]];
  });
  return { ...block, state, changes, header: { ...block.header, stateRoot: state.root() } };
}

function sealed(header: Header, key: SealingKey): Header {
  const signature = key.sign(headerHash(header));
  return { ...header, digest: [...header.digest, auraSeal(signature)] };
}
