/**
 * `author_submitAndWatchExtrinsic`: the transaction is handed to every source at once. Of what they say of it only that is told which can
 * be proved, or on which all who answered agree. substrate: client/rpc-api (author), client/transaction-pool.
 */
import { bytesToHex, hexToBytes, type Hex } from '../../substrate/bytes.ts';
import { blake2b256 } from '../../substrate/hash.ts';
import { RpcError } from '../../substrate/transport/rpc-client.ts';
import type { StreamSink } from '../engine/endpoint-word.ts';
import { NotProvedError } from '../engine/errors.ts';
import type { LightNode } from '../engine/light-node.ts';
import type { Source } from '../sources/source.ts';
import { bytesParam } from './params.ts';
import { provedAnswers } from './proved-answers.ts';
import type { Stream } from './proved-streams.ts';

const [watch, unwatch, submit] = [
  'author_submitAndWatchExtrinsic',
  'author_unwatchExtrinsic',
  'author_submitExtrinsic',
] as const;
/** The source has the transaction by gossip already. substrate: `POOL_ALREADY_IMPORTED` */
const alreadyThere = 1013;
/** Whoever has said nothing for so long does not answer. */
const mostSilentMs = 15_000;
/** What is passed on as it is said, once each: nothing hangs on it. */
const harmless: ReadonlySet<unknown> = new Set(['future', 'ready', 'broadcast']);
/** Transactions of which it is remembered who refused them. */
const mostRemembered = 64;

/** Who refused a transaction, by its hash. */
const refusers = new WeakMap<LightNode, Map<Hex, readonly string[]>>();

/** Names of the sources that refused or dropped this transaction, where all that answered did; empty for any other. */
export const refusersOf = (node: LightNode, hash: Hex): readonly string[] => refusers.get(node)?.get(hash) ?? [];

/** What a source made of it. Peers are `handed` it and say nothing; `gone` is who did not answer. */
type Stand = 'asked' | 'took' | 'handed' | 'refused' | 'gone';

class Offer {
  /** Resolves once it was taken. @throws RpcError of the first refusal when all who answered refused, NotProvedError when there is nobody to ask */
  readonly taken: Promise<void>;
  private readonly hash: Uint8Array;
  /** By the name of the source. */
  private readonly stands = new Map<string, Stand>();
  private readonly stops: (() => void)[] = [];
  /** Blocks shown to hold it, with their heights. */
  private readonly blocks = new Map<Hex, number>();
  private readonly told = new Set<unknown>();
  /** Holds it, as told last. */
  private block: Hex | undefined;
  private refusal: RpcError | undefined;
  private verdict: unknown;
  private streams = 0;
  private opened = false;
  private over = false;
  private order: Promise<void> = Promise.resolve();
  private open!: () => void;
  private fail!: (error: Error) => void;

  constructor(
    private readonly node: LightNode,
    private readonly extrinsic: Uint8Array,
    private readonly sink: StreamSink,
  ) {
    this.hash = blake2b256(extrinsic);
    this.taken = new Promise((resolve, reject) => {
      this.open = () => {
        this.opened = true;
        resolve();
      };
      this.fail = reject;
    });
    this.stops.push(
      node.on('head', () => this.review()),
      node.on('final', () => this.review()),
      // Whoever comes later is handed it too.
      node.on('followed', () => this.handToAll()),
    );
    this.handToAll();
    if (this.stands.size === 0) {
      this.stop();
      this.fail(new NotProvedError('That the transaction was taken', []));
    }
    void node.after(mostSilentMs).then(() => this.giveUpSilent());
  }

  stop(): void {
    this.over = true;
    for (const stop of this.stops.splice(0)) stop();
  }

  private handToAll(): void {
    for (const source of this.node.speakers(submit)) {
      const stand = this.stands.get(source.name);
      if (this.over || (stand !== undefined && stand !== 'gone')) continue;
      // Those that are asked at once stand side by side before one of them answers.
      this.stands.set(source.name, 'asked');
      void this.hand(source);
    }
  }

  private async hand(source: Source): Promise<void> {
    const extrinsic = bytesToHex(this.extrinsic);
    try {
      if (!source.answers(watch)) {
        await source.ask(submit, [extrinsic]);
        return this.stand(source, 'handed');
      }
      const listener = {
        next: (status: unknown) => this.heard(source, status),
        error: (error: Error) => this.lost(error),
      };
      const stop = await source.watch(watch, unwatch, [extrinsic], listener);
      if (this.over) return stop();
      this.stops.push(stop);
      this.streams++;
      // It may have dropped it in the same breath.
      if (this.stands.get(source.name) !== 'refused') this.stand(source, 'took');
    } catch (error) {
      if (error instanceof RpcError && error.code === alreadyThere) return this.stand(source, 'took');
      if (error instanceof RpcError) this.refusal ??= error;
      this.stand(source, error instanceof RpcError ? 'refused' : 'gone');
    }
  }

