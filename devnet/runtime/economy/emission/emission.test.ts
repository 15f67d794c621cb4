import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { I96F32, U64F64, U96F32 } from '../fixed/formats.ts';
import { blockEmission, mintableRao, TOTAL_SUPPLY_RAO } from './block-emission.ts';
import { decayBurn, decayFactorQ32, raiseBurn } from './burn-price.ts';
import {
  MAX_BLOCKS_SINCE_LAST_STEP,
  blocksUntilNextAutoEpoch,
  inAdminFreezeWindow,
  initialLastEpochBlock,
  nextEpochStartBlock,
  shouldRunEpoch,
} from './epoch-schedule.ts';
import { nextMovingPrice } from './moving-price.ts';
import { initialPool, lockReductionInterval, medianPrice, networkLockCost } from './network-lock.ts';
import { splitPending } from './pending-split.ts';
import { autoClaimIndices, claimableIncrement, earnedAtRate, owed } from './root-claims.ts';
import { rootProportion } from './root-proportion.ts';
import { rootSellFlag, subnetShares, subnetTaoEmissions } from './subnet-shares.ts';
import { subnetTerms } from './subnet-terms.ts';
import { splitTake } from './take.ts';

fc.configureGlobal({ seed: 425 });

const TAO = 1_000_000_000n;
const subnet = (price: number, extra: object = {}) => ({
  netuid: 1,
  mechanism: 1,
  movingPrice: I96F32.fromFloat(price),
  minerBurned: 0n,
  emissionEnabled: true,
  ...extra,
});

describe('block emission', () => {
  it('is floor(10^9 / 2^k) from issuance 21e15·(1 - 2^-k) on', () => {
    for (let k = 0n; k <= 32n; k++) {
      // The boundary is a whole number of rao only while 2^k divides 21e15; its ceiling is the first issuance beyond.
      const boundary = TOTAL_SUPPLY_RAO - TOTAL_SUPPLY_RAO / (1n << k);
      if (TOTAL_SUPPLY_RAO % (1n << k) !== 0n) break;
      expect(blockEmission(boundary)).toBe(TAO >> k);
      if (boundary > 0n) expect(blockEmission(boundary - 1n)).toBe(TAO >> (k - 1n));
    }
  });

  it('never rises with issuance and ends at the total supply', () => {
    const issuance = fc.bigInt(0n, TOTAL_SUPPLY_RAO + 10n);
    fc.assert(
      fc.property(issuance, issuance, (a, b) => {
        const [low, high] = a < b ? [a, b] : [b, a];
        expect(blockEmission(low) >= blockEmission(high)).toBe(true);
      }),
    );
    expect(blockEmission(TOTAL_SUPPLY_RAO)).toBe(0n);
  });

  it('never mints beyond the supply', () => {
    expect(mintableRao(TOTAL_SUPPLY_RAO - 3n, 5n)).toBe(3n);
    expect(mintableRao(TOTAL_SUPPLY_RAO + 3n, 5n)).toBe(0n);
  });
});

