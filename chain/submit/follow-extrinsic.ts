import { blake2b256 } from '../../substrate/hash.ts';
import { bytesToHex, hexToBytes } from '../../substrate/bytes.ts';
import { UnexpectedAnswer } from '../errors.ts';
import type { Chain } from '../ports/chain.ts';
import type { ChainStatus } from '../types/chain-info.ts';
import type { Head, Heads } from '../types/head.ts';

/** Where an extrinsic was found. */
export interface Inclusion {
  readonly block: number;
  readonly blockHash: string;
  /** Its place in the block. */
  readonly index: number;
}

const extrinsicHash = (hex: string): string => bytesToHex(blake2b256(hexToBytes(hex)));

/**
 * Looks for an extrinsic in every block after `from`, whatever the connection does meanwhile: blocks missed while it was down are read
 * afterwards. One request per new block. Blocks hang together by their hashes, so that nobody's word is needed for which are on a chain.
 */
export class ExtrinsicFollower {
  private readonly chain: Chain;
  private readonly hash: string;
  private readonly from: number;
  /** Blocks looked through, by hash: their parent, and where in them it is (-1 where it is not). */
  private readonly seen = new Map<string, { readonly parentHash: string; readonly index: number }>();

  constructor(chain: Chain, hash: string, from: number) {
    this.chain = chain;
    this.hash = hash;
    this.from = from;
  }

  /** Where it is on the chain that ends in this block; null when it is on none of its blocks after `from`. */
  async find(tip: Pick<Head, 'number' | 'hash' | 'parentHash'>): Promise<Inclusion | null> {
    let { hash } = tip;
    for (let { number } = tip; number > this.from; number--) {
      const { parentHash, index } = this.seen.get(hash) ?? (await this.read(number, hash, tip));
      if (index >= 0) return { block: number, blockHash: hash, index };
      hash = parentHash;
    }
    return null;
  }

  private async read(number: number, hash: string, tip: Pick<Head, 'hash' | 'parentHash'>) {
    const body = await this.chain.at({ number, hash }).body();
    const index = body.findIndex((extrinsic) => extrinsicHash(extrinsic) === this.hash);
    const parentHash = hash === tip.hash ? tip.parentHash : await this.parentOf(hash);
    const block = { parentHash, index };
    this.seen.set(hash, block);
    return block;
  }

  private async parentOf(hash: string): Promise<string> {
    const header = (await this.chain.request('chain_getHeader', [hash])) as { parentHash?: unknown } | null;
    if (typeof header?.parentHash === 'string') return header.parentHash;
    throw new UnexpectedAnswer('the header of a block', 'a header');
  }
}

/** Heads and status as they were when somebody looked. */
export interface Sight {
  readonly heads: Heads;
  readonly status: ChainStatus;
}
export const look = (chain: Chain): Sight => ({ heads: chain.heads(), status: chain.status() });

/** Resolves when heads or status are no longer those of `since` (at once when that is so already), or when aborted. */
export function changeAfter(chain: Chain, since: Sight, signal: AbortSignal): Promise<Sight> {
  return new Promise((resolve) => {
    const done = (): void => {
      stopHeads();
      stopStatus();
      signal.removeEventListener('abort', done);
      resolve(look(chain));
    };
    const stopHeads = chain.onHeads(done);
    const stopStatus = chain.onStatus(done);
    signal.addEventListener('abort', done, { once: true });
    if (signal.aborted || chain.heads() !== since.heads || chain.status() !== since.status) done();
  });
}
