import { u8aToHex } from '@polkadot/util';
import { blake2AsU8a } from '@polkadot/util-crypto';
import { beforeEach, describe, expect, it } from 'vitest';
import { subtensor, subtensorTransactionCheck } from '../index.ts';
import { account, ALICE, AUTHOR, BOB, CHARLIE, tao, TestChain } from '../testing/test-chain.ts';
import { stakeOf } from '../staking/stake.ts';
import type { RuntimeCall } from '../../../frame/dispatch.ts';
import { mint } from '../../balances/index.ts';

const { calls, storage } = subtensor;
const OWNER = account(1);
const HOTKEY = account(100);

let chain: TestChain;
let netuid: number;
beforeEach(() => {
  chain = new TestChain();
  netuid = chain.subnet(ALICE, OWNER);
  chain.as(BOB, calls.burned_register({ netuid, hotkey: HOTKEY }));
});
const code = (who: `0x${string}`, call: RuntimeCall): number | undefined =>
  subtensorTransactionCheck.check(chain.ctx, who, call)?.custom;

describe('serving', () => {
  const axon = { version: 1, ip: 0x08080808n, port: 8091, ip_type: 4, protocol: 4, placeholder1: 0, placeholder2: 0 };
  const serve = (change: Partial<typeof axon> = {}) => calls.serve_axon({ netuid, ...axon, ...change });

  it('stores the axon of a registered hotkey with the block, at most once per rate limit', () => {
    chain.next(3);
    expect(chain.eventsOf(() => chain.as(HOTKEY, serve()))).toEqual(['SubtensorModule.AxonServed']);
    expect(storage.Axons.get(chain.ctx, netuid, HOTKEY)).toEqual({ ...axon, block: 4n });
    expect(code(HOTKEY, serve())).toBe(12);
    chain.next(50);
    expect(code(HOTKEY, serve())).toBeUndefined();
  });

  it('refuses strangers, unknown kinds of address, local and broadcast addresses, and port 0', () => {
    expect(code(BOB, serve())).toBe(10);
    expect(code(HOTKEY, serve({ ip_type: 5 }))).toBe(11);
    expect(code(HOTKEY, serve({ ip: 0x7f000001n }))).toBe(11);
    expect(code(HOTKEY, serve({ ip: 0xffffffffn }))).toBe(11);
    expect(code(HOTKEY, serve({ ip: 1n, ip_type: 6 }))).toBe(11);
    expect(code(HOTKEY, serve({ ip: 0n }))).toBeUndefined();
    expect(code(HOTKEY, serve({ port: 0 }))).toBe(13);
    expect(chain.failure(HOTKEY, calls.serve_prometheus({ netuid, version: 1, ip: 0n, port: 1, ip_type: 4 }))).toBe(
      'SubtensorModule.InvalidIpAddress',
    );
  });

  it('keeps a certificate that makes sense and ignores another', () => {
    chain.as(HOTKEY, calls.serve_axon_tls({ netuid, ...axon, certificate: Uint8Array.of(1, 2, 3) }));
    expect(storage.NeuronCertificates.get(chain.ctx, netuid, HOTKEY)).toEqual({
      algorithm: 1,
      public_key: Uint8Array.of(2, 3),
    });
    chain.next(60);
    chain.as(HOTKEY, calls.serve_axon_tls({ netuid, ...axon, certificate: new Uint8Array(80) }));
    expect(storage.NeuronCertificates.get(chain.ctx, netuid, HOTKEY)!.algorithm).toBe(1);
  });
});

