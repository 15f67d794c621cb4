import { beforeEach, describe, expect, it } from 'vitest';
import type { ApiMethod } from '../../frame/api.ts';
import { decode, encode } from '../../frame/type.ts';
import { account, ALICE, BOB, tao, TestChain } from '../../pallets/subtensor/testing/test-chain.ts';
import { subtensor } from '../../pallets/subtensor/index.ts';
import { storage as swap } from '../../pallets/swap/pallet.ts';
import { subtensorApis } from './index.ts';

const { calls, storage } = subtensor;
const OWNER = account(1);
const methods = new Map<string, ApiMethod>(
  subtensorApis.flatMap((api) => Object.entries(api.methods).map(([name, m]) => [`${api.name}_${name}`, m] as const)),
);

let chain: TestChain;
let netuid: number;
beforeEach(() => {
  chain = new TestChain();
  netuid = chain.subnet(ALICE, OWNER);
  chain.as(BOB, calls.burned_register({ netuid, hotkey: account(2) }));
  chain.as(
    BOB,
    calls.add_stake_limit({
      hotkey: OWNER,
      netuid,
      amount_staked: tao(10),
      limit_price: tao(100),
      allow_partial: false,
    }),
  );
  chain.next(10);
});

/** Runs a method and takes its answer through the bytes a client would get. */
function ask<T>(name: string, args: Record<string, unknown> = {}): T {
  const method: ApiMethod = methods.get(name)!;
  const bytes = encode(method.output, method.run(chain.ctx, args as never, undefined as never));
  return decode(method.output, bytes) as T;
}

/** 1 000 TAO and 5 000 alpha with equal weights. */
function poolA(): void {
  storage.SubnetTAO.put(chain.ctx, netuid, tao(1000));
  storage.SubnetAlphaIn.put(chain.ctx, netuid, tao(5000));
  swap.SwapBalancer.remove(chain.ctx, netuid);
}

