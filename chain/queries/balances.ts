import type { Proved } from '../../substrate/evidence.ts';
import type { BlockView } from '../read/block-view.ts';
import type { Balance } from '../types/balance.ts';

const larger = (a: bigint, b: bigint): bigint => (a > b ? a : b);

/**
 * Balances of accounts at one block, in the order asked for; an account that does not exist has zeros.
 * @param existentialDepositRao what must stay for the account to live
 */
export async function readBalances(
  view: BlockView,
  addresses: readonly string[],
  existentialDepositRao: bigint,
): Promise<Proved<readonly Balance[]>> {
  const accounts = await view.storage(addresses.map((address) => ['System', 'Account', address]));
  const value = accounts.map((account, index): Balance => {
    const data = account.field('data');
    const freeRao = data.bigint('free');
    const frozenRao = data.bigint('frozen');
    return {
      address: addresses[index]!,
      freeRao,
      reservedRao: data.bigint('reserved'),
      frozenRao,
      transferableRao: larger(0n, freeRao - larger(frozenRao, existentialDepositRao)),
      nonce: account.number('nonce'),
    };
  });
  return { value, evidence: view.evidence };
}
