// Nothing is lost or doubled when hotkeys take each other's place and subnets are trimmed, in whatever order.
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { DispatchError } from '../../../frame/dispatch-error.ts';
import type { AccountId } from '../../../frame/types.ts';
import * as balances from '../../balances/index.ts';
import { system } from '../../system/declaration.ts';
import { putChildren } from '../children/relations.ts';
import { subtensor } from '../index.ts';
import { trimNeurons } from '../registration/trim.ts';
import { stakeOf } from '../staking/stake.ts';
import { allNetuids, mechanismIndices } from '../subnets/subnet.ts';
import { account, ALICE, BOB, TestChain } from './test-chain.ts';

const { calls, storage } = subtensor;
const COLDKEYS = [ALICE, BOB];
const HOTKEYS = Array.from({ length: 10 }, (_, i) => account(i + 1));

/** The first hotkeys have owners, stake, and each the next as its child; the others come with swaps. */
const USED = HOTKEYS.slice(0, 6);

interface Step {
  readonly kind: number;
  readonly who: AccountId;
  readonly hotkey: AccountId;
  readonly other: AccountId;
  readonly netuid: number;
  readonly amount: bigint;
  readonly flag: boolean;
}
const step: fc.Arbitrary<Step> = fc.record({
  kind: fc.nat(8),
  who: fc.constantFrom(...COLDKEYS),
  hotkey: fc.constantFrom(...HOTKEYS),
  other: fc.constantFrom(...HOTKEYS),
  netuid: fc.constantFrom(0, 2, 3),
  amount: fc.bigInt(1_000_000n, 50_000_000_000n),
  flag: fc.boolean(),
});

/** Alpha-rao on all hotkeys of every subnet. */
const totals = ({ ctx }: TestChain): Map<number, bigint> => {
  const sums = new Map<number, bigint>();
  for (const [[, netuid], alpha] of storage.TotalHotkeyAlpha.entries(ctx))
    sums.set(netuid as number, (sums.get(netuid as number) ?? 0n) + alpha);
  return sums;
};

/** Children and parents of a hotkey on a subnet. */
const relatives = ({ ctx }: TestChain, hotkey: AccountId, netuid: number): [bigint, AccountId][][] =>
  [storage.ChildKeys, storage.ParentKeys].map((item) =>
    item.get(ctx, hotkey, netuid).sort(([, a], [, b]) => (a < b ? -1 : a > b ? 1 : 0)),
  );

function run(chain: TestChain, { kind, who, hotkey, other, netuid, amount, flag }: Step): string {
  const before = totals(chain);
  switch (kind) {
    case 0:
      chain.as(who, calls.add_stake({ hotkey, netuid, amount_staked: amount }));
      return 'add_stake';
    case 1:
      chain.as(who, calls.remove_stake({ hotkey, netuid, amount_unstaked: amount }));
      return 'remove_stake';
    case 2:
    case 3:
      chain.as(who, calls.burned_register({ netuid, hotkey }));
      return 'burned_register';
    case 4:
      chain.as(who, calls.set_children({ hotkey, netuid, children: flag ? [[amount, other]] : [] }));
      return 'set_children';
    case 5:
      chain.ctx.transactional(() => trimNeurons(chain.ctx, netuid, 2 + Number(amount % 4n)));
      return 'trim';
    default: {
      const keepStake = amount % 2n === 0n;
      const owner = storage.Owner.get(chain.ctx, hotkey);
      const related = new Map([0, 2, 3].map((on) => [on, relatives(chain, hotkey, on)]));
      chain.as(
        COLDKEYS.includes(owner) ? owner : who,
        calls.swap_hotkey_v2({ hotkey, new_hotkey: other, netuid: flag ? netuid : undefined, keep_stake: keepStake }),
      );
      expect(totals(chain)).toEqual(before);
      for (const on of flag ? [netuid] : [0, 2, 3]) expect(relatives(chain, other, on)).toEqual(related.get(on));
      return `${flag ? 'swap on one' : 'swap on all'}${keepStake ? ', stake kept' : ''}`;
    }
  }
}

function expectBooksToBalance({ ctx }: TestChain): void {
  const accounts = system.storage.Account.entries(ctx).map(([, { data }]) => data.free + data.reserved);
  expect(accounts.reduce((sum, rao) => sum + rao, 0n)).toBe(balances.totalIssuance(ctx));
  for (const [[key, n], pool] of storage.TotalHotkeyAlpha.entries(ctx)) {
    const [hotkey, netuid] = [key as AccountId, n as number];
    // A hotkey without an owner earns for the zero account.
    const coldkeys = storage.AlphaV2.entries(ctx, hotkey).flatMap(([[coldkey, on]]) =>
      on === netuid ? [coldkey as AccountId] : [],
    );
    const members = coldkeys.reduce((sum, coldkey) => sum + stakeOf(ctx, hotkey, coldkey, netuid), 0n);
    expect(members).toBeLessThanOrEqual(pool);
    expect(pool - members).toBeLessThanOrEqual(10n);
  }
}

