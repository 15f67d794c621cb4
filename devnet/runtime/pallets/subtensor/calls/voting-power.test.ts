import { beforeEach, describe, expect, it } from 'vitest';
import { DispatchError } from '../../../frame/dispatch-error.ts';
import type { RuntimeCall } from '../../../frame/dispatch.ts';
import { updateVotingPower } from '../epoch/voting-power.ts';
import { subtensor } from '../index.ts';
import { account, ALICE, BOB, TestChain } from '../testing/test-chain.ts';

const { calls, storage } = subtensor;
const [OWNER, VALIDATOR, MINER] = [account(1), account(2), account(3)];
const ONE = 10n ** 18n;

let chain: TestChain;
let netuid: number;
beforeEach(() => {
  chain = new TestChain({ slotDurationMs: 250 });
  netuid = chain.subnet(ALICE, OWNER);
});
const rootFailure = (call: RuntimeCall): string | undefined => {
  try {
    chain.asRoot(call);
    return undefined;
  } catch (error) {
    if (error instanceof DispatchError) return error.title;
    throw error;
  }
};
const update = (stake: bigint, permit = true): void =>
  updateVotingPower(chain.ctx, netuid, [
    { hotkey: VALIDATOR, permit, stake },
    { hotkey: MINER, permit: false, stake },
  ]);
const power = (): bigint => storage.VotingPower.get(chain.ctx, netuid, VALIDATOR);

describe('voting power', () => {
  it('is followed from when the owner or root asks for it until two weeks after either asks to stop', () => {
    const [on, off] = [calls.enable_voting_power_tracking({ netuid }), calls.disable_voting_power_tracking({ netuid })];
    expect(chain.failure(BOB, on)).toBe('BadOrigin');
    expect(chain.failure(BOB, off)).toBe('BadOrigin');
    expect(chain.failure(ALICE, off)).toBe('SubtensorModule.VotingPowerTrackingNotEnabled');
    expect(chain.eventsOf(() => chain.asRoot(on))).toEqual(['SubtensorModule.VotingPowerTrackingEnabled']);
    const ends = BigInt(chain.ctx.block.number) + 100_800n;
    chain.as(ALICE, off);
    expect(chain.events.at(-1)).toEqual(
      subtensor.events.VotingPowerTrackingDisableScheduled({ netuid, disable_at_block: ends }),
    );
    expect(storage.VotingPowerDisableAtBlock.get(chain.ctx, netuid)).toBe(ends);
    chain.as(ALICE, on);
    expect(storage.VotingPowerDisableAtBlock.has(chain.ctx, netuid)).toBe(false);
  });

  it('moves with a pace that root alone sets, at most 1', () => {
    const pace = (alpha: bigint) => calls.sudo_set_voting_power_ema_alpha({ netuid, alpha });
    expect(chain.failure(ALICE, pace(1n))).toBe('BadOrigin');
    expect(rootFailure(pace(ONE + 1n))).toBe('SubtensorModule.InvalidVotingPowerEmaAlpha');
    expect(rootFailure(pace(ONE / 2n))).toBeUndefined();
    expect(chain.events.at(-1)).toEqual(subtensor.events.VotingPowerEmaAlphaSet({ netuid, alpha: ONE / 2n }));
    update(1_000n);
    expect(power()).toBe(0n);
    chain.as(ALICE, calls.enable_voting_power_tracking({ netuid }));
    update(1_000n);
    update(1_000n);
    expect(power()).toBe(750n);
    expect(storage.VotingPower.has(chain.ctx, netuid, MINER)).toBe(false);
  });

  it('ends with the permit, below the stake threshold, and for all with the tracking', () => {
    chain.as(ALICE, calls.enable_voting_power_tracking({ netuid }));
    storage.VotingPowerEmaAlpha.put(chain.ctx, netuid, ONE / 2n);
    storage.StakeThreshold.put(chain.ctx, 600n);
    update(1_000n);
    expect(power()).toBe(500n);
    update(1_000n);
    expect(power()).toBe(750n);
    update(0n);
    expect(storage.VotingPower.has(chain.ctx, netuid, VALIDATOR)).toBe(false);
    update(1_000n);
    update(1_000n, false);
    expect(storage.VotingPower.has(chain.ctx, netuid, VALIDATOR)).toBe(false);
    update(1_000n);
    storage.VotingPowerDisableAtBlock.put(chain.ctx, netuid, BigInt(chain.ctx.block.number));
    update(1_000n);
    expect(chain.events.at(-1)).toEqual(subtensor.events.VotingPowerTrackingDisabled({ netuid }));
    expect(storage.VotingPower.keys1(chain.ctx, netuid)).toEqual([]);
    expect(storage.VotingPowerTrackingEnabled.get(chain.ctx, netuid)).toBe(false);
  });

  it('stays as it was when the average is 0', () => {
    chain.as(ALICE, calls.enable_voting_power_tracking({ netuid }));
    storage.VotingPower.put(chain.ctx, netuid, VALIDATOR, 1n);
    storage.VotingPowerEmaAlpha.put(chain.ctx, netuid, ONE);
    update(0n);
    expect(power()).toBe(1n);
  });

  it('is updated at the epochs of the subnet, with the stake of every mechanism', () => {
    chain.as(ALICE, calls.add_stake({ hotkey: OWNER, netuid, amount_staked: 10_000_000_000n }));
    chain.as(ALICE, calls.enable_voting_power_tracking({ netuid }));
    storage.VotingPowerEmaAlpha.put(chain.ctx, netuid, ONE);
    chain.next(20);
    const [single, stake] = [
      storage.VotingPower.get(chain.ctx, netuid, OWNER),
      storage.TotalHotkeyAlpha.get(chain.ctx, OWNER, netuid),
    ];
    expect(single).toBeGreaterThan(0n);
    expect(single).toBeLessThanOrEqual(stake);
    storage.MechanismCountCurrent.put(chain.ctx, netuid, 2);
    chain.next(11);
    expect(storage.VotingPower.get(chain.ctx, netuid, OWNER)).toBeGreaterThanOrEqual(2n * single);
  });
});
