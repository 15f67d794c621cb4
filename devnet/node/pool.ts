import { bytesToHex } from '../../substrate/bytes.ts';
import { blake2b256 } from '../../substrate/hash.ts';
import type { Hash } from '../runtime/frame/types.ts';
import type { InvalidTransaction, OpaqueExtrinsic, ValidTransaction, Validity } from '../runtime/runtime.ts';
import { Emitter } from './emitter.ts';

/** What happens to a transaction, in the words of `author_extrinsicUpdate`. */
export type PoolStatus =
  | { readonly type: 'future' | 'ready' | 'invalid' | 'dropped' }
  | { readonly type: 'usurped'; readonly by: Hash }
  | { readonly type: 'inBlock' | 'finalized'; readonly block: Hash };

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
    if (this.#entries.size - rivals.size >= CAPACITY) throw new TransactionRejected({ kind: 'full' });
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
    for (const tag of provides) this.#providers.set(tag, hash);
    this.#announceReadiness(hash);
    return hash;
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
    for (const other of this.#entries.values())
      if (!this.#ready.has(other.hash) && other.requires.some((tag) => entry.provides.includes(tag)))
        this.#announceReadiness(other.hash);
  }

  /** Ready transactions, best first: by priority, then by arrival; never before what they require. */
  ready(): OpaqueExtrinsic[] {
    const waiting = [...this.#ready].map((h) => this.#entries.get(h)!);
    waiting.sort((a, b) => (a.valid.priority === b.valid.priority ? a.order - b.order : a.valid.priority > b.valid.priority ? -1 : 1));
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

  /** Tells the pool which transactions a new best block holds; the others are validated anew. */
  included(block: Hash, extrinsics: readonly OpaqueExtrinsic[]): void {
    for (const extrinsic of extrinsics) {
      const hash = bytesToHex(blake2b256(extrinsic));
      if (this.#entries.has(hash)) this.#remove(hash, { type: 'inBlock', block });
    }
    this.#revalidate();
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
    this.#ready.delete(hash);
    for (const tag of entry.provides) if (this.#providers.get(tag) === hash) this.#providers.delete(tag);
    this.status.emit({ hash, status });
  }
}
