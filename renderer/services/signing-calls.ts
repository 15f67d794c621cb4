import type { Signer } from '@polkadot/api/types';
import { readBalances } from '../../chain/queries/balances.ts';
import { transactionFee } from '../../chain/submit/fee.ts';
import { submit } from '../../chain/submit/submit.ts';
import type { SigningChainCalls } from './signing-desk.svelte.ts';

/** What the signing desk asks of a chain. Loaded with the chain's client, not with the first picture. */
export const signingCalls: SigningChainCalls = {
  submit: (chain, extrinsic, { address, signer }) =>
    submit(chain, extrinsic, { address, signer: signer as unknown as Signer }),
  feeRao: (chain, extrinsic, address) => transactionFee(chain, extrinsic, address),
  async freeRao(chain, address) {
    const { value } = await readBalances(chain.at(), [address], 0n);
    return value[0]?.freeRao ?? 0n;
  },
};
