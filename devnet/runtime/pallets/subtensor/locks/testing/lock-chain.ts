// A subnet with stake that can be locked. Not part of the product: only test files import it.
import type { AccountId } from '../../../../frame/types.ts';
import { subtensor } from '../../index.ts';
import { account, ALICE, BOB, CHARLIE, tao, TestChain } from '../../testing/test-chain.ts';

/** The subnet's owner hotkey, and those of Bob and Charlie. */
export const [OWNER, HOTKEY, OTHER] = [account(1), account(2), account(3)] as const;

/** Alice's subnet, on which these coldkeys have staked 200 TAO each with one hotkey. */
export function lockChain(hotkey: AccountId, ...stakers: readonly AccountId[]): { chain: TestChain; netuid: number } {
  const chain = new TestChain();
  const netuid = chain.subnet(ALICE, OWNER);
  chain.as(BOB, subtensor.calls.try_associate_hotkey({ hotkey: HOTKEY }));
  chain.as(CHARLIE, subtensor.calls.try_associate_hotkey({ hotkey: OTHER }));
  for (const who of stakers) chain.as(who, subtensor.calls.add_stake({ hotkey, netuid, amount_staked: tao(200) }));
  return { chain, netuid };
}

/** Locks melt, and conviction grows, over so many blocks: short enough for a test. */
export const QUICK_RATES = { unlock: 1000n, maturity: 1000n };

export function quickLocks({ ctx }: TestChain): void {
  subtensor.storage.UnlockRate.put(ctx, QUICK_RATES.unlock);
  subtensor.storage.MaturityRate.put(ctx, QUICK_RATES.maturity);
}