describe('subnet shares', () => {
  it('sum to at most 1 and miss it by less than one unit per subnet', () => {
    const input = fc.record({
      price: fc.double({ min: 1e-6, max: 1, noNaN: true }),
      burned: fc.double({ min: 0, max: 1, noNaN: true }),
    });
    fc.assert(
      fc.property(fc.array(input, { minLength: 1, maxLength: 20 }), (subnets) => {
        const shares = subnetShares(
          subnets.map(({ price, burned }) => subnet(price, { minerBurned: U96F32.fromFloat(burned) })),
        );
        const total = shares.reduce((acc, share) => acc + share, 0n);
        expect(total <= U64F64.one).toBe(true);
        // Division by a sum of at least 2^-52 of weights leaves at most one unit each.
        if (total > 0n) expect(U64F64.one - total <= BigInt(subnets.length)).toBe(true);
      }),
    );
  });

  it('weigh prices by the miner emission that was not withheld, and fall back when all is withheld', () => {
    const half = U96F32.one >> 1n;
    expect(subnetShares([subnet(0.5), subnet(0.5, { minerBurned: half })]).map(U64F64.toNumber)).toEqual([
      expect.closeTo(2 / 3, 12),
      expect.closeTo(1 / 3, 12),
    ]);
    expect(subnetShares([subnet(0.5, { minerBurned: U96F32.one })])).toEqual([U64F64.one]);
  });

  it('are all zero while no subnet has a moving price', () => {
    expect(subnetTaoEmissions(TAO, [subnet(0), subnet(0)])).toEqual([0n, 0n]);
  });

  it('give nothing to anyone when every subnet with a share is disabled', () => {
    const off = { emissionEnabled: false };
    expect(subnetTaoEmissions(TAO, [subnet(0.5, off), subnet(0)])).toEqual([0n, 0n]);
    expect(subnetTaoEmissions(TAO, [subnet(0.5, off), subnet(0.25)]).map(U96F32.toU64)).toEqual([0n, TAO]);
  });

  it('allow root dividends only above a total price of 1', () => {
    expect(rootSellFlag([subnet(0.5), subnet(0.5)])).toBe(false);
    expect(rootSellFlag([subnet(0.5), subnet(0.5), { mechanism: 1, movingPrice: 1n }])).toBe(true);
  });
});

describe('a block of a subnet', () => {
  it('without root stake turns the whole TAO share into a chain buy', () => {
    const terms = subnetTerms(U96F32.fromInt(TAO), TAO, U64F64.one, rootProportion(0n, 1n << 63n, 5n * TAO));
    expect(terms).toEqual({ taoIn: 0n, alphaIn: 0n, alphaOut: U96F32.fromInt(TAO), excessTao: U96F32.fromInt(TAO) });
    expect(subnetTerms(U96F32.one, TAO, 0n, U96F32.one)).toMatchObject({ alphaIn: 0n, taoIn: U96F32.one });
  });

  it('sets aside the documented amounts', () => {
    const out = U96F32.fromInt(TAO);
    expect(splitPending(out, 11_796, 0n)).toEqual({
      ownerCut: 179_995_422n,
      server: 410_002_288n,
      validator: 410_002_288n,
      root: 0n,
    });
    expect(splitPending(out, 11_796, U96F32.one >> 2n)).toMatchObject({ validator: 307_501_716n, root: 102_500_572n });
    expect(splitPending(out, null, 0n)).toEqual({ ownerCut: 0n, server: TAO / 2n, validator: TAO / 2n, root: 0n });
  });

  it('never sets aside more than was emitted', () => {
    fc.assert(
      fc.property(fc.bigInt(0n, TAO), fc.nat(65_535), fc.bigInt(0n, U96F32.one), (alpha, cut, root) => {
        const split = splitPending(U96F32.fromInt(alpha), cut, root);
        const total = split.ownerCut + split.server + split.validator + split.root;
        expect(total <= alpha && alpha - total <= 4n).toBe(true);
      }),
    );
  });
});

describe('moving price', () => {
  const young = {
    movingAlpha: 12_885n,
    halvingBlocks: 201_600n,
    firstEmissionBlock: 1n,
    price: U64F64.one,
    movingPrice: 0n,
  };

  it('of a new subnet at price 1 stays 0 for its first 16 blocks', () => {
    let movingPrice = 0n;
    let block = 0n;
    while (movingPrice === 0n && block < 100n) movingPrice = nextMovingPrice({ ...young, block: ++block, movingPrice });
    expect(block).toBe(16n);
  });

  it('counts prices above 1 as 1 and stays between old and new', () => {
    const input = { ...young, movingAlpha: I96F32.one >> 1n, block: 1_000_000n, movingPrice: I96F32.one >> 2n };
    const capped = nextMovingPrice({ ...input, price: U64F64.fromInt(50) });
    expect(capped).toBe(nextMovingPrice({ ...input, price: U64F64.one }));
    expect(capped > I96F32.one >> 2n && capped < I96F32.one).toBe(true);
  });
});