  private stand(source: Source, stand: Stand): void {
    this.stands.set(source.name, stand);
    this.settle();
  }

  /** A refusal counts when all who answered refuse, and nobody is still asked. */
  private settle(): void {
    const stands = new Set(this.stands.values());
    if (this.over) return;
    if (stands.has('took')) return this.open();
    if (stands.has('asked')) return;
    // Silence is no refusal: whoever comes later may take it.
    if (!stands.has('refused')) return this.open();
    if (!this.opened && this.refusal) {
      this.stop();
      this.remember();
      return this.fail(this.refusal);
    }
    this.open();
    // What was told of blocks before is looked at first: it is dropped by who has it in one, too.
    this.then(() => {
      if (this.block !== undefined || [...this.stands.values()].includes('took')) return;
      this.stop();
      this.remember();
      if (this.verdict === undefined && this.refusal) this.sink.error(this.refusal);
      else this.sink.next(this.verdict);
    });
  }

  private remember(): void {
    const known = refusers.get(this.node) ?? new Map<Hex, readonly string[]>();
    refusers.set(this.node, known);
    const [oldest] = known.keys();
    if (known.size === mostRemembered && oldest !== undefined) known.delete(oldest);
    const refused = [...this.stands].filter(([, stand]) => stand === 'refused');
    known.set(
      bytesToHex(this.hash),
      refused.map(([name]) => name),
    );
  }

  private giveUpSilent(): void {
    for (const [name, stand] of this.stands) if (stand === 'asked') this.stands.set(name, 'gone');
    this.settle();
  }

  /** A source that took it has it, also when it is lost; told is when nobody is left to hear of it. */
  private lost(error: Error): void {
    if (--this.streams === 0 && !this.over) this.sink.error(error);
  }

  private heard(source: Source, status: unknown): void {
    if (this.over) return;
    const fields = typeof status === 'object' && status !== null ? status : {};
    if (status === 'invalid' || status === 'dropped' || 'usurped' in fields) {
      this.verdict = status;
      return this.stand(source, 'refused');
    }
    if ('inBlock' in fields) this.look(fields.inBlock);
    else if ('finalized' in fields) this.look(fields.finalized);
    else {
      const word = 'broadcast' in fields ? 'broadcast' : status;
      if (this.block !== undefined || !harmless.has(word) || this.told.has(word)) return;
      this.told.add(word);
      this.sink.next(status);
    }
  }

  /** Checks that the block holds it; that it is on the chain is looked at in `review`. */
  private look(said: unknown): void {
    this.then(async () => {
      const block = bytesToHex(hexToBytes(String(said)));
      if (this.blocks.has(block)) return;
      await this.node.inclusion(this.hash, block);
      this.blocks.set(block, (await this.node.header(block)).number);
    });
    this.review();
  }

  /** Tells when the verified chain holds it, no longer holds it, or holds it for good. */
  private review(): void {
    this.then(async () => {
      const { node } = this;
      const held = [...this.blocks].find(([block, number]) => node.hashAt(number) === block);
      if (this.block !== undefined && this.block !== held?.[0]) {
        this.sink.next({ retracted: this.block });
        this.block = undefined;
      }
      if (!held) return;
      const [block, number] = held;
      if (this.block === undefined) this.sink.next({ inBlock: block });
      this.block = block;
      if ((await this.finalNumber()) < number || node.hashAt(number) !== block || this.over) return;
      this.sink.next({ finalized: block });
      this.stop();
    });
  }

  /** Height of the newest final block, as it is told to who asks for that: proved, or claimed where finality does not move. */
  private async finalNumber(): Promise<number> {
    const { node } = this;
    if (node.finalityMoves) return node.final?.header.number ?? 0;
    const hash = await provedAnswers['chain_getFinalizedHead']?.([], node);
    return typeof hash === 'string' ? (await node.header(hash as Hex)).number : 0;
  }

  /** One after the other, as each waits for answers. */
  private then(step: () => Promise<void> | void): void {
    this.order = this.order
      .then(() => (this.over ? undefined : step()))
      .catch((error: unknown) => this.sink.error(error as Error));
  }
}

export const submitAndWatch: Stream = async (params, node, sink) => {
  const offer = new Offer(node, bytesParam(params[0], 'extrinsic'), sink);
  await offer.taken;
  return () => offer.stop();
};