describe('takes', () => {
  it('rise once per rate limit and fall at any time', () => {
    expect(code(CHARLIE, calls.increase_take({ hotkey: HOTKEY, take: 1 }))).toBe(25);
    expect(code(BOB, calls.increase_take({ hotkey: HOTKEY, take: 11_797 }))).toBe(27);
    chain.as(BOB, calls.decrease_take({ hotkey: HOTKEY, take: 100 }));
    expect(chain.failure(BOB, calls.decrease_take({ hotkey: HOTKEY, take: 100 }))).toBe(
      'SubtensorModule.DelegateTakeTooLow',
    );
    expect(chain.failure(BOB, calls.increase_take({ hotkey: HOTKEY, take: 200 }))).toBe(
      'SubtensorModule.DelegateTxRateLimitExceeded',
    );
    storage.TxDelegateTakeRateLimit.put(chain.ctx, 1n);
    chain.next(2);
    expect(chain.eventsOf(() => chain.as(BOB, calls.increase_take({ hotkey: HOTKEY, take: 200 })))).toEqual([
      'SubtensorModule.TakeIncreased',
    ]);
    expect(storage.Delegates.get(chain.ctx, HOTKEY)).toBe(200);
  });
});

describe('children', () => {
  const half = 1n << 63n;
  const set = (children: [bigint, `0x${string}`][], hotkey = HOTKEY) =>
    calls.set_children({ hotkey, netuid, children });

  it('wait for the cooldown and the next epoch on a started subnet', () => {
    storage.PendingChildKeyCooldown.put(chain.ctx, 10n);
    const events = chain.eventsOf(() =>
      chain.as(
        BOB,
        set([
          [half, account(9)],
          [1n, account(8)],
        ]),
      ),
    );
    expect(events).toEqual(['SubtensorModule.SetChildrenScheduled']);
    chain.until(359);
    expect(storage.ChildKeys.get(chain.ctx, HOTKEY, netuid)).toEqual([]);
    chain.next();
    expect(storage.ChildKeys.get(chain.ctx, HOTKEY, netuid)).toEqual([
      [1n, account(8)],
      [half, account(9)],
    ]);
    expect(storage.ParentKeys.get(chain.ctx, account(9), netuid)).toEqual([[half, HOTKEY]]);
    chain.as(BOB, set([]));
    chain.until(720);
    expect(storage.ChildKeys.has(chain.ctx, HOTKEY, netuid)).toBe(false);
    expect(storage.ParentKeys.has(chain.ctx, account(9), netuid)).toBe(false);
  });

  it('are checked', () => {
    expect(chain.failure(CHARLIE, set([]))).toBe('SubtensorModule.NonAssociatedColdKey');
    expect(chain.failure(BOB, set([[1n, HOTKEY]]))).toBe('SubtensorModule.InvalidChild');
    expect(
      chain.failure(
        BOB,
        set([
          [1n, account(9)],
          [1n, account(9)],
        ]),
      ),
    ).toBe('SubtensorModule.DuplicateChild');
    expect(chain.failure(BOB, set([2, 3, 4, 5, 6, 7].map((n) => [1n, account(n)])))).toBe(
      'SubtensorModule.TooManyChildren',
    );
    expect(
      chain.failure(
        BOB,
        set([
          [half, account(8)],
          [half, account(9)],
        ]),
      ),
    ).toBe('SubtensorModule.ProportionOverflow');
    chain.as(BOB, set([[1n, account(9)]]));
    expect(chain.failure(BOB, set([]))).toBe('SubtensorModule.TxRateLimitExceeded');
  });

  it('of a validator get their part of its dividends through the parents stake', () => {
    storage.PendingChildKeyCooldown.put(chain.ctx, 0n);
    chain.as(BOB, calls.add_stake({ hotkey: account(100), netuid, amount_staked: tao(100) }));
    chain.as(CHARLIE, calls.burned_register({ netuid, hotkey: account(300) }));
    chain.as(BOB, set([[(1n << 64n) - 1n, account(300)]]));
    chain.until(720);
    expect(storage.StakeWeight.get(chain.ctx, netuid)[2]).toBeGreaterThan(0);
    expect(storage.StakeWeight.get(chain.ctx, netuid)[1]).toBe(0);
  });
});

