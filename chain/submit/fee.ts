import type { Call, ExtrinsicEra } from '@polkadot/types/interfaces';
import type { Chain } from '../ports/chain.ts';
import type { Extrinsic } from '../transactions/extrinsic.ts';
import { eraBlocks, eraStart } from './sign-with-era.ts';

/** What the chain says a transaction will cost at most, rao; 0 for calls that are free. @throws RpcError, DisconnectedError, UnexpectedAnswer */
export async function transactionFee(chain: Chain, extrinsic: Extrinsic, address: string): Promise<bigint> {
  const { api } = chain;
  const { number: current, hash: blockHash } = eraStart(chain.heads(), chain.info);
  // Signed with zeros: the fee depends on the length of the signature, not on its truth. A copy, so that the original stays unsigned.
  const copy = api.tx(extrinsic.method as Call).signFake(address, {
    blockHash,
    genesisHash: api.genesisHash,
    nonce: 0,
    era: api.registry.createType<ExtrinsicEra>('ExtrinsicEra', { current, period: eraBlocks(chain.info) }),
    runtimeVersion: api.runtimeVersion,
  });
  const bytes = copy.toU8a();
  const info = await chain.at().call('TransactionPaymentApi', 'query_info', bytes, bytes.length);
  return info.bigint('partialFee');
}
