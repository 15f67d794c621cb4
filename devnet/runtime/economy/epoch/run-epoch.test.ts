import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { I64F64 } from '../fixed/formats.ts';
import { activityCutoffBlocks } from './activity.ts';
import { aggregateMechanisms, mechanismStorageIndex, netuidAndMechanism, splitEmissions } from './mechanisms.ts';
import { runEpoch } from './run-epoch.ts';
import type { EpochInput } from './run-epoch.ts';
import { inheritedStake, stakeWeight } from './stake-weight.ts';
import { syntheticSubnet } from './synthetic-subnet.ts';
import { nextVotingPower } from './voting-power.ts';

fc.configureGlobal({ seed: 425 });

const sum = (values: readonly bigint[]) => values.reduce((acc, value) => acc + value, 0n);
const subnets = fc
  .record({
    validators: fc.integer({ min: 1, max: 6 }),
    miners: fc.integer({ min: 0, max: 8 }),
    seed: fc.nat(1_000_000),
    yuma3: fc.boolean(),
    liquidAlpha: fc.boolean(),
    bondsPenalty: fc.constantFrom(0, 20_000, 65_535),
    maxAllowedValidators: fc.integer({ min: 0, max: 8 }),
    owner: fc.option(fc.nat(13)),
  })
  .map(({ validators, miners, seed, owner, ...params }): EpochInput => {
    const input = syntheticSubnet(validators + miners, validators, seed, params);
    return { ...input, ownerUid: owner !== null && owner < validators + miners ? owner : null };
  });

describe('an epoch', () => {
  it('shares out at most its emission, and nearly all of it, half to each side', () => {
    fc.assert(
      fc.property(subnets, (input) => {
        const output = runEpoch(input);
        const n = BigInt(input.stakeWeights.length);
        const paid = sum(output.serverEmission) + sum(output.validatorEmission);
        expect(paid <= input.emission).toBe(true);
        // Each share loses at most one unit of 2^-32, twice (normalised, then combined).
        const lost = ((input.emission >> 30n) + 2n) * (n + 1n);
        if (sum(input.stakeWeights) > 0n) expect(input.emission - paid <= lost).toBe(true);
      }),
      { numRuns: 200 },
    );
  });

  it('stores rows ascending by uid only for permitted validators, and proportions within u16', () => {
    fc.assert(
      fc.property(subnets, (input) => {
        const output = runEpoch(input);
        output.bonds.forEach((row, uid) => {
          if (!output.validatorPermit[uid]) expect(row).toEqual([]);
          row.forEach(([column, value], k) => {
            if (k > 0) expect(column).toBeGreaterThan(row[k - 1]?.[0] ?? -1);
            expect(value).toBeGreaterThanOrEqual(0);
            expect(value).toBeLessThanOrEqual(65_535);
          });
        });
        const others = output.validatorPermit.filter((permit, uid) => permit && uid !== input.ownerUid).length;
        expect(others).toBeLessThanOrEqual(input.params.maxAllowedValidators);
        if (input.ownerUid !== null) expect(output.validatorPermit[input.ownerUid]).toBe(true);
      }),
      { numRuns: 200 },
    );
  });

  it('is a pure function: the same input gives the same output and is left as it was', () => {
    fc.assert(
      fc.property(subnets, (input) => {
        const before = structuredClone(input);
        expect(runEpoch(input)).toEqual(runEpoch(input));
        expect(input).toEqual(before);
      }),
      { numRuns: 40 },
    );
  });

  it('does not care in which order a validator lists its weights, as long as liquid alpha is off', () => {
    const input = syntheticSubnet(12, 4, 3, { yuma3: true });
    const reversed = { ...input, weights: input.weights.map((row) => [...row].reverse()) };
    expect(runEpoch(reversed)).toEqual(runEpoch(input));
  });

  it('with liquid alpha treats weights after a larger uid as 0 when it computes alpha', () => {
    const input = syntheticSubnet(12, 4, 3, { yuma3: true, liquidAlpha: true });
    const reversed = { ...input, weights: input.weights.map((row) => [...row].reverse()) };
    expect(runEpoch(reversed).bonds).not.toEqual(runEpoch(input).bonds);
  });

  it('ignores weights and bonds towards neurons registered since they were set', () => {
    const base = syntheticSubnet(6, 2, 1);
    const input = {
      ...base,
      blockAtRegistration: base.blockAtRegistration.map((block, uid) => (uid === 5 ? 900 : block)),
    };
    const output = runEpoch(input);
    expect(output.incentive[5]).toBe(0);
    expect(output.bonds[0]?.some(([uid]) => uid === 5)).toBe(false);
  });

  it('forgets bonds towards a neuron registered from the block after the last epoch on', () => {
    const base = syntheticSubnet(6, 2, 1);
    const bornAt = (born: number) =>
      runEpoch({
        ...base,
        blockAtRegistration: base.blockAtRegistration.map((block, uid) => (uid === 5 ? born : block)),
      });
    const step = base.lastMechanismStepBlock;
    expect(bornAt(step).bonds).toEqual(runEpoch(base).bonds);
    const kept = bornAt(step).bonds[0]?.find(([uid]) => uid === 5)?.[1] ?? 0;
    const forgotten = bornAt(step + 1).bonds[0]?.find(([uid]) => uid === 5)?.[1] ?? 0;
    expect(forgotten).toBeLessThan(kept);
    const first = { ...base, lastMechanismStepBlock: 0 };
    expect(runEpoch({ ...first, params: { ...base.params, tempo: 999 } }).bonds).toEqual(
      runEpoch({ ...first, bonds: [], params: { ...base.params, tempo: 999 } }).bonds,
    );
  });

  it('ignores weights committed before the target registered only while commit-reveal is on', () => {
    const base = syntheticSubnet(6, 2, 1);
    const input = {
      ...base,
      blockAtRegistration: base.blockAtRegistration.map((block, uid) => (uid === 5 ? 800 : block)),
    };
    const commits = [700, 700, Infinity, Infinity, Infinity, Infinity];
    expect(runEpoch(input).incentive[5]).toBeGreaterThan(0);
    expect(runEpoch({ ...input, commitBlocks: commits }).incentive[5]).toBe(0);
  });

  it('counts a self weight only from the subnet owner', () => {
    const base = { ...syntheticSubnet(3, 1, 1), weights: [[[0, 65_535] as const], [], []] };
    expect(runEpoch(base).incentive).toEqual([0, 0, 0]);
    expect(runEpoch({ ...base, ownerUid: 0 }).incentive).toEqual([65_535, 0, 0]);
  });

  it('drops stake under the threshold, except the owner’s', () => {
    const base = syntheticSubnet(3, 2, 1, { stakeThreshold: 1n << 62n });
    expect(runEpoch(base).stakeWeight).toEqual([0, 0, 0]);
    expect(runEpoch({ ...base, ownerUid: 1 }).stakeWeight).toEqual([0, 65_535, 0]);
  });

  it('of an empty subnet is empty', () => {
    const output = runEpoch({ ...syntheticSubnet(1, 1, 0), stakeWeights: [] });
    expect(output.active).toEqual([]);
    expect(output.bonds).toEqual([]);
  });

  it('reads missing vector elements as zero', () => {
    const base = syntheticSubnet(4, 2, 1);
    const output = runEpoch({
      ...base,
      lastUpdate: [],
      blockAtRegistration: [],
      validatorPermit: [],
      weights: [],
      bonds: [],
    });
    expect(output.active).toEqual([true, true, true, true]);
    expect(sum(output.serverEmission)).toBe(0n);
  });
});