describe('owner calls', () => {
  it('change the tempo within bounds, outside the freeze window, at a limited rate', () => {
    expect(chain.failure(BOB, calls.set_tempo({ netuid, tempo: 400 }))).toBe('BadOrigin');
    expect(chain.failure(ALICE, calls.set_tempo({ netuid, tempo: 359 }))).toBe('SubtensorModule.TempoOutOfBounds');
    chain.next();
    chain.as(ALICE, calls.set_tempo({ netuid, tempo: 400 }));
    expect(storage.LastEpochBlock.get(chain.ctx, netuid)).toBe(2n);
    expect(chain.failure(ALICE, calls.set_tempo({ netuid, tempo: 500 }))).toBe('SubtensorModule.TxRateLimitExceeded');
    chain.until(395);
    expect(chain.failure(ALICE, calls.set_tempo({ netuid, tempo: 500 }))).toBe(
      'SubtensorModule.AdminActionProhibitedDuringWeightsWindow',
    );
  });

  it('trigger an epoch that runs after the freeze window', () => {
    chain.next(20);
    chain.as(ALICE, calls.trigger_epoch({ netuid }));
    expect(chain.failure(ALICE, calls.trigger_epoch({ netuid }))).toBe('SubtensorModule.EpochTriggerAlreadyPending');
    chain.next(10);
    expect(storage.LastEpochBlock.get(chain.ctx, netuid)).toBe(31n);
  });

  it('name the subnet', () => {
    const text = (s: string) => new TextEncoder().encode(s);
    const empty = new Uint8Array();
    const identity = {
      subnet_name: text('First'),
      github_repo: empty,
      subnet_contact: empty,
      subnet_url: empty,
      discord: empty,
      description: empty,
      logo_url: empty,
      additional: empty,
    };
    expect(chain.failure(BOB, calls.set_subnet_identity({ netuid, ...identity }))).toBe(
      'SubtensorModule.NotSubnetOwner',
    );
    expect(chain.failure(ALICE, calls.set_subnet_identity({ netuid, ...identity, discord: new Uint8Array(257) }))).toBe(
      'SubtensorModule.InvalidIdentity',
    );
    chain.as(ALICE, calls.set_subnet_identity({ netuid, ...identity }));
    expect(storage.SubnetIdentitiesV3.get(chain.ctx, netuid)?.subnet_name).toEqual(text('First'));
    expect(chain.failure(ALICE, calls.update_symbol({ netuid, symbol: text('Τ') }))).toBe(
      'SubtensorModule.SymbolDoesNotExist',
    );
    expect(chain.failure(ALICE, calls.update_symbol({ netuid, symbol: text('α') }))).toBe(
      'SubtensorModule.SymbolAlreadyInUse',
    );
    chain.as(ALICE, calls.update_symbol({ netuid, symbol: text('γ') }));
  });
});

describe('fees', () => {
  it('of unstaking are paid from the stake when there is no TAO', () => {
    chain.as(BOB, calls.add_stake({ hotkey: HOTKEY, netuid, amount_staked: tao(10) }));
    mint(chain.ctx, account(50), 500n);
    chain.as(
      BOB,
      calls.transfer_stake({
        destination_coldkey: account(50),
        hotkey: HOTKEY,
        origin_netuid: netuid,
        destination_netuid: netuid,
        alpha_amount: tao(5),
      }),
    );
    const before = chain.free(AUTHOR);
    const call = calls.remove_stake({ hotkey: HOTKEY, netuid, amount_unstaked: tao(5) });
    let paid: unknown;
    const events = chain.eventsOf(
      () => (paid = subtensorTransactionCheck.payFeeOtherwise!(chain.ctx, account(50), call, 1_000_000n)),
    );
    expect(events.slice(-2)).toEqual(['SubtensorModule.StakeRemoved', 'SubtensorModule.TransactionFeePaidWithAlpha']);
    expect(paid).toEqual({ paidRao: chain.free(AUTHOR) - before });
    expect(stakeOf(chain.ctx, HOTKEY, account(50), netuid)).toBeLessThan(tao(5));
    expect(subtensorTransactionCheck.payFeeOtherwise!(chain.ctx, account(51), call, 1n)).toBeUndefined();
    expect(
      subtensorTransactionCheck.payFeeOtherwise!(chain.ctx, account(50), calls.start_call({ netuid }), 1n),
    ).toBeUndefined();
  });
});

