/**
 * A peer of the network as a source of the light node: the host dials it, what it says comes through a port and is checked here,
 * as if the host were the peer.
 */
import type { FromPeer, PeerFault, ToPeer } from '../../miner/ports/peer-port.ts';
import { linkedAfter } from '../../node-light/sources/linked-headers.ts';
import { scanKeys } from '../../node-light/sources/p2p-keys.ts';
import {
  AnswerRefusedError,
  SourceLacksError,
  SourceMovedError,
  type Source,
  type SourceListener,
} from '../../node-light/sources/source.ts';
import { RefusedError } from '../../node-light/verifier/refused-error.ts';
import { bytesToHex, hexToBytes, isHex, type Hex } from '../../substrate/bytes.ts';
import { decodeGrandpaGossip } from '../../substrate/grandpa/commit.ts';
import { blake2b256 } from '../../substrate/hash.ts';
import { decodeHeader, headerHash, type Header } from '../../substrate/header.ts';
import { PEER_CLOSED, type PeerWord } from './peer-port.ts';

/** The host found that what the peer sent has not even its form. */
class PeerRefusedError extends RefusedError {
  override readonly name = 'PeerRefusedError';
  constructor(
    readonly reason: string,
    message: string,
  ) {
    super(message);
  }
}

/** A question without its number. */
type Question = ToPeer extends infer Each ? (Each extends unknown ? Omit<Each, 'id'> : never) : never;
type Told = Extract<FromPeer, { say: 'answer' | 'block' }>;

/** The one question that a peer answers: it gossips the extrinsic. */
const submit = 'author_submitExtrinsic';

export class PeerSource implements Source {
  readonly name: string;
  readonly closed: Promise<string>;
  /** Commits are gossiped. */
  readonly tellsFinality = true;
  readonly #port: MessagePort;
  readonly #waiting = new Map<number, { resolve: (told: Told) => void; reject: (error: Error) => void }>();
  #over: ((reason: string) => void) | undefined;
  #ended: string | undefined;
  #listener: SourceListener | undefined;
  #lastId = 0;

  /** @param port the page's, behind which a peer is or will be */
  constructor(name: string, port: MessagePort) {
    this.name = name;
    this.#port = port;
    this.closed = new Promise((resolve) => (this.#over = resolve));
    port.addEventListener('message', ({ data }: MessageEvent<PeerWord>) => {
      if (data.say === 'closed') this.#end(data.reason);
      else this.#take(data);
    });
    port.start();
  }

  #end(reason: string): void {
    if (this.#ended !== undefined) return;
    this.#ended = reason;
    this.#listener = undefined;
    this.#port.close();
    for (const { reject } of this.#waiting.values()) reject(new Error(`${this.name} closed the connection: ${reason}`));
    this.#waiting.clear();
    this.#over?.(reason);
  }

  #take(said: FromPeer): void {
    switch (said.say) {
      case 'answer':
      case 'block':
        this.#waiting.get(said.id)?.resolve(said);
        return void this.#waiting.delete(said.id);
      case 'fault':
        this.#waiting.get(said.id)?.reject(errorOf(said));
        return void this.#waiting.delete(said.id);
      case 'malformed':
        return this.#listener?.malformed(new PeerRefusedError(said.reason, said.message));
      case 'justification':
        return this.#listener?.justification(said.bytes);
      case 'head':
        return this.#tell((listener) => listener.head(decodeHeader(said.header)));
      case 'commit':
        return this.#tell((listener) => {
          const message = decodeGrandpaGossip(said.bytes);
          if (message?.type === 'commit') listener.commit(message);
        });
    }
  }

  #tell(tell: (listener: SourceListener) => void): void {
    if (!this.#listener) return;
    try {
      tell(this.#listener);
    } catch (error) {
      this.#listener?.malformed(error as Error);
    }
  }

  #ask(question: Question): Promise<Told> {
    return new Promise((resolve, reject) => {
      if (this.#ended !== undefined) return reject(new Error(`${this.name} closed the connection: ${this.#ended}`));
      const id = ++this.#lastId;
      this.#waiting.set(id, { resolve, reject });
      this.#port.postMessage({ ...question, id } as ToPeer);
    });
  }

  async #parts(question: Question): Promise<readonly Uint8Array[]> {
    const told = await this.#ask(question);
    if (told.say !== 'answer') throw new AnswerRefusedError('malformed answer', question.ask, 'a block came instead');
    return told.parts;
  }

