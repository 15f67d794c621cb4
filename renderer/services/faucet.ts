import type { Signer } from '@polkadot/api/types';
import { transfer } from '../../chain/transactions/transfer.ts';
import { submit } from '../../chain/submit/submit.ts';
import type { Chain } from '../../chain/ports/chain.ts';
import { cryptoReady } from '../../wallet/keys/crypto-ready.ts';
import { keyFromUri } from '../../wallet/keys/secret-uri.ts';
import { keypairSigner } from '../../wallet/signing/keypair-signer.ts';

/** A public development account of every devnet, which gives newcomers play money. */
const GIVER = '//Bob';
/** What a newcomer gets: enough to register a miner and to stake, rao. */
export const GIFT_RAO = 1_000n * 1_000_000_000n;

/** Why the gift did not arrive. Nothing else was touched. */
export class NoGift extends Error {
  override readonly name = 'NoGift';
}

/**
 * Gives play money by an ordinary transfer that the devnet's own //Bob signs.
 * @returns the block in which it arrived
 * @throws NoGift on a chain that is not the bundled devnet, or when the transfer fails
 */
export async function givePlayMoney(chain: Chain, to: string): Promise<number> {
  if (chain.info.kind !== 'devnet') throw new NoGift('Only the bundled devnet gives money away.');
  await cryptoReady();
  const giver = keypairSigner(keyFromUri(GIVER).pair);
  const by = { address: giver.address, signer: giver as unknown as Signer };
  for await (const state of submit(chain, transfer(chain, to, GIFT_RAO), by)) {
    if (state.state === 'inBlock') return state.block;
    if (state.state === 'failed') throw new NoGift(`${state.failure.what} ${state.failure.todo}`);
  }
  throw new NoGift('The transfer was followed to no end.');
}