describe('a coldkey swap', () => {
  const NEW = account(900);
  const announce = () =>
    calls.announce_coldkey_swap({ new_coldkey_hash: u8aToHex(blake2AsU8a(NEW, 256)) as `0x${string}` });

  it('is announced by hash for 0.1 TAO, bars other calls meanwhile, and moves everything when its time has come', () => {
    chain.as(BOB, calls.add_stake({ hotkey: HOTKEY, netuid, amount_staked: tao(10) }));
    const stake = stakeOf(chain.ctx, HOTKEY, BOB, netuid);
    const before = chain.free(BOB);
    chain.as(BOB, announce());
    expect(before - chain.free(BOB)).toBe(tao(0.1));
    expect(code(BOB, calls.start_call({ netuid }))).toBe(0);
    expect(code(BOB, calls.swap_coldkey_announced({ new_coldkey: NEW }))).toBeUndefined();
    expect(chain.failure(BOB, calls.swap_coldkey_announced({ new_coldkey: account(901) }))).toBe(
      'SubtensorModule.AnnouncedColdkeyHashDoesNotMatch',
    );
    expect(chain.failure(BOB, calls.swap_coldkey_announced({ new_coldkey: NEW }))).toBe(
      'SubtensorModule.ColdkeySwapTooEarly',
    );
    expect(chain.failure(BOB, announce())).toBe('SubtensorModule.ColdkeySwapReannouncedTooEarly');
    expect(chain.failure(BOB, calls.clear_coldkey_swap_announcement({}))).toBe(
      'SubtensorModule.ColdkeySwapClearTooEarly',
    );
    storage.ColdkeySwapAnnouncements.mutate(chain.ctx, BOB, (a) => [chain.ctx.block.number, a![1]]);
    const balance = chain.free(BOB);
    const events = chain.eventsOf(() => chain.as(BOB, calls.swap_coldkey_announced({ new_coldkey: NEW })));
    expect(events.at(-1)).toBe('SubtensorModule.ColdkeySwapped');
    expect(events).toContain('System.KilledAccount');
    expect(chain.free(NEW)).toBe(balance);
    expect(chain.free(BOB)).toBe(0n);
    expect(stakeOf(chain.ctx, HOTKEY, NEW, netuid)).toBe(stake);
    expect(stakeOf(chain.ctx, HOTKEY, BOB, netuid)).toBe(0n);
    expect(storage.Owner.get(chain.ctx, HOTKEY)).toBe(NEW);
    expect(storage.OwnedHotkeys.get(chain.ctx, NEW)).toEqual([HOTKEY]);
    expect(storage.ColdkeySwapAnnouncements.has(chain.ctx, BOB)).toBe(false);
  });

  it('that is disputed freezes the account until root resets it', () => {
    expect(chain.failure(BOB, calls.dispute_coldkey_swap({}))).toBe('SubtensorModule.ColdkeySwapAnnouncementNotFound');
    chain.as(BOB, announce());
    chain.as(BOB, calls.dispute_coldkey_swap({}));
    expect(code(BOB, announce())).toBe(21);
    expect(chain.failure(BOB, calls.dispute_coldkey_swap({}))).toBe('SubtensorModule.ColdkeySwapAlreadyDisputed');
    chain.asRoot(calls.reset_coldkey_swap({ coldkey: BOB }));
    expect(code(BOB, announce())).toBeUndefined();
  });
});