describe('the runtime APIs of SubtensorModule', () => {
  it('all answer for a subnet, and with none or nothing for one that does not exist', () => {
    const who = {
      coldkey: ALICE,
      hotkey: OWNER,
      coldkey_account: ALICE,
      hotkey_account: OWNER,
      delegate_account: OWNER,
      delegatee_account: BOB,
    };
    const more = {
      uid: 0,
      mecid: 0,
      subid: 0,
      metagraph_indexes: [0, 3, 52, 72, 73, 99],
      coldkey_accounts: [ALICE, BOB],
      tao: tao(1),
      alpha: tao(1),
      amount: 5n,
    };
    for (const name of methods.keys())
      for (const n of [0, 1, netuid, 999]) expect(() => ask(name, { netuid: n, ...who, ...more }), name).not.toThrow();
    expect(ask('SubnetInfoRuntimeApi_get_metagraph', { netuid: 999 })).toBeUndefined();
    expect(ask('NeuronInfoRuntimeApi_get_neurons', { netuid: 999 })).toEqual([]);
  });

  it('show prices in rao per alpha: 1 for root and unknown subnets, and one row per subnet', () => {
    const price = (n: number) => ask<bigint>('SwapRuntimeApi_current_alpha_price', { netuid: n });
    expect([price(0), price(999)]).toEqual([1_000_000_000n, 1_000_000_000n]);
    poolA();
    expect(price(netuid)).toBe(199_999_999n);
    expect(ask<unknown[]>('SwapRuntimeApi_current_alpha_price_all')).toHaveLength(3);
  });

  it('simulate the trade of the worked example to the rao, and nothing where the pool refuses', () => {
    poolA();
    expect(ask('SwapRuntimeApi_sim_swap_tao_for_alpha', { netuid, tao: tao(10) })).toEqual({
      tao_amount: 9_994_964_523n,
      alpha_amount: 49_480_269_080n,
      tao_fee: 5_035_477n,
      alpha_fee: 0n,
      tao_slippage: 0n,
      alpha_slippage: 519_730_920n,
    });
    expect(
      ask<{ alpha_amount: bigint }>('SwapRuntimeApi_sim_swap_tao_for_alpha', { netuid, tao: tao(9_000_000) })
        .alpha_amount,
    ).toBe(0n);
    expect(
      ask<{ alpha_amount: bigint }>('SwapRuntimeApi_sim_swap_tao_for_alpha', { netuid: 0, tao: 5n }).alpha_amount,
    ).toBe(5n);
  });

  it('list positions by value, with availability and fee', () => {
    const [row] = ask<{ hotkey: string; netuid: number; stake: bigint; is_registered: boolean }[]>(
      'StakeInfoRuntimeApi_get_stake_info_for_coldkey',
      { coldkey_account: BOB },
    );
    expect(row).toMatchObject({ hotkey: OWNER, netuid, is_registered: true });
    expect(row!.stake).toBeGreaterThan(0n);
    const rows = ask<[string, [number, { total: bigint; available: bigint }][]][]>(
      'StakeInfoRuntimeApi_get_stake_availability_for_coldkeys',
      {
        coldkey_accounts: [BOB],
        netuids: undefined,
      },
    );
    expect(rows[0]![1]).toEqual([[netuid, { total: row!.stake, locked: 0n, available: row!.stake }]]);
    const empty = ask<[string, unknown[]][]>('StakeInfoRuntimeApi_get_stake_availability_for_coldkeys', {
      coldkey_accounts: [BOB],
      netuids: [],
    });
    expect(empty[0]![1]).toEqual([]);
    const fee = (to: unknown) =>
      ask('StakeInfoRuntimeApi_get_stake_fee', {
        origin: undefined,
        origin_coldkey_account: BOB,
        destination: to,
        destination_coldkey_account: BOB,
        amount: tao(10),
      });
    expect(fee([OWNER, netuid])).toBe(5_035_477n);
    expect(fee(undefined)).toBe(0n);
  });

  it('bring locks forward to the block, and compare conviction', () => {
    const lock = () =>
      ask<{ locked_mass: bigint; conviction: { bits: bigint }; last_update: bigint } | undefined>(
        'StakeInfoRuntimeApi_get_coldkey_lock',
        { coldkey: BOB, netuid },
      );
    const conviction = (hotkey: string) =>
      ask<{ bits: bigint }>('StakeInfoRuntimeApi_get_hotkey_conviction', { hotkey, netuid }).bits;
    const most = () => ask<string | undefined>('StakeInfoRuntimeApi_get_most_convicted_hotkey_on_subnet', { netuid });
    expect([lock(), conviction(account(2)), most()]).toEqual([undefined, 0n, undefined]);
    chain.as(BOB, calls.lock_stake({ hotkey: account(2), netuid, amount: tao(5) }));
    storage.UnlockRate.put(chain.ctx, 100n);
    storage.MaturityRate.put(chain.ctx, 100n);
    chain.next(10);
    expect(lock()).toMatchObject({ last_update: BigInt(chain.ctx.block.number) });
    expect(Number(lock()!.locked_mass) / Number(tao(5))).toBeCloseTo(Math.exp(-0.1), 6);
    expect(Number(lock()!.conviction.bits >> 64n) / Number(tao(5))).toBeCloseTo(0.1 * Math.exp(-0.1), 6);
    expect(conviction(account(2))).toBe(lock()!.conviction.bits);
    expect(most()).toBe(account(2));
    const [[, rows]] = ask<[[string, [number, { locked: bigint }][]]]>(
      'StakeInfoRuntimeApi_get_stake_availability_for_coldkeys',
      { coldkey_accounts: [BOB], netuids: undefined },
    );
    expect(rows[0]![1].locked).toBe(lock()!.locked_mass);
  });

  it('give the parts of a metagraph that are asked for, an absent identity being an answer too', () => {
    const some = ask<Record<string, unknown>>('SubnetInfoRuntimeApi_get_selective_metagraph', {
      netuid,
      metagraph_indexes: [3, 34, 52],
    });
    expect(some['netuid']).toBe(netuid);
    expect(some['identity']).toEqual({ value: undefined });
    expect(some['hotkeys']).toEqual([OWNER, account(2)]);
    expect(some['coldkeys']).toBeUndefined();
    const whole = ask<{ hotkeys: string[]; num_uids: number }>('SubnetInfoRuntimeApi_get_metagraph', { netuid });
    expect(whole).toMatchObject({ hotkeys: [OWNER, account(2)], num_uids: 2 });
  });

  it('know delegates, their nominators and who delegates', () => {
    const [delegate] = ask<{ delegate_ss58: string; nominators: [string, unknown][] }[]>(
      'DelegateInfoRuntimeApi_get_delegates',
    );
    expect(delegate).toMatchObject({ delegate_ss58: OWNER });
    expect(delegate!.nominators.map(([coldkey]) => coldkey)).toEqual([BOB]);
    expect(ask<unknown[]>('DelegateInfoRuntimeApi_get_delegated', { delegatee_account: BOB })).toHaveLength(1);
    expect(ask('DelegateInfoRuntimeApi_get_delegate', { delegate_account: account(2) })).toBeUndefined();
  });

  it('say what the next subnet costs and when the next epoch starts', () => {
    expect(ask('SubnetRegistrationRuntimeApi_get_network_registration_cost')).toBe(tao(2000) - 10n * 9_920_634n);
    expect(ask('SubnetInfoRuntimeApi_get_next_epoch_start_block', { netuid })).toBe(360n);
  });
});
