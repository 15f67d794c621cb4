import { blake2b256 } from '../../substrate/hash.ts';
import { bytesToHex, hexToBytes } from '../../substrate/bytes.ts';
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
 * afterwards. One request per new block.
 */
export class ExtrinsicFollower {
  private readonly chain: Chain;
  private readonly hash: string;
  /** Blocks looked through, by hash. */
  private readonly seen = new Set<string>();
  private readonly from: number;

  constructor(chain: Chain, hash: string, from: number) {
    this.chain = chain;
    this.hash = hash;
    this.from = from;
  }

  /** Looks through the blocks from a head back to the last one seen. */
  async search(head: {
    readonly number: number;
    readonly hash: string;
    readonly parentHash: string;
  }): Promise<Inclusion | null> {
    let { number, hash } = head;
    let parentHash: string | null = head.parentHash;
    while (number > this.from && !this.seen.has(hash)) {
      const body = await this.chain.at({ number, hash }).body();
      this.seen.add(hash);
      const index = body.findIndex((extrinsic) => extrinsicHash(extrinsic) === this.hash);
      if (index >= 0) return { block: number, blockHash: hash, index };
      if (parentHash === null) {
        const header = (await this.chain.request('chain_getHeader', [hash])) as { parentHash?: unknown } | null;
        if (typeof header?.parentHash !== 'string') return null;
        parentHash = header.parentHash;
      }
      hash = parentHash;
      parentHash = null;
      number -= 1;
    }
    return null;
  }

  /** Forgets a block that fell out of the chain, so that it is looked for again. */
  forget(): void {
    this.seen.clear();
  }
}

/** True when a block is part of the finalized chain. */
export async function isFinal(
  chain: Chain,
  { block, blockHash }: Inclusion,
  finalized: Head,
): Promise<boolean | 'replaced'> {
  if (finalized.number < block) return false;
  if (finalized.hash === blockHash) return true;
  const canonical = await chain.request('chain_getBlockHash', [block]);
  return canonical === blockHash ? true : 'replaced';
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
