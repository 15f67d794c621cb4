import { bytesToHex } from '../../substrate/bytes.ts';
import { blake2b256 } from '../../substrate/hash.ts';
import type { Hash } from '../runtime/frame/types.ts';
import type { InvalidTransaction, OpaqueExtrinsic, ValidTransaction, Validity } from '../runtime/runtime.ts';
import type { Block } from './block.ts';
import { Emitter } from './emitter.ts';

/** What happens to a transaction, in the words of `author_extrinsicUpdate`. */
export type PoolStatus =
  | { readonly type: 'future' | 'ready' | 'invalid' | 'dropped' }
  | { readonly type: 'usurped'; readonly by: Hash }
  | { readonly type: 'inBlock' | 'retracted' | 'finalized'; readonly block: Hash };

export class TransactionRejected extends Error {
  override name = 'TransactionRejected';
  constructor(
    readonly reason:
      | { readonly kind: 'validity'; readonly error: InvalidTransaction }
      | { readonly kind: 'alreadyImported' | 'banned' | 'full' }
      | { readonly kind: 'priorityTooLow'; readonly old: bigint; readonly fresh: bigint },
  ) {
    super(`transaction rejected: ${reason.kind === 'validity' ? reason.error.name : reason.kind}`);
  }
}

type BlockBody = Pick<Block, 'hash' | 'extrinsics'>;

interface Entry {
  readonly hash: Hash;
  readonly extrinsic: OpaqueExtrinsic;
  readonly order: number;
  readonly provides: readonly string[];
  readonly requires: readonly string[];
  readonly validUntil: number;
  valid: ValidTransaction;
}

/** At most this many transactions wait; one more is refused, none is dropped in silence. */
const CAPACITY = 8192;
/** Of these, at most so many for a transaction before them: whoever sends nonces out of order fills no room that others need. */
const FUTURE_CAPACITY = CAPACITY / 8;
/** Bytes of all that wait. substrate: `--pool-kbytes` */
const CAPACITY_BYTES = 20 * 1024 * 1024;

/**
 * The transaction pool: keeps valid transactions until a block takes them. Transactions of one account are chained by the tags
 * they provide and require (account and nonce), so a later nonce waits as `future` for the earlier one.
 * substrate: client/transaction-pool
 */
export class TransactionPool {
  readonly status = new Emitter<{ hash: Hash; status: PoolStatus }>();
  readonly #entries = new Map<Hash, Entry>();
  /** Tag -> the transaction that provides it. */
  readonly #providers = new Map<string, Hash>();
  readonly #ready = new Set<Hash>();
  #order = 0;
  /** Length of all extrinsics. */
  #bytes = 0;

  constructor(
    private readonly validate: (extrinsic: OpaqueExtrinsic) => Validity,
    private readonly head: () => number,
  ) {}

  get size(): number {
    return this.#entries.size;
  }