describe('epoch schedule', () => {
  const schedule = { tempo: 10, lastEpochBlock: 100, pendingEpochAt: 0, blocksSinceLastStep: 0 };

  it('runs exactly tempo blocks after the last epoch, when triggered, or when it is long overdue', () => {
    expect(shouldRunEpoch(schedule, 109)).toBe(false);
    expect(shouldRunEpoch(schedule, 110)).toBe(true);
    expect(shouldRunEpoch({ ...schedule, pendingEpochAt: 105 }, 105)).toBe(true);
    expect(shouldRunEpoch({ ...schedule, pendingEpochAt: 105 }, 104)).toBe(false);
    expect(shouldRunEpoch({ ...schedule, blocksSinceLastStep: MAX_BLOCKS_SINCE_LAST_STEP + 1 }, 101)).toBe(true);
    expect(shouldRunEpoch({ ...schedule, tempo: 0, pendingEpochAt: 1 }, 500)).toBe(false);
  });

  it('tells the blocks that are left and the next start', () => {
    expect(blocksUntilNextAutoEpoch(schedule, 104)).toBe(6n);
    expect(blocksUntilNextAutoEpoch(schedule, 200)).toBe(0n);
    expect(nextEpochStartBlock({ ...schedule, pendingEpochAt: 200 })).toBe(110);
    expect(nextEpochStartBlock({ ...schedule, tempo: 0 })).toBeNull();
  });

  it('with tempo 10 and a window of 10 leaves only the epoch block open', () => {
    expect(inAdminFreezeWindow(schedule, 100, 10)).toBe(false);
    expect(inAdminFreezeWindow(schedule, 101, 10)).toBe(true);
    expect(inAdminFreezeWindow({ ...schedule, pendingEpochAt: 500 }, 100, 0)).toBe(true);
    expect(inAdminFreezeWindow({ ...schedule, tempo: 0 }, 105, 10)).toBe(false);
  });

  it('staggers new networks', () => {
    expect(initialLastEpochBlock(7, 10, 100)).toBe(93);
    expect(initialLastEpochBlock(27, 10, 3)).toBe(0);
    expect(initialLastEpochBlock(7, 0, 100)).toBe(100);
  });
});

describe('registration price', () => {
  const bounds = { minBurnRao: 500_000n, maxBurnRao: 100n * TAO };

  it('halves within its half-life: 1 TAO becomes 499,999,865 rao after 360 blocks', () => {
    let burn = TAO;
    for (let block = 2; block < 362; block++) burn = decayBurn(burn, 360, block, bounds);
    expect(burn).toBe(499_999_865n);
  });

  it('does not decay in the first block or with half-life 0, and stays in bounds', () => {
    expect(decayBurn(TAO, 360, 1, bounds)).toBe(TAO);
    expect(decayBurn(TAO, 0, 5, bounds)).toBe(TAO);
    expect(decayBurn(1n, 360, 5, bounds)).toBe(500_000n);
    expect(decayBurn(TAO, 0, 5, { minBurnRao: 9n, maxBurnRao: 7n })).toBe(7n);
  });

  it('rises by its multiplier, never falls', () => {
    expect(raiseBurn(TAO, U64F64.fromFloat(1.26), bounds)).toBe(1_260_000_000n);
    expect(raiseBurn(TAO, U64F64.one >> 1n, bounds)).toBe(TAO);
    expect(raiseBurn(90n * TAO, U64F64.fromInt(3), bounds)).toBe(100n * TAO);
  });

  it('has the largest factor whose power is at most one half', () => {
    const power = (base: bigint, exponent: number) => {
      let result = 1n << 32n;
      let factor = base;
      for (let bits = exponent; bits > 0; bits >>= 1) {
        if (bits & 1) result = (result * factor) >> 32n;
        factor = (factor * factor) >> 32n;
      }
      return result;
    };
    fc.assert(
      fc.property(fc.integer({ min: 2, max: 36_100 }), (halfLife) => {
        const factor = decayFactorQ32(halfLife);
        expect(power(factor, halfLife) <= 1n << 31n).toBe(true);
        expect(power(factor + 1n, halfLife) > 1n << 31n).toBe(true);
      }),
      { numRuns: 30 },
    );
  });
});

