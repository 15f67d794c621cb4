/**
 * The blocks that smoldot verified, as it tells them: newest, newest final, and every one that became final since.
 * Standard: Substrate's JSON-RPC interface, `chainHead_v1_follow`.
 */
import { hexToBytes, type Hex } from '../../substrate/bytes.ts';
import { decodeHeader } from '../../substrate/header.ts';
import type { RpcClient } from '../../substrate/transport/rpc-client.ts';
import type { BlockName } from './second-opinion.ts';

type FollowEvent =
  | { readonly event: 'initialized'; readonly finalizedBlockHashes: readonly Hex[] }
  | { readonly event: 'newBlock'; readonly blockHash: Hex; readonly parentBlockHash: Hex }
  | { readonly event: 'bestBlockChanged'; readonly bestBlockHash: Hex }
  | {
      readonly event: 'finalized';
      readonly finalizedBlockHashes: readonly Hex[];
      readonly prunedBlockHashes: readonly Hex[];
    }
  /** It could not keep up; it is followed anew. */
  | { readonly event: 'stop' };

/** Final blocks remembered by number. */
const mostFinals = 4096;

export class SmoldotHeads {
  #best: BlockName | undefined;
  #final: BlockName | undefined;
  /** Of the newest final block and of those above it. */
  #numbers = new Map<Hex, number>();
  readonly #finals = new Map<number, Hex>();
  readonly #listeners = new Set<() => void>();
  #queue = Promise.resolve();

  /** @param failed hears why smoldot can no longer be followed */
  constructor(
    private readonly client: RpcClient,
    private readonly failed: (error: Error) => void,
  ) {
    this.#follow();
  }

  get best(): BlockName | undefined {
    return this.#best;
  }
  get final(): BlockName | undefined {
    return this.#final;
  }
  /** Hash of the final block of this height; undefined when it is not final yet, or was before smoldot began. */
  finalAt(number: number): Hex | undefined {
    return this.#finals.get(number);
  }
  /** Calls `listener` on every change. */
  onChange(listener: () => void): void {
    this.#listeners.add(listener);
  }

  #follow(): void {
    // Each event is taken after the one before it: the first waits for a header.
    const next = (event: unknown): void => {
      this.#queue = this.#queue
        .then(async () => this.#take((await subscription).id as string, event as FollowEvent))
        .catch(this.failed);
    };
    const subscription = this.client.subscribe('chainHead_v1_follow', [false], { next, error: this.failed });
    subscription.catch(this.failed);
  }

  async #take(subscription: string, event: FollowEvent): Promise<void> {
    switch (event.event) {
      case 'initialized':
        await this.#begin(subscription, event.finalizedBlockHashes);
        break;
      case 'newBlock':
        this.#numbers.set(event.blockHash, this.#numberOf(event.parentBlockHash) + 1);
        await this.#unpin(subscription, [event.blockHash]);
        return;
      case 'bestBlockChanged':
        this.#best = { hash: event.bestBlockHash, number: this.#numberOf(event.bestBlockHash) };
        break;
      case 'finalized':
        for (const hash of event.finalizedBlockHashes) this.#finalize({ hash, number: this.#numberOf(hash) });
        for (const hash of event.prunedBlockHashes) this.#numbers.delete(hash);
        break;
      case 'stop':
        return this.#follow();
    }
    for (const listener of this.#listeners) listener();
  }

  async #begin(subscription: string, finalized: readonly Hex[]): Promise<void> {
    const newest = (await this.client.request('chainHead_v1_header', [subscription, finalized.at(-1)])) as Hex;
    const { number } = decodeHeader(hexToBytes(newest));
    this.#numbers.clear();
    finalized.forEach((hash, i) => this.#finalize({ hash, number: number - (finalized.length - 1 - i) }));
    this.#best = this.#final;
    await this.#unpin(subscription, finalized);
  }

  #finalize(block: BlockName): void {
    if (this.#final) this.#numbers.delete(this.#final.hash);
    this.#final = block;
    this.#numbers.set(block.hash, block.number);
    this.#finals.set(block.number, block.hash);
    this.#finals.delete(block.number - mostFinals);
  }

  #numberOf(hash: Hex): number {
    const number = this.#numbers.get(hash);
    if (number === undefined) throw new Error(`smoldot named block ${hash} without its parent`);
    return number;
  }

  /** Whatever is not unpinned it keeps, and ends the subscription when that is too much. */
  async #unpin(subscription: string, hashes: readonly Hex[]): Promise<void> {
    await this.client.request('chainHead_v1_unpin', [subscription, hashes]);
  }
}