/** Uids are 0 to n - 1, each of one hotkey that knows it, and everything kept by uid keeps to them. */
function expectUidsToFit({ ctx }: TestChain): void {
  for (const netuid of allNetuids(ctx)) {
    const n = storage.SubnetworkN.get(ctx, netuid);
    const keys = storage.Keys.entries1<number>(ctx, netuid).sort(([a], [b]) => a - b);
    expect(keys.map(([uid]) => uid)).toEqual(Array.from({ length: n }, (_, uid) => uid));
    const uids = storage.Uids.entries1<AccountId>(ctx, netuid).sort(([, a], [, b]) => a - b);
    expect(uids.map(([hotkey, uid]) => [uid, hotkey])).toEqual(keys);
    const members = storage.IsNetworkMember.entries(ctx).flatMap(([[hotkey, on], is]) =>
      is && on === netuid ? [hotkey] : [],
    );
    expect(members.sort()).toEqual(keys.map(([, hotkey]) => hotkey).sort());
    for (const vector of [storage.Active, storage.Emission, storage.Consensus, storage.ValidatorPermit])
      expect(vector.get(ctx, netuid)).toHaveLength(n);
    for (const index of mechanismIndices(ctx, netuid))
      for (const links of [storage.Weights, storage.Bonds])
        for (const [uid, row] of links.entries1<number>(ctx, index))
          for (const end of [uid, ...row.map(([to]) => to)]) expect(end).toBeLessThan(n);
  }
}

function expectKeysToAgree({ ctx }: TestChain): void {
  const ours = storage.Owner.entries1<AccountId>(ctx).filter(([hotkey]) => HOTKEYS.includes(hotkey));
  const owners = ours.map(([hotkey, coldkey]) => `${coldkey} ${hotkey}`);
  const owned = storage.OwnedHotkeys.entries1<AccountId>(ctx).flatMap(([coldkey, list]) =>
    list.map((hotkey) => `${coldkey} ${hotkey}`),
  );
  expect(owned.sort()).toEqual(owners.sort());
  for (const [[hotkey, coldkey, netuid]] of storage.AlphaV2.entries(ctx))
    if (stakeOf(ctx, hotkey as AccountId, coldkey as AccountId, netuid as number) > 0n)
      expect(storage.StakingHotkeys.get(ctx, coldkey as AccountId)).toContain(hotkey);
  const links = (item: typeof storage.ChildKeys, parentFirst: boolean): string[] =>
    item
      .entries(ctx)
      .flatMap(([[key, netuid], list]) =>
        list.map(
          ([proportion, other]) => `${netuid} ${proportion} ${parentFirst ? key : other} ${parentFirst ? other : key}`,
        ),
      )
      .sort();
  expect(links(storage.ChildKeys, true)).toEqual(links(storage.ParentKeys, false));
}

describe('conservation of keys', () => {
  it('stake, uids, owners and relations agree after every random swap, trim and block', () => {
    const done = new Set<string>();
    fc.assert(
      fc.property(
        fc.array(fc.array(step, { minLength: 2, maxLength: 8 }), { minLength: 3, maxLength: 10 }),
        (blocks) => {
          const chain = new TestChain({ slotDurationMs: 250 });
          storage.SubtokenEnabled.put(chain.ctx, 0, true);
          COLDKEYS.forEach((who, i) => chain.subnet(who, HOTKEYS[i]!));
          USED.forEach((hotkey, i) => chain.as(COLDKEYS[i % 2]!, calls.try_associate_hotkey({ hotkey })));
          storage.TxRateLimit.put(chain.ctx, 0n);
          storage.PendingChildKeyCooldown.put(chain.ctx, 1n);
          for (const netuid of [2, 3]) {
            storage.ImmunityPeriod.put(chain.ctx, netuid, 0);
            storage.MinAllowedUids.put(chain.ctx, netuid, 2);
            storage.BurnIncreaseMult.put(chain.ctx, netuid, { bits: 1n << 64n });
            USED.forEach((hotkey, i) =>
              putChildren(chain.ctx, hotkey, netuid, [[1n << 62n, USED[(i + 1) % USED.length]!]]),
            );
          }
          USED.forEach((hotkey, i) => {
            for (const who of COLDKEYS)
              chain.as(who, calls.add_stake({ hotkey, netuid: 2 + (i % 2), amount_staked: 5_000_000_000n }));
          });
          for (const steps of blocks) {
            for (const s of steps) {
              try {
                done.add(run(chain, s));
              } catch (error) {
                if (!(error instanceof DispatchError)) throw error;
              }
            }
            for (let i = 0; i < 2; i++) {
              expectBooksToBalance(chain);
              expectUidsToFit(chain);
              expectKeysToAgree(chain);
              chain.next(3);
            }
          }
        },
      ),
      { numRuns: 10, seed: 20260630 },
    );
    // The random calls must reach every kind of change, or the property says little.
    expect([...done].sort()).toEqual([
      'add_stake',
      'burned_register',
      'remove_stake',
      'set_children',
      'swap on all',
      'swap on all, stake kept',
      'swap on one',
      'swap on one, stake kept',
      'trim',
    ]);
  });
});
