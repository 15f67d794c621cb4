/**
 * A Substrate node over JSON-RPC as a source. Answers are checked for form and size here, for truth by whoever asked.
 * substrate: client/rpc-api (chain, state, grandpa).
 */
import { bytesToHex, equalBytes, HexError, hexesToBytes, hexToBytes, isHex, type Hex } from '../../substrate/bytes.ts';
import { grandpaEngine } from '../../substrate/digest.ts';
import { decodeFinalityProof } from '../../substrate/grandpa/finality-proof.ts';
import { headerFromJson, headerHash, type Header } from '../../substrate/header.ts';
import { RpcClient } from '../../substrate/transport/rpc-client.ts';
import type { Connect } from '../../substrate/transport/transport.ts';
import { defaultProofLimits, ProofTooLargeError } from '../../substrate/trie/verify-proof.ts';
import { isRefusal } from '../verifier/is-refusal.ts';
import { AnswerRefusedError, SourceLacksError, SourceMovedError, type Source, type SourceListener } from './source.ts';

export interface JsonRpcSourceOptions {
  readonly name: string;
  readonly connect: Connect;
  /** A signal that gives a request up after so many milliseconds. */
  readonly deadline?: (ms: number) => AbortSignal;
}

/** Longest time for one request, milliseconds. */
const requestMs = 30_000;
/** Headers between two blocks are walked back by their parents up to so many, beyond that asked by number. */
const mostWalked = 32;
/** Block numbers in one request, and headers under way at once. */
const atOnce = 128;
/** Most bytes of one block's extrinsics: Finney's blocks hold at most 10 MiB. */
const mostBodyBytes = 16 << 20;

const bytesOf = (value: unknown, method: string, length?: number): Uint8Array => {
  const bytes = typeof value === 'string' && value.startsWith('0x') ? bytesOfHex(value) : undefined;
  if (bytes && (length === undefined || bytes.length === length)) return bytes;
  throw new AnswerRefusedError('malformed answer', method, `${length ?? 'some'} bytes in hexadecimal are wanted`);
};

function bytesOfHex(text: string): Uint8Array | undefined {
  try {
    return hexToBytes(text);
  } catch (error) {
    if (error instanceof HexError) return undefined;
    throw error;
  }
}

const listOf = (value: unknown, method: string): readonly unknown[] => {
  if (!Array.isArray(value)) throw new AnswerRefusedError('malformed answer', method, 'a list is wanted');
  return value as readonly unknown[];
};

const fieldOf = (value: unknown, field: string, method: string): unknown => {
  if (typeof value !== 'object' || value === null) {
    throw new AnswerRefusedError('malformed answer', method, 'an object is wanted');
  }
  return (value as Record<string, unknown>)[field];
};

/** A number of bytes from hexadecimal texts, counted before any of them is decoded. */
function boundedBytes(list: readonly unknown[], method: string, most: number, tooLarge: () => Error): Uint8Array[] {
  let bytes = 0;
  for (const entry of list) {
    bytes += typeof entry === 'string' ? entry.length >> 1 : 0;
    if (bytes > most) throw tooLarge();
  }
  try {
    return hexesToBytes(list.map((entry) => (typeof entry === 'string' && entry.startsWith('0x') ? entry : 'x')));
  } catch (error) {
    if (!(error instanceof HexError)) throw error;
    throw new AnswerRefusedError('malformed answer', method, 'bytes in hexadecimal are wanted');
  }
}

export class JsonRpcSource implements Source {
  readonly name: string;
  readonly closed: Promise<string>;
  tellsFinality = false;
  private readonly client: RpcClient;
  private readonly deadline: (ms: number) => AbortSignal;
  private methods: Promise<ReadonlySet<string>> | undefined;

  constructor({ name, connect, deadline }: JsonRpcSourceOptions) {
    this.name = name;
    this.client = new RpcClient(connect);
    this.closed = this.client.closed;
    this.deadline = deadline ?? ((ms) => AbortSignal.timeout(ms));
  }