describe('activity', () => {
  it('is cut off at 5000 blocks for tempo 360, 138 for tempo 10 and never under 1', () => {
    expect([360, 10, 0].map((tempo) => activityCutoffBlocks(13_889, tempo))).toEqual([5_000, 138, 1]);
  });
});

describe('stake weight', () => {
  it('moves between parent and child without being created', () => {
    fc.assert(
      fc.property(
        fc.bigInt(0n, 1n << 60n),
        fc.bigInt(0n, 1n << 60n),
        fc.bigInt(0n, (1n << 64n) - 1n),
        (parent, child, q) => {
          const left = inheritedStake(parent, [q], []);
          const got = inheritedStake(child, [], [{ proportion: q, stake: parent }]);
          const total = left + got;
          expect(total <= parent + child && parent + child - total <= 1n).toBe(true);
        },
      ),
    );
  });

  it('of a hotkey that gave away more than it has is what its parents lend', () => {
    const all = (1n << 64n) - 1n;
    expect(inheritedStake(10n, [all, all], [{ proportion: all, stake: 5n }])).toBe(5n);
  });

  it('adds root stake by the tao weight', () => {
    expect(stakeWeight(5n, 10n, (1n << 64n) - 1n)).toBe(I64F64.fromInt(15));
    expect(stakeWeight(5n, 10n, 0n)).toBe(I64F64.fromInt(5));
  });
});

describe('mechanisms', () => {
  it('share the emission completely', () => {
    const split = fc.option(fc.array(fc.nat(10_000), { minLength: 1, maxLength: 6 }));
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 6 }), split, fc.bigInt(0n, 1n << 60n), (count, parts, alpha) => {
        const shares = splitEmissions(count, parts, alpha);
        expect(shares).toHaveLength(count);
        expect(sum(shares)).toBe(alpha);
      }),
    );
    expect(splitEmissions(3, [32_767, 32_768], 65_535n)).toEqual([32_767n, 32_768n, 0n]);
  });

  it('have an index that leads back to them', () => {
    fc.assert(
      fc.property(fc.nat(4_095), fc.nat(15), (netuid, mecid) => {
        expect(netuidAndMechanism(mechanismStorageIndex(netuid, mecid))).toEqual({ netuid, mecid });
      }),
    );
  });

  it('of which there is one leave its results as they are', () => {
    const input = syntheticSubnet(8, 3, 5);
    const output = runEpoch(input);
    const { bonds: _bonds, incentive: _incentive, ...expected } = output;
    expect(aggregateMechanisms([output], [input.emission], input.emission)).toEqual(expected);
    expect(aggregateMechanisms([output], [0n], 0n)).toEqual(expected);
  });

  it('of which there are two add up what is paid and weigh what is shown', () => {
    const input = syntheticSubnet(8, 3, 5);
    const output = runEpoch({ ...input, emission: 1_000n });
    const both = aggregateMechanisms([output, output], [1_000n, 1_000n], 2_000n);
    expect(both.serverEmission).toEqual(output.serverEmission.map((amount) => amount * 2n));
    both.dividends.forEach((dividend, uid) => {
      expect((output.dividends[uid] ?? 0) - dividend).toBeLessThanOrEqual(2);
    });
  });
});

describe('voting power', () => {
  it('averages, and is removed only when it falls below the threshold', () => {
    const half = 500_000_000_000_000_000n;
    expect(nextVotingPower(0n, 100n, half, 0n)).toBe(50n);
    expect(nextVotingPower(100n, 0n, half, 60n)).toBeNull();
    expect(nextVotingPower(10n, 20n, half, 60n)).toBe(15n);
  });
});
