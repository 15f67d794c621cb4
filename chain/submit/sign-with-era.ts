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

/** Blocks a signature is good for; a power of two. */
export const ERA_BLOCKS = 64;

/**
 * Signs with the account's next nonce (waiting transactions counted) for the 64 blocks after the last final one.
 * @throws RpcError, DisconnectedError, and what the signer throws
 */
export async function signWithEra(
  chain: Chain,
  extrinsic: Extrinsic,
  { address, signer }: Submitter,
): Promise<Extrinsic> {
  const nonce = await chain.request('system_accountNextIndex', [address]);
  if (typeof nonce !== 'number') throw new UnexpectedAnswer(`the next nonce of ${address}`, 'a number');
  const { number: current, hash: blockHash } = chain.heads().finalized;
  const era = chain.api.registry.createType<ExtrinsicEra>('ExtrinsicEra', { current, period: ERA_BLOCKS });
  return extrinsic.signAsync(address, { signer, nonce, era, blockHash });
}
