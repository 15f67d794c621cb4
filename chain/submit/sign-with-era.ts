import type { Signer } from '@polkadot/api/types';
import type { ExtrinsicEra } from '@polkadot/types/interfaces';
import { UnexpectedAnswer } from '../errors.ts';
import type { Chain } from '../ports/chain.ts';
import type { Extrinsic } from '../transactions/extrinsic.ts';

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
 * Signs with the account's next nonce (waiting transactions counted) for some minutes of blocks after the last final one.
 * @throws MetadataRefused, RpcError, DisconnectedError, and what the signer throws
 */
export async function signWithEra(
  chain: Chain,
  extrinsic: Extrinsic,
  { address, signer }: Submitter,
): Promise<Extrinsic> {
  await chain.checkMetadata();
  const nonce = await chain.request('system_accountNextIndex', [address]);
  if (typeof nonce !== 'number') throw new UnexpectedAnswer(`the next nonce of ${address}`, 'a number');
  const { number: current, hash: blockHash } = chain.heads().finalized;
  const era = chain.api.registry.createType<ExtrinsicEra>('ExtrinsicEra', { current, period: eraBlocks(chain.info) });
  return extrinsic.signAsync(address, { signer, nonce, era, blockHash });
}