  async #hash(question: Question): Promise<Uint8Array | undefined> {
    const [hash] = await this.#parts(question);
    if (hash && hash.length !== 32)
      throw new AnswerRefusedError('malformed answer', question.ask, '32 bytes are wanted');
    return hash;
  }

  blockHash(number: number): Promise<Uint8Array | undefined> {
    return this.#hash({ ask: 'blockHash', number });
  }

  async finalizedHash(): Promise<Uint8Array> {
    const hash = await this.#hash({ ask: 'finalizedHash' });
    if (!hash) throw new SourceLacksError(`${this.name} says nothing of finality`);
    return hash;
  }

  async header(hash: Uint8Array): Promise<Header> {
    const wanted = bytesToHex(hash);
    const [bytes] = await this.#parts({ ask: 'header', hash: wanted });
    if (!bytes) throw new SourceLacksError(`${this.name} does not know block ${wanted}`);
    return headerOf(bytes, wanted);
  }

  async headers(after: number, to: { readonly hash: Hex; readonly number: number }): Promise<Header[]> {
    if (to.number <= after) return [];
    const headers = (await this.#parts({ ask: 'headers', after, ...to })).map(decodeHeader);
    return linkedAfter(headers, after, this.name);
  }

  async readProof(keys: readonly Uint8Array[], hash: Hex): Promise<Uint8Array[]> {
    return [...(await this.#parts({ ask: 'readProof', keys: [...keys], hash }))];
  }

  async warpProof(from: Uint8Array): Promise<Uint8Array> {
    const [proof] = await this.#parts({ ask: 'warpProof', hash: bytesToHex(from) });
    if (!proof) throw new SourceLacksError(`${this.name} gives no warp proof`);
    return proof;
  }

  async keys(prefix: Uint8Array, count: number, after: Uint8Array | undefined, hash: Hex): Promise<Uint8Array[]> {
    const { stateRoot } = await this.header(hexToBytes(hash));
    return scanKeys(stateRoot, prefix, count, after, (keys) => this.readProof(keys, hash));
  }

  async block(hash: Hex) {
    const told = await this.#ask({ ask: 'block', hash });
    if (told.say !== 'block') throw new AnswerRefusedError('malformed answer', 'block', 'no block came');
    const { header, extrinsics, justification } = told;
    return { header: headerOf(header, hash), extrinsics, justification: justification ?? undefined };
  }

  answers(method: string): boolean {
    return method === submit;
  }

  /** What a peer does is submit. @returns the extrinsic's hash @throws SourceLacksError for all others */
  async ask(method: string, [extrinsic]: readonly unknown[] = []): Promise<unknown> {
    if (method !== submit || !isHex(extrinsic)) throw this.#lacks(method);
    const bytes = hexToBytes(extrinsic);
    await this.#ask({ ask: 'submit', extrinsic: bytes });
    return bytesToHex(blake2b256(bytes));
  }

  watch(method: string): Promise<() => void> {
    return Promise.reject(this.#lacks(method));
  }

  #lacks(method: string): SourceLacksError {
    return new SourceLacksError(`${this.name} is a peer of the network, which does not answer ${method}`);
  }

  async follow(listener: SourceListener): Promise<() => void> {
    this.#listener = listener;
    await this.#ask({ ask: 'follow' });
    return () => {
      if (this.#listener === listener) this.#listener = undefined;
    };
  }

  close(): void {
    if (this.#ended !== undefined) return;
    this.#port.postMessage(PEER_CLOSED);
    this.#end('closed by this side');
  }
}

function headerOf(bytes: Uint8Array, hash: Hex): Header {
  const header = decodeHeader(bytes);
  if (bytesToHex(headerHash(header)) === hash) return header;
  throw new AnswerRefusedError('another header', 'header', `it does not hash to ${hash}`);
}

function errorOf({ kind, reason, message }: PeerFault): Error {
  if (kind === 'lacks') return new SourceLacksError(message);
  if (kind === 'moved') return new SourceMovedError();
  return kind === 'refused' ? new PeerRefusedError(reason, message) : new Error(message);
}
