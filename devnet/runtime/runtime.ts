import type { Header } from '../../substrate/header.ts';
import type { Trie } from '../../substrate/trie/trie.ts';
import type { Context } from './frame/context.ts';
import type { AccountId, Hash } from './frame/types.ts';

/** A signed or bare extrinsic as it travels: compact length, then the body. */
export type OpaqueExtrinsic = Uint8Array;

/** How the transaction pool may order and keep a valid transaction. */
export interface ValidTransaction {
  readonly priority: bigint;
  readonly requires: readonly Uint8Array[];
  readonly provides: readonly Uint8Array[];
  /** Blocks it stays valid. */
  readonly longevity: bigint;
  readonly propagate: boolean;
}
/** Names as in substrate's `TransactionValidityError`; `custom` is the number of `Custom error: N`. */
export interface InvalidTransaction {
  readonly kind: 'Invalid' | 'Unknown';
  readonly name: string;
  readonly custom?: number;
  /** What went wrong, for the log: why an inherent failed (`BadMandatory`), or a defect of the runtime itself (`Panicked`). */
  readonly cause?: unknown;
}
export type Validity =
  { readonly ok: true; readonly valid: ValidTransaction } | { readonly ok: false; readonly error: InvalidTransaction };

/** Outcome of one extrinsic in a block. Not included when invalid; a failed dispatch is included. */
export type Applied =
  | { readonly ok: true; readonly dispatched: { ok: true } | { ok: false; title: string } }
  | { readonly ok: false; readonly error: InvalidTransaction };

/** A block under construction or being replayed. One use: open, apply, finish. */
export interface OpenBlock {
  /** Applies the inherents first (Timestamp.set), then transactions in pool order. Never throws for bad extrinsics. */
  apply(extrinsic: OpaqueExtrinsic): Applied;
  /** Runs on_finalize, fills roots. The seal is added by the author. */
  finish(): FinishedBlock;
}
export interface FinishedBlock {
  /** Unsealed header: the digest ends with what the runtime deposited. */
  readonly header: Header;
  readonly extrinsics: readonly OpaqueExtrinsic[];
  /** State after the block. */
  readonly state: BlockState;
  /** What the block changed in its parent's state; `null` means deleted. The store keeps this. */
  readonly changes: readonly (readonly [key: Uint8Array, value: Uint8Array | null])[];
}
/** The state of a block: an immutable layout V1 trie. */
export type BlockState = Trie;

export interface RuntimeVersion {
  readonly specName: string;
  readonly implName: string;
  readonly authoringVersion: number;
  readonly specVersion: number;
  readonly implVersion: number;
  readonly apis: readonly (readonly [id: string, version: number])[];
  readonly transactionVersion: number;
  readonly systemVersion: number;
}

/** Thrown by `call` for a method the runtime does not export. */
export class UnknownRuntimeApi extends Error {
  override name = 'UnknownRuntimeApi';
  constructor(readonly method: string) {
    super(`Exported method ${method} is not found`);
  }
}

/** Genesis of a bundled chain. Amounts in rao. */
export interface Genesis {
  readonly chainName: string;
  readonly endowed: readonly (readonly [AccountId, bigint])[];
  readonly sudo: AccountId;
  /** Aura authorities: sr25519 public keys. */
  readonly authorities: readonly AccountId[];
  /** GRANDPA authorities: ed25519 public keys. */
  readonly finalizers: readonly AccountId[];
  /** Milliseconds per Aura slot: 12 000 on a normal chain, 250 on a fast one. Decides Finney's or fast-block constants. */
  readonly slotDurationMs: number;
  /** What stands at `:code`; a module that names runtime and metadata when left out. */
  readonly code?: Uint8Array;
  /** Lays down more, after the pallets have: what a genesis file adds. */
  readonly extend?: (ctx: Context) => void;
}

/**
 * The chain's transition function. Pure: the same state and extrinsics give the same bytes; it has no clock, no random and
 * no I/O. Synchronous.
 */
export interface Runtime {
  /** That of block 0. */
  readonly version: RuntimeVersion;
  /** The runtime that runs the blocks after this state. */
  versionAt(state: BlockState): RuntimeVersion;
  /** State of block 0. */
  genesis(genesis: Genesis): BlockState;
  /** Opens the block after `parent`. `slot` becomes the Aura pre-runtime digest. */
  open(parent: { readonly header: Header; readonly hash: Hash; readonly state: BlockState }, slot: bigint): OpenBlock;
  /**
   * The inherent extrinsics an author must put first in the block after `parent`. Two blocks are at least half a slot apart, so
   * after a block late in its slot the time set is a little ahead of `nowMs`, as on the real chain.
   * @param shieldKey the encapsulation key the author announces; left out, the keys do not rotate in this block
   */
  inherents(nowMs: bigint, parent?: { readonly state: BlockState }, shieldKey?: Uint8Array): OpaqueExtrinsic[];
  /** As `TaggedTransactionQueue_validate_transaction` on top of `at`. */
  validate(
    at: { readonly header: Header; readonly hash: Hash; readonly state: BlockState },
    extrinsic: OpaqueExtrinsic,
  ): Validity;
  /** A runtime API on the state of a block. @throws UnknownRuntimeApi, ScaleError for bad arguments */
  call(
    at: { readonly header: Header; readonly hash: Hash; readonly state: BlockState },
    method: string,
    args: Uint8Array,
  ): Uint8Array;
}