describe('network lock', () => {
  const input = {
    lastLockRao: 1_000n * TAO,
    minLockRao: 1_000n * TAO,
    lastLockBlock: 0n,
    block: 50n,
    reductionInterval: 100_800n,
  };

  it('costs the last lock at first, then double, falling to the minimum', () => {
    expect(networkLockCost(input)).toBe(1_000n * TAO);
    expect(networkLockCost({ ...input, lastLockBlock: 50n })).toBe(2_000n * TAO);
    const half = networkLockCost({ ...input, lastLockBlock: 50n, block: 50n + 50_400n });
    expect(half).toBe(2_000n * TAO - ((1_000n * TAO) / 100_800n) * 50_400n);
    expect(networkLockCost({ ...input, lastLockBlock: 50n, block: 10n ** 9n })).toBe(1_000n * TAO);
    expect(networkLockCost({ ...input, lastLockBlock: 50n, block: 10n ** 9n, reductionInterval: 0n })).toBe(
      2_000n * TAO,
    );
  });

  it('falls over an interval that shrinks with the emission', () => {
    expect(lockReductionInterval(100_800n, TAO)).toBe(100_800n);
    expect(lockReductionInterval(100_800n, TAO / 2n)).toBe(50_400n);
    expect(lockReductionInterval(100_800n, 0n)).toBe(0n);
  });

  it('opens the pool at the median price', () => {
    const price = (value: number) => U64F64.fromFloat(value);
    expect(medianPrice([])).toBe(U64F64.one);
    expect(medianPrice([price(0.5), 0n, price(0.125), price(0.25)])).toBe(price(0.25));
    expect(medianPrice([price(0.5), price(0.25)])).toBe(price(0.375));
    expect(initialPool(10n * TAO, TAO, price(0.25))).toEqual({ taoRao: 10n * TAO, alpha: 40n * TAO });
  });
});

describe('root dividends', () => {
  it('become a rate per root stake, unless they exceed it', () => {
    expect(claimableIncrement(1n, 4n)).toBe(I96F32.one >> 2n);
    expect(claimableIncrement(5n, 4n)).toBeNull();
    expect(claimableIncrement(0n, 0n)).toBe(0n);
  });

  it('owe what was earned less what was claimed, never less than nothing', () => {
    const rate = I96F32.one >> 2n;
    expect(earnedAtRate(rate, 10n)).toBe(2n);
    expect(owed(rate, 10n, 1n)).toBe(I96F32.fromFloat(1.5));
    expect(owed(rate, 10n, 3n)).toBe(0n);
  });

  it('draw distinct ascending indices below the number of stakers', () => {
    fc.assert(
      fc.property(fc.uint8Array({ minLength: 32, maxLength: 32 }), fc.nat(50), fc.bigInt(0n, 1_000n), (hash, k, n) => {
        const indices = autoClaimIndices(hash, k, n);
        expect(indices.length <= k).toBe(true);
        indices.forEach((index, i) => {
          expect(index < (n || 1n)).toBe(true);
          if (i > 0) expect(index > (indices[i - 1] ?? -1n)).toBe(true);
        });
      }),
    );
  });
});

describe('take', () => {
  it('and rest never exceed the amount', () => {
    fc.assert(
      fc.property(fc.bigInt(0n, 1n << 64n), fc.nat(65_535), (raw, take) => {
        const split = splitTake(raw, take);
        const whole = U96F32.toU64(raw);
        expect(split.take + split.rest <= whole && whole - split.take - split.rest <= 1n).toBe(true);
      }),
    );
    expect(splitTake(U96F32.fromInt(100), 65_535)).toEqual({ take: 100n, rest: 0n });
  });
});