  /** @throws TransactionRejected */
  submit(extrinsic: OpaqueExtrinsic): Hash {
    const hash = bytesToHex(blake2b256(extrinsic));
    if (this.#entries.has(hash)) throw new TransactionRejected({ kind: 'alreadyImported' });
    const validity = this.validate(extrinsic);
    if (!validity.ok) throw new TransactionRejected({ kind: 'validity', error: validity.error });
    const { valid } = validity;
    const provides = valid.provides.map(bytesToHex);
    const rivals = new Set(provides.flatMap((tag) => this.#providers.get(tag) ?? []));
    for (const rival of rivals) {
      const old = this.#entries.get(rival)!.valid.priority;
      if (old >= valid.priority) throw new TransactionRejected({ kind: 'priorityTooLow', old, fresh: valid.priority });
    }
    if (this.#isFull(extrinsic, valid, rivals.size)) throw new TransactionRejected({ kind: 'full' });
    for (const rival of rivals) this.#remove(rival, { type: 'usurped', by: hash });
    const entry: Entry = {
      hash,
      extrinsic,
      order: this.#order++,
      provides,
      requires: valid.requires.map(bytesToHex),
      validUntil: this.head() + Number(valid.longevity > 1n << 31n ? 1n << 31n : valid.longevity),
      valid,
    };
    this.#entries.set(hash, entry);
    this.#bytes += extrinsic.length;
    for (const tag of provides) this.#providers.set(tag, hash);
    this.#announceReadiness(hash);
    return hash;
  }

  #isFull(extrinsic: OpaqueExtrinsic, { requires }: ValidTransaction, leaving: number): boolean {
    if (this.#entries.size - leaving >= CAPACITY || this.#bytes + extrinsic.length > CAPACITY_BYTES) return true;
    const waits = !requires.every((tag) => this.provided(bytesToHex(tag)));
    return waits && this.#entries.size - this.#ready.size >= FUTURE_CAPACITY;
  }

  #isReady(entry: Entry): boolean {
    return entry.requires.every((tag) => {
      const provider = this.#providers.get(tag);
      return provider !== undefined && this.#ready.has(provider);
    });
  }

  #announceReadiness(hash: Hash): void {
    const entry = this.#entries.get(hash);
    if (!entry || this.#ready.has(hash)) return;
    if (!this.#isReady(entry)) {
      this.status.emit({ hash, status: { type: 'future' } });
      return;
    }
    this.#ready.add(hash);
    this.status.emit({ hash, status: { type: 'ready' } });
    // Mostly nobody waits for another: then a full pool need not be looked through for every newcomer.
    if (this.#ready.size === this.#entries.size) return;
    for (const other of this.#entries.values())
      if (!this.#ready.has(other.hash) && other.requires.some((tag) => entry.provides.includes(tag)))
        this.#announceReadiness(other.hash);
  }

  /** Ready transactions, best first: by priority, then by arrival; never before what they require. */
  ready(): OpaqueExtrinsic[] {
    const waiting = [...this.#ready].map((h) => this.#entries.get(h)!);
    waiting.sort((a, b) =>
      a.valid.priority === b.valid.priority ? a.order - b.order : a.valid.priority > b.valid.priority ? -1 : 1,
    );
    const done = new Set<string>();
    const list: OpaqueExtrinsic[] = [];
    let rest = waiting;
    while (rest.length > 0) {
      const later: Entry[] = [];
      for (const entry of rest) {
        if (entry.requires.every((tag) => done.has(tag) || !this.#providers.has(tag))) {
          list.push(entry.extrinsic);
          for (const tag of entry.provides) done.add(tag);
        } else later.push(entry);
      }
      if (later.length === rest.length) break;
      rest = later;
    }
    return list;
  }

  /** All waiting transactions in the order they came. */
  pending(): OpaqueExtrinsic[] {
    return [...this.#entries.values()].map((e) => e.extrinsic);
  }

  /** Ready transactions that provide tags with this prefix (an account): how far its nonce has run ahead. */
  provided(tag: string): boolean {
    const hash = this.#providers.get(tag);
    return hash !== undefined && this.#ready.has(hash);
  }

  /**
   * Follows the chain to a new best block: transactions of blocks taken up are in a block now, those of blocks left behind wait
   * again where they are still valid, and all others are validated anew.
   */
  follow({ retracted, enacted }: { retracted: readonly BlockBody[]; enacted: readonly BlockBody[] }): void {
    const back = new Map<Hash, OpaqueExtrinsic>();
    for (const block of [...retracted].reverse())
      for (const extrinsic of block.extrinsics) {
        const hash = bytesToHex(blake2b256(extrinsic));
        back.set(hash, extrinsic);
        this.status.emit({ hash, status: { type: 'retracted', block: block.hash } });
      }
    const taken = new Map<Hash, Hash>();
    for (const block of enacted)
      for (const extrinsic of block.extrinsics) taken.set(bytesToHex(blake2b256(extrinsic)), block.hash);
    for (const [hash, block] of taken) {
      if (this.#entries.has(hash)) this.#remove(hash, { type: 'inBlock', block });
      else if (back.has(hash)) this.status.emit({ hash, status: { type: 'inBlock', block } });
    }
    for (const [hash, extrinsic] of back) if (!taken.has(hash)) this.#takeBack(extrinsic, hash);
    this.#revalidate();
  }

  #takeBack(extrinsic: OpaqueExtrinsic, hash: Hash): void {
    if (this.#entries.has(hash)) return;
    try {
      this.submit(extrinsic);
    } catch (error) {
      if (!(error instanceof TransactionRejected)) throw error;
      this.status.emit({ hash, status: { type: error.reason.kind === 'validity' ? 'invalid' : 'dropped' } });
    }
  }

  #revalidate(): void {
    const head = this.head();
    const before = new Set(this.#ready);
    this.#ready.clear();
    for (const entry of [...this.#entries.values()]) {
      const validity = this.validate(entry.extrinsic);
      if (!validity.ok) this.#remove(entry.hash, { type: 'invalid' });
      else if (entry.validUntil < head) this.#remove(entry.hash, { type: 'dropped' });
      else {
        const fresh: Entry = { ...entry, valid: validity.valid, requires: validity.valid.requires.map(bytesToHex) };
        this.#entries.set(entry.hash, fresh);
      }
    }
    let grew = true;
    while (grew) {
      grew = false;
      for (const entry of this.#entries.values())
        if (!this.#ready.has(entry.hash) && this.#isReady(entry)) {
          this.#ready.add(entry.hash);
          if (!before.has(entry.hash)) this.status.emit({ hash: entry.hash, status: { type: 'ready' } });
          grew = true;
        }
    }
  }

  /** Takes out a transaction that turned out invalid while a block was built. */
  invalid(extrinsic: OpaqueExtrinsic): void {
    this.#remove(bytesToHex(blake2b256(extrinsic)), { type: 'invalid' });
  }

  #remove(hash: Hash, status: PoolStatus): void {
    const entry = this.#entries.get(hash);
    if (!entry) return;
    this.#entries.delete(hash);
    this.#bytes -= entry.extrinsic.length;
    this.#ready.delete(hash);
    for (const tag of entry.provides) if (this.#providers.get(tag) === hash) this.#providers.delete(tag);
    this.status.emit({ hash, status });
  }
}
