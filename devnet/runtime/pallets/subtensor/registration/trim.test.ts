import { beforeEach, describe, expect, it } from 'vitest';
import { DispatchError } from '../../../frame/dispatch-error.ts';
import { subtensor } from '../index.ts';
import { account, ALICE, BOB, TestChain } from '../testing/test-chain.ts';
import { trimNeurons } from './trim.ts';

const { storage } = subtensor;
const OWNER = account(1);
const hotkey = (uid: number): typeof OWNER => (uid === 0 ? OWNER : account(100 + uid));

let chain: TestChain;
let netuid: number;
/** Six neurons; the one with uid 0 is the owner's, nobody else is immune. */
beforeEach(() => {
  chain = new TestChain({ slotDurationMs: 250 });
  netuid = chain.subnet(ALICE, OWNER);
  for (let uid = 1; uid < 6; uid++) {
    storage.Burn.put(chain.ctx, netuid, 500_000n);
    chain.as(BOB, subtensor.calls.burned_register({ netuid, hotkey: hotkey(uid) }));
  }
  storage.ImmunityPeriod.put(chain.ctx, netuid, 0);
  storage.MinAllowedUids.put(chain.ctx, netuid, 2);
  storage.Emission.put(chain.ctx, netuid, [0n, 10n, 5n, 30n, 5n, 20n]);
});
const failure = (limit: number, of = netuid): string | undefined => {
  try {
    chain.ctx.simulate(() => trimNeurons(chain.ctx, of, limit));
    return undefined;
  } catch (error) {
    if (error instanceof DispatchError) return error.title;
    throw error;
  }
};

describe('trimming', () => {
  it('removes those with the least emission, of equals the highest uid, and never the owner', () => {
    trimNeurons(chain.ctx, netuid, 5);
    expect([0, 1, 2, 3, 4].map((uid) => storage.Keys.get(chain.ctx, netuid, uid))).toEqual([0, 1, 2, 3, 5].map(hotkey));
    trimNeurons(chain.ctx, netuid, 3);
    expect(storage.SubnetworkN.get(chain.ctx, netuid)).toBe(3);
    expect(storage.MaxAllowedUids.get(chain.ctx, netuid)).toBe(3);
    expect([0, 1, 2].map((uid) => storage.Keys.get(chain.ctx, netuid, uid))).toEqual([0, 3, 5].map(hotkey));
    expect(storage.Emission.get(chain.ctx, netuid)).toEqual([0n, 30n, 20n]);
    expect(storage.Uids.entries1(chain.ctx, netuid).sort(([, a], [, b]) => a - b)).toEqual([
      [hotkey(0), 0],
      [hotkey(3), 1],
      [hotkey(5), 2],
    ]);
  });

  it('forgets everything about who goes and renames everything about who stays', () => {
    const { ctx } = chain;
    storage.MechanismCountCurrent.put(ctx, netuid, 2);
    const indices = [netuid, 4096 + netuid];
    for (const [m, index] of indices.entries()) {
      storage.Incentive.put(
        ctx,
        index,
        [0, 1, 2, 3, 4, 5].map((n) => n + m),
      );
      storage.LastUpdate.put(ctx, index, [0n, 1n, 2n, 3n, 4n, 5n]);
      storage.Weights.put(ctx, index, 5, [
        [1, 11],
        [2, 22],
        [3, 33],
      ]);
      storage.Weights.put(ctx, index, 2, [[5, 1]]);
      storage.Bonds.put(ctx, index, 3, [
        [4, 44],
        [5, 55],
      ]);
    }
    const since = [3, 5].map((uid) => storage.BlockAtRegistration.get(ctx, netuid, uid));
    storage.Axons.put(ctx, netuid, hotkey(2), {
      block: 1n,
      version: 1,
      ip: 1n,
      port: 2,
      ip_type: 4,
      protocol: 0,
      placeholder1: 0,
      placeholder2: 0,
    });
    storage.AssociatedEvmAddress.put(ctx, netuid, 5, [new Uint8Array(20).fill(5), 1n]);
    storage.AssociatedEvmAddress.put(ctx, netuid, 4, [new Uint8Array(20).fill(4), 1n]);
    storage.ValidatorPermit.put(ctx, netuid, [true, false, false, true, false, false]);
    trimNeurons(ctx, netuid, 4);
    // 0, 1, 3 and 5 stay.
    for (const [m, index] of indices.entries()) {
      expect(storage.Incentive.get(ctx, index)).toEqual([0, 1, 3, 5].map((n) => n + m));
      expect(storage.LastUpdate.get(ctx, index)).toEqual([0n, 1n, 3n, 5n]);
      expect(storage.Weights.entries1(ctx, index)).toEqual([
        [0, []],
        [1, []],
        [2, []],
        [
          3,
          [
            [1, 11],
            [2, 33],
          ],
        ],
      ]);
      expect(storage.Bonds.get(ctx, index, 2)).toEqual([[3, 55]]);
      expect(storage.Bonds.keys1(ctx, index)).toHaveLength(4);
    }
    expect(storage.ValidatorPermit.get(ctx, netuid)).toEqual([true, false, true, false]);
    expect([2, 3].map((uid) => storage.BlockAtRegistration.get(ctx, netuid, uid))).toEqual(since);
    expect(storage.AssociatedEvmAddress.entries1(ctx, netuid)).toEqual([[3, [new Uint8Array(20).fill(5), 1n]]]);
    for (const gone of [2, 4].map(hotkey)) {
      expect(storage.Uids.has(ctx, netuid, gone)).toBe(false);
      expect(storage.IsNetworkMember.has(ctx, gone, netuid)).toBe(false);
      expect(storage.Axons.has(ctx, netuid, gone)).toBe(false);
    }
    expect(() => chain.next(12)).not.toThrow();
    expect(storage.Incentive.get(chain.ctx, netuid)).toHaveLength(4);
  });

  it('leaves neurons in their immunity period, which must be fewer than 80 % of the new limit', () => {
    storage.ImmunityPeriod.put(chain.ctx, netuid, 1000);
    expect(failure(4)).toBe('SubtensorModule.TrimmingWouldExceedMaxImmunePercentage');
    for (const uid of [3, 4, 5]) storage.BlockAtRegistration.put(chain.ctx, netuid, uid, 0n);
    storage.ImmunityPeriod.put(chain.ctx, netuid, 1);
    // 0, 1 and 2 are immune: 75 % of 4, 100 % of 3.
    expect(failure(3)).toBe('SubtensorModule.TrimmingWouldExceedMaxImmunePercentage');
    trimNeurons(chain.ctx, netuid, 4);
    expect([0, 1, 2, 3].map((uid) => storage.Keys.get(chain.ctx, netuid, uid))).toEqual([0, 1, 2, 3].map(hotkey));
  });

  it('keeps to the limits of the subnet, and only lowers the maximum when there is room', () => {
    expect(failure(3, 99)).toBe('SubtensorModule.SubnetNotExists');
    expect(failure(1)).toBe('SubtensorModule.InvalidValue');
    expect(failure(257)).toBe('SubtensorModule.InvalidValue');
    trimNeurons(chain.ctx, netuid, 100);
    expect(storage.MaxAllowedUids.get(chain.ctx, netuid)).toBe(100);
    expect(storage.SubnetworkN.get(chain.ctx, netuid)).toBe(6);
  });
});