  answers(): boolean {
    return true;
  }

  ask(method: string, params: readonly unknown[] = []): Promise<unknown> {
    return this.client.request(method, params, this.deadline(requestMs));
  }

  async watch(
    method: string,
    unsubscribe: string,
    params: readonly unknown[],
    listener: { next(result: unknown): void; error(error: Error): void },
  ): Promise<() => void> {
    const subscription = await this.client.subscribe(method, params, listener);
    return () => void subscription.unsubscribe(unsubscribe).catch(gone);
  }

  async blockHash(number: number): Promise<Uint8Array | undefined> {
    const answer = await this.ask('chain_getBlockHash', [number]);
    return answer === null ? undefined : bytesOf(answer, 'chain_getBlockHash', 32);
  }

  async finalizedHash(): Promise<Uint8Array> {
    return bytesOf(await this.ask('chain_getFinalizedHead'), 'chain_getFinalizedHead', 32);
  }

  async header(hash: Uint8Array): Promise<Header> {
    const answer = await this.ask('chain_getHeader', [bytesToHex(hash)]);
    if (answer === null) throw new SourceLacksError(`${this.name} does not know block ${bytesToHex(hash)}`);
    const header = headerFromJson(answer);
    if (!equalBytes(headerHash(header), hash)) {
      throw new AnswerRefusedError('another header', 'chain_getHeader', `it does not hash to ${bytesToHex(hash)}`);
    }
    return header;
  }

  headers(after: number, to: { readonly hash: Hex; readonly number: number }): Promise<Header[]> {
    return to.number - after <= mostWalked ? this.walkBack(after, to.hash) : this.byNumber(after, to);
  }

  /** By parent links, which cannot miss a fork. */
  private async walkBack(after: number, hash: Hex): Promise<Header[]> {
    const headers: Header[] = [];
    for (let next = hexToBytes(hash); ;) {
      const header = await this.header(next);
      if (header.number <= after) return headers;
      headers.unshift(header);
      if (header.number === after + 1 || headers.length > mostWalked) return headers;
      next = header.parentHash;
    }
  }

  private async byNumber(after: number, to: { readonly hash: Hex; readonly number: number }): Promise<Header[]> {
    const last = Math.min(to.number, after + atOnce);
    const numbers = Array.from({ length: last - after }, (_, i) => after + 1 + i);
    const answer = listOf(await this.ask('chain_getBlockHash', [numbers]), 'chain_getBlockHash');
    if (answer.length !== numbers.length || answer.includes(null)) throw new SourceMovedError();
    const headers = await Promise.all(answer.map((hash) => this.header(bytesOf(hash, 'chain_getBlockHash', 32))));
    headers.forEach((header, i) => {
      const parent = answer[i - 1];
      if (parent !== undefined && bytesToHex(header.parentHash) !== parent) throw new SourceMovedError();
    });
    return headers;
  }

  async readProof(keys: readonly Uint8Array[], hash: Hex): Promise<Uint8Array[]> {
    const method = 'state_getReadProof';
    const proof = listOf(fieldOf(await this.ask(method, [keys.map(bytesToHex), hash]), 'proof', method), method);
    const { entries, bytes } = defaultProofLimits;
    if (proof.length > entries) throw new ProofTooLargeError('entries', entries);
    return boundedBytes(proof, method, bytes, () => new ProofTooLargeError('bytes', bytes));
  }

  async keys(prefix: Uint8Array, count: number, after: Uint8Array | undefined, hash: Hex): Promise<Uint8Array[]> {
    const method = 'state_getKeysPaged';
    const start = after ? bytesToHex(after) : null;
    const keys = listOf(await this.ask(method, [bytesToHex(prefix), count, start, hash]), method);
    if (keys.length > count)
      throw new AnswerRefusedError('answer too large', method, `${keys.length} keys for ${count}`);
    return keys.map((key) => bytesOf(key, method));
  }

