import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { U64_MAX } from '../fixed/fixed-format.ts';
import { U96F32 } from '../fixed/formats.ts';
import { distributeEmission } from './distribute-emission.ts';
import type { DistributionInput, NeuronEmission } from './distribute-emission.ts';
import { selfContribution, splitWithParents } from './parent-dividends.ts';

fc.configureGlobal({ seed: 425 });

const neuron = (
  hotkey: string,
  incentive: bigint,
  dividend: bigint,
  extra: Partial<NeuronEmission> = {},
): NeuronEmission => ({
  hotkey,
  incentive,
  dividend,
  ownedBySubnetOwner: false,
  childProportions: [],
  parents: [],
  childkeyTake: 0,
  ...extra,
});
const input = (neurons: NeuronEmission[], extra: Partial<DistributionInput> = {}): DistributionInput => ({
  pending: { server: 500n, validator: 500n, root: 0n },
  neurons,
  stakeOf: () => ({ alpha: 1_000n, rootRao: 0n }),
  takeOf: () => 0,
  taoWeight: 0n,
  childkeyBurn: 0n,
  ...extra,
});

describe('distribution of an epoch', () => {
  it('pays miners their incentive and validators the validator part', () => {
    const result = distributeEmission(input([neuron('b', 0n, 500n), neuron('a', 500n, 0n)]));
    expect(result.miners).toEqual([
      { hotkey: 'a', amount: 500n },
      { hotkey: 'b', amount: 0n },
    ]);
    expect(result.alphaDividends).toEqual([
      { hotkey: 'a', take: 0n, rest: 0n },
      { hotkey: 'b', take: 0n, rest: 500n },
    ]);
    expect(result.minerBurned).toBe(0n);
  });

  it('gives the miners part to validators when no miner earned anything', () => {
    const result = distributeEmission(input([neuron('a', 0n, 1_000n)]));
    expect(result.alphaDividends).toEqual([{ hotkey: 'a', take: 0n, rest: 1_000n }]);
  });

  it('withholds the emission of the subnet owner and reports its part', () => {
    const result = distributeEmission(
      input([neuron('a', 100n, 0n, { ownedBySubnetOwner: true }), neuron('b', 300n, 0n)]),
    );
    expect(result.withheld).toEqual([{ hotkey: 'a', amount: 100n }]);
    expect(result.miners).toEqual([{ hotkey: 'b', amount: 300n }]);
    expect(result.minerBurned).toBe(U96F32.one >> 2n);
  });

  it('takes the delegate take and splits by alpha and root stake', () => {
    const result = distributeEmission(
      input([neuron('a', 1n, 10n)], {
        pending: { server: 0n, validator: 1_000n, root: 400n },
        stakeOf: () => ({ alpha: 500n, rootRao: 500n }),
        takeOf: () => 65_535,
        taoWeight: U64_MAX,
      }),
    );
    expect(result.alphaDividends).toEqual([{ hotkey: 'a', take: 1_000n, rest: 0n }]);
    expect(result.rootDividends).toEqual([{ hotkey: 'a', take: 400n, rest: 0n }]);
  });

  it('never pays out more than was pending', () => {
    const amount = fc.bigInt(0n, 10n ** 12n);
    const one = fc.record({ incentive: amount, dividend: amount, alpha: amount, rootRao: amount });
    fc.assert(
      fc.property(
        fc.array(one, { minLength: 1, maxLength: 12 }),
        amount,
        amount,
        amount,
        (neurons, server, validator, root) => {
          const names = neurons.map((_, i) => String.fromCharCode(97 + i));
          const result = distributeEmission(
            input(
              neurons.map((n, i) => neuron(names[i] ?? '', n.incentive, n.dividend)),
              {
                pending: { server, validator, root },
                stakeOf: (hotkey) => neurons[names.indexOf(hotkey)] ?? { alpha: 0n, rootRao: 0n },
                takeOf: () => 11_796,
                taoWeight: 971_718_665_099_567_868n,
              },
            ),
          );
          const paid = (list: readonly { take: bigint; rest: bigint }[]) =>
            list.reduce((acc, p) => acc + p.take + p.rest, 0n);
          const miners = neurons.some((n) => n.incentive > 0n);
          expect(paid(result.alphaDividends) <= (miners ? validator : validator + server)).toBe(true);
          expect(paid(result.rootDividends) <= root).toBe(true);
        },
      ),
    );
  });
});

describe('parents', () => {
  const parent = { hotkey: 'p', alpha: 3_000n, rootRao: 0n, proportion: U64_MAX, sameOwner: false };
  const base = {
    hotkey: 'c',
    dividend: 1_000n,
    own: { alpha: 1_000n, rootRao: 0n },
    childProportions: [],
    parents: [parent],
    childkeyTake: 0,
    childkeyBurn: 0n,
    taoWeight: 0n,
  };

  it('receive dividends by the stake they lend', () => {
    expect(splitWithParents(base).shares).toEqual([
      { hotkey: 'p', amount: 750n },
      { hotkey: 'c', amount: 250n },
    ]);
  });

  it('of another owner pay take and burn, of the same owner neither', () => {
    const taxed = { ...base, childkeyTake: 65_535, childkeyBurn: 0n };
    expect(splitWithParents(taxed).shares.map(({ amount }) => amount)).toEqual([0n, 1_000n]);
    const burned = splitWithParents({ ...base, childkeyBurn: U64_MAX });
    expect([burned.shares[0]?.amount, burned.recycled]).toEqual([0n, [750n]]);
    const family = splitWithParents({ ...taxed, parents: [{ ...parent, sameOwner: true }] });
    expect([family.shares[0]?.amount, family.recycled]).toEqual([750n, []]);
  });

  it('leave a hotkey only what it kept from its own children', () => {
    expect(selfContribution({ alpha: 1_000n, rootRao: 0n }, [U64_MAX / 4n], 0n)).toBe(750n);
    expect(selfContribution({ alpha: 1_000n, rootRao: 0n }, [U64_MAX, U64_MAX], 0n)).toBe(0n);
  });
});
