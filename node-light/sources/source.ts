/**
 * The source port: where bytes come from. Nothing of it is believed: every answer is checked by whoever asked, and a
 * source has a name so that it can be blamed.
 */
import type { Hex } from '../../substrate/bytes.ts';
import type { Commit } from '../../substrate/grandpa/commit.ts';
import type { Header } from '../../substrate/header.ts';
import { RefusedError } from '../verifier/refused-error.ts';

/** The answer has not even the form of what was asked for. */
export class AnswerRefusedError extends RefusedError {
  override readonly name = 'AnswerRefusedError';
  readonly reason: 'malformed answer' | 'answer too large' | 'another header';
  constructor(reason: AnswerRefusedError['reason'], method: string, particulars: string) {
    super(`${method} was answered wrongly (${reason}): ${particulars}`);
    this.reason = reason;
  }
}

/** The source's own chain changed while it was read. Nobody is to blame; ask again. */
export class SourceMovedError extends Error {
  override readonly name = 'SourceMovedError';
  constructor() {
    super('The chain changed while its headers were read');
  }
}

/** The source does not have this (pruned, or never there). It is no statement about the chain. */
export class SourceLacksError extends Error {
  override readonly name = 'SourceLacksError';
}

/** What a source brings by itself. */
export interface SourceListener {
  /** A header the source takes for its newest. */
  head(header: Header): void;
  /** SCALE bytes of a GRANDPA justification. */
  justification(bytes: Uint8Array): void;
  /** A gossiped commit: the votes without the headers between. */
  commit(commit: Commit): void;
  /** What came was not even a header or a justification. */
  malformed(error: Error): void;
}

export interface Source {
  /** What people see: an address, `bundled devnet`, a peer id. */
  readonly name: string;
  /** Resolves with the reason when the source is gone. */
  readonly closed: Promise<string>;
  /** True while it brings proofs of finality by itself, so that none have to be looked for. */
  readonly tellsFinality: boolean;
  /** Whether it can be asked what is no proof: endpoints answer any method, peers take transactions and no more. */
  answers(method: string): boolean;
  /** Hash of the block of this height on the source's chain. */
  blockHash(number: number): Promise<Uint8Array | undefined>;
  /** Hash of the block the source takes for final. A claim. */
  finalizedHash(): Promise<Uint8Array>;
  /** The header with this hash (checked here). @throws SourceLacksError */
  header(hash: Uint8Array): Promise<Header>;
  /** Headers after height `after` up to this block, in rising order, each the parent of the next. @throws SourceMovedError */
  headers(after: number, to: { readonly hash: Hex; readonly number: number }): Promise<Header[]>;
  /** Nodes and values that prove the keys in the state of a block. */
  readProof(keys: readonly Uint8Array[], hash: Hex): Promise<Uint8Array[]>;
  /** Up to `count` keys under the prefix after `after`, as the source tells them. */
  keys(prefix: Uint8Array, count: number, after: Uint8Array | undefined, hash: Hex): Promise<Uint8Array[]>;
  /** SCALE bytes of a warp proof from this final block on. Absent where the source gives none: endpoints have no such method. */
  warpProof?(from: Uint8Array): Promise<Uint8Array>;
  /** The block's extrinsics, and its GRANDPA justification where the source kept one. */
  block(hash: Hex): Promise<{ header: Header; extrinsics: Uint8Array[]; justification: Uint8Array | undefined }>;
  /** Any other question; the answer is the source's word. */
  ask(method: string, params: readonly unknown[]): Promise<unknown>;
  /** Any other stream. Resolves to how to end it. */
  watch(
    method: string,
    unsubscribe: string,
    params: readonly unknown[],
    listener: { next(result: unknown): void; error(error: Error): void },
  ): Promise<() => void>;
  /** Starts telling heads and, where the source has them, justifications. Resolves to how to stop. */
  follow(listener: SourceListener): Promise<() => void>;
  /** Asks something small, to hear whether it is still there. Absent where whoever holds the connection sees to that. */
  ping?(): Promise<unknown>;
  /** @param reason for people, told by `closed` */
  close(reason?: string): void;
}