  async block(hash: Hex) {
    const method = 'chain_getBlock';
    const answer = await this.ask(method, [hash]);
    if (answer === null) throw new SourceLacksError(`${this.name} does not know block ${hash}`);
    const block = fieldOf(answer, 'block', method);
    const header = headerFromJson(fieldOf(block, 'header', method));
    if (bytesToHex(headerHash(header)) !== hash) {
      throw new AnswerRefusedError('another header', method, `it does not hash to ${hash}`);
    }
    const tooLarge = () => new AnswerRefusedError('answer too large', method, `more than ${mostBodyBytes} bytes`);
    const extrinsics = boundedBytes(
      listOf(fieldOf(block, 'extrinsics', method), method),
      method,
      mostBodyBytes,
      tooLarge,
    );
    return { header, extrinsics, justification: grandpaJustification(fieldOf(answer, 'justifications', method)) };
  }

  async follow(listener: SourceListener): Promise<() => void> {
    const stop = await this.watch('chain_subscribeNewHeads', 'chain_unsubscribeNewHeads', [], {
      next: (json) => told(listener, () => listener.head(headerFromJson(json))),
      error: () => undefined,
    });
    const known = await this.knownMethods();
    if (!known.has('grandpa_subscribeJustifications')) return stop;
    const method = 'grandpa_subscribeJustifications';
    const stopJustifications = await this.watch(method, 'grandpa_unsubscribeJustifications', [], {
      next: (bytes) => told(listener, () => listener.justification(bytesOf(bytes, method))),
      error: () => undefined,
    });
    this.tellsFinality = true;
    if (known.has('grandpa_proveFinality')) void this.tellNewestProof(listener);
    return () => {
      this.tellsFinality = false;
      stop();
      stopJustifications();
    };
  }

  /**
   * The proof of finality the node has by now: by itself it tells only of those to come, and a chain may stand still. A node that cannot
   * make one says nothing wrong.
   */
  private async tellNewestProof(listener: SourceListener): Promise<void> {
    const method = 'grandpa_proveFinality';
    try {
      const { number } = await this.header(await this.finalizedHash());
      const answer = await this.ask(method, [number]);
      if (answer !== null) listener.justification(decodeFinalityProof(bytesOf(answer, method)).justification);
    } catch (error) {
      if (isRefusal(error)) listener.malformed(error);
    }
  }

  /** Methods the node says it has; asked once. */
  knownMethods(): Promise<ReadonlySet<string>> {
    this.methods ??= this.ask('rpc_methods').then(
      (answer) => new Set(listOf(fieldOf(answer, 'methods', 'rpc_methods'), 'rpc_methods').map(String)),
    );
    return this.methods;
  }

  ping(): Promise<unknown> {
    return this.ask('chain_getBlockHash', [0]);
  }

  close(reason?: string): void {
    this.client.close(reason);
  }
}

/** Nothing to do when the connection is gone before the end of a stream could be told. */
const gone = (): void => undefined;

function told(listener: SourceListener, tell: () => void): void {
  try {
    tell();
  } catch (error) {
    listener.malformed(error instanceof Error ? error : new Error(String(error)));
  }
}

/** JSON-RPC gives `[[engine, bytes], …]`, both as lists of numbers; some nodes as hexadecimal. */
function grandpaJustification(value: unknown): Uint8Array | undefined {
  if (value === null || value === undefined) return undefined;
  for (const entry of listOf(value, 'chain_getBlock')) {
    const [engine, bytes] = listOf(entry, 'chain_getBlock');
    if (String.fromCharCode(...asBytes(engine)) === grandpaEngine) return asBytes(bytes);
  }
  return undefined;
}

function asBytes(value: unknown): Uint8Array {
  if (isHex(value)) return hexToBytes(value);
  const list = listOf(value, 'chain_getBlock');
  const isByte = (each: unknown) => Number.isInteger(each) && (each as number) >= 0 && (each as number) < 256;
  if (!list.every(isByte)) throw new AnswerRefusedError('malformed answer', 'chain_getBlock', 'bytes are wanted');
  return Uint8Array.from(list as number[]);
}
