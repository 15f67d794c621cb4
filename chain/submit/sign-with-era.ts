import type { Signer } from '@polkadot/api/types';
import type { ExtrinsicEra } from '@polkadot/types/interfaces';
import type { Chain } from '../ports/chain.ts';
import type { Extrinsic } from '../transactions/extrinsic.ts';
import type { Head, Heads } from '../types/head.ts';
import { nextNonce } from './nonce-places.ts';

/** Who signs: an address, and a signer of @polkadot/api (`polkadotSigner`, `openHotkeySigner`, `keypairSigner` of the wallet). */
export interface Submitter {
  readonly address: string;
  readonly signer: Signer;
}

/** How long a person may read a review before its signature is too old, ms. */
const READING_MS = 10 * 60_000;
/** The longest period below the 2 400 block hashes the chain keeps (System.BlockHashCount). */
const LONGEST_ERA = 2_048;

/** Blocks a signature is good for on a chain: a power of two, ten minutes of its blocks, 64 at least. */
export function eraBlocks({ blockTimeMs }: { readonly blockTimeMs: number }): number {
  let blocks = 64;
  while (blocks < LONGEST_ERA && blocks * blockTimeMs < READING_MS) blocks *= 2;
  return blocks;
}

/**
 * The block a signature begins to be good at: the last final one, so that no fork takes it along. Where finality is far behind (it is proved
 * with one block in 512 only, or stalls), a signature from there would be too old when it is made: then the newest block.
 */
export function eraStart({ best, finalized }: Heads, info: { readonly blockTimeMs: number }): Head {
  return best.number - finalized.number > eraBlocks(info) / 4 ? best : finalized;
}

/** A signed transaction, and what its bytes say of when it can be taken. */
export interface Signed {
  readonly extrinsic: Extrinsic;
  readonly nonce: number;
  /** Its blocks come after this one. */
  readonly start: Head;
  /** No later block can take it. */
  readonly lastBlock: number;
}

/**
 * Signs with the account's next nonce (`nextNonce`) for some minutes of blocks after `eraStart`.
 * @throws MetadataRefused, RpcError, DisconnectedError, UnexpectedAnswer, and what the signer throws
 */
export async function signWithEra(chain: Chain, extrinsic: Extrinsic, { address, signer }: Submitter): Promise<Signed> {
  await chain.checkMetadata();
  const nonce = await nextNonce(chain, address);
  const start = eraStart(chain.heads(), chain.info);
  const { number: current, hash: blockHash } = start;
  const period = eraBlocks(chain.info);
  const era = chain.api.registry.createType<ExtrinsicEra>('ExtrinsicEra', { current, period });
  const signed = await extrinsic.signAsync(address, { signer, nonce, era, blockHash });
  return { extrinsic: signed, nonce, start, lastBlock: current + period };
}
