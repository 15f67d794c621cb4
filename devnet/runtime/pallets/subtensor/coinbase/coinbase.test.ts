import { beforeEach, describe, expect, it } from 'vitest';
import * as balances from '../../balances/index.ts';
import { storage as swap } from '../../swap/pallet.ts';
import { storage as assets } from '../../alpha-assets/pallet.ts';
import { subnetAccount } from '../accounts/subnet-account.ts';
import { subtensor } from '../index.ts';
import { account, ALICE, BOB, CHARLIE, tao, TestChain } from '../testing/test-chain.ts';
import { hotkeyStake, stakeOf } from '../staking/stake.ts';

const { calls, storage } = subtensor;
const OWNER = account(1);

describe('the genesis', () => {
  it('has root and a first subnet that nobody can start, with one neuron', () => {
    const chain = new TestChain();
    expect(storage.NetworksAdded.keys1<number>(chain.ctx)).toEqual([0, 1]);
    expect(storage.TotalNetworks.get(chain.ctx)).toBe(2);
    expect(storage.TotalIssuance.get(chain.ctx)).toBe(0n);
    expect(storage.SubtokenEnabled.get(chain.ctx, 0)).toBe(false);
    expect(storage.SubnetTAO.get(chain.ctx, 1)).toBe(tao(10));
    expect(storage.Tempo.get(chain.ctx, 1)).toBe(100);
    expect(storage.SubnetworkN.get(chain.ctx, 1)).toBe(1);
    chain.until(100);
    expect(storage.LastEpochBlock.get(chain.ctx, 1)).toBe(100n);
  });

  it('shortens tempo, delays and limits on a chain with fast blocks', () => {
    const chain = new TestChain({ slotDurationMs: 250 });
    expect(storage.MaxEpochsPerBlock.get(chain.ctx)).toBe(32);
    expect(storage.NetworkRateLimit.get(chain.ctx)).toBe(0n);
    expect(storage.SubnetOwner.get(chain.ctx, 0)).toBe(ALICE);
    const netuid = chain.subnet(ALICE, OWNER);
    expect(storage.Tempo.get(chain.ctx, netuid)).toBe(10);
  });
});

describe('emission', () => {
  let chain: TestChain;
  let netuid: number;
  beforeEach(() => {
    chain = new TestChain();
    netuid = chain.subnet(ALICE, OWNER);
  });

  it('sets aside 410 002 288 alpha-rao for miners and validators each, and 179 995 422 for the owner, per block', () => {
    chain.next();
    expect(storage.PendingServerEmission.get(chain.ctx, netuid)).toBe(410_002_288n);
    expect(storage.PendingValidatorEmission.get(chain.ctx, netuid)).toBe(410_002_288n);
    expect(storage.PendingOwnerCut.get(chain.ctx, netuid)).toBe(179_995_422n);
    expect(storage.PendingRootAlphaDivs.get(chain.ctx, netuid)).toBe(0n);
    expect(storage.SubnetAlphaOut.get(chain.ctx, netuid)).toBe(1_000_000_000n);
    expect(assets.TotalAlphaIssuance.get(chain.ctx, netuid)).toBe(1_000_000_000n);
  });

  it('recycles the whole block while every moving price is 0, then buys alpha with it when root holds no stake', () => {
    const issuance = balances.totalIssuance(chain.ctx);
    chain.next(10);
    expect(storage.SubnetMovingPrice.get(chain.ctx, netuid).bits).toBe(0n);
    expect(storage.TotalIssuance.get(chain.ctx)).toBe(0n);
    expect(balances.totalIssuance(chain.ctx)).toBe(issuance);
    chain.next(20);
    const before = {
      tao: storage.SubnetTAO.get(chain.ctx, netuid),
      alphaIn: storage.SubnetAlphaIn.get(chain.ctx, netuid),
    };
    chain.next();
    expect(storage.SubnetTAO.get(chain.ctx, netuid) - before.tao).toBe(1_000_000_000n);
    expect(storage.SubnetExcessTao.get(chain.ctx, netuid)).toBe(1_000_000_000n);
    expect(storage.SubnetTaoInEmission.get(chain.ctx, netuid)).toBe(0n);
    expect(storage.SubnetAlphaIn.get(chain.ctx, netuid)).toBeLessThan(before.alphaIn);
    expect(storage.SubnetProtocolAlpha.get(chain.ctx, netuid)).toBeGreaterThan(0n);
    expect(chain.free(subnetAccount(netuid))).toBe(storage.SubnetTAO.get(chain.ctx, netuid));
  });

  it('injects liquidity at the price of the pool once root holds stake', () => {
    storage.SubtokenEnabled.put(chain.ctx, 0, true);
    chain.as(BOB, calls.add_stake({ hotkey: OWNER, netuid: 0, amount_staked: tao(500_000) }));
    chain.next(40);
    const before = swap.SwapBalancer.get(chain.ctx, netuid).quote;
    chain.next();
    expect(storage.SubnetTaoInEmission.get(chain.ctx, netuid)).toBeGreaterThan(0n);
    expect(storage.SubnetAlphaInEmission.get(chain.ctx, netuid)).toBeGreaterThan(0n);
    expect(swap.SwapBalancer.get(chain.ctx, netuid).quote).not.toBe(0n);
    expect(before).toBeGreaterThan(0n);
    expect(chain.free(subnetAccount(netuid))).toBe(storage.SubnetTAO.get(chain.ctx, netuid));
  });

  it('gives no TAO to a subnet whose emission is off, but all its alpha', () => {
    storage.SubnetEmissionEnabled.put(chain.ctx, netuid, false);
    chain.next(40);
    expect(storage.SubnetTAO.get(chain.ctx, netuid)).toBe(tao(1000));
    expect(storage.SubnetAlphaOutEmission.get(chain.ctx, netuid)).toBe(1_000_000_000n);
    expect(storage.TotalIssuance.get(chain.ctx)).toBe(0n);
  });

  it('runs an epoch every tempo blocks, counts it and staggers by netuid', () => {
    expect(storage.LastEpochBlock.get(chain.ctx, netuid)).toBe(0n);
    chain.until(360);
    expect(storage.LastEpochBlock.get(chain.ctx, netuid)).toBe(360n);
    expect(storage.SubnetEpochIndex.get(chain.ctx, netuid)).toBe(1n);
    expect(storage.PendingServerEmission.get(chain.ctx, netuid)).toBe(0n);
    chain.until(719);
    expect(storage.SubnetEpochIndex.get(chain.ctx, netuid)).toBe(1n);
    chain.next();
    expect(storage.SubnetEpochIndex.get(chain.ctx, netuid)).toBe(2n);
  });

  it('defers epochs beyond the limit of a block to the next one', () => {
    storage.MaxEpochsPerBlock.put(chain.ctx, 1);
    const second = chain.subnet(BOB, account(2));
    for (const n of [netuid, second]) storage.LastEpochBlock.put(chain.ctx, n, 0n);
    chain.until(359);
    const events = chain.eventsOf(() => undefined);
    expect(events).toEqual([]);
    chain.next();
    expect(chain.events.some(({ value }) => value.type === 'EpochDeferred')).toBe(true);
    expect(storage.LastEpochBlock.get(chain.ctx, second)).toBe(0n);
    chain.next();
    expect(storage.LastEpochBlock.get(chain.ctx, second)).toBe(361n);
    expect(storage.PendingEpochAt.get(chain.ctx, second)).toBe(0n);
  });

  it('pays miners their incentive, validators and nominators their dividends, and the owner the cut', () => {
    const [miner, validator] = [account(100), account(200)];
    storage.ImmuneOwnerUidsLimit.put(chain.ctx, netuid, 1);
    chain.as(BOB, calls.burned_register({ netuid, hotkey: miner }));
    chain.as(CHARLIE, calls.burned_register({ netuid, hotkey: validator }));
    chain.as(CHARLIE, calls.add_stake({ hotkey: validator, netuid, amount_staked: tao(100) }));
    chain.as(BOB, calls.add_stake({ hotkey: validator, netuid, amount_staked: tao(100) }));
    chain.until(360);
    expect(storage.ValidatorPermit.get(chain.ctx, netuid)).toEqual([true, false, true]);
    chain.as(validator, calls.set_weights({ netuid, dests: [1], weights: [1], version_key: 0n }));
    const before = {
      charlie: stakeOf(chain.ctx, validator, CHARLIE, netuid),
      bob: stakeOf(chain.ctx, validator, BOB, netuid),
    };
    chain.until(720);
    const blocks = 360n;
    expect(storage.Incentive.get(chain.ctx, netuid)).toEqual([0, 65535, 0]);
    const [owner, mined, dividends] = [
      hotkeyStake(chain.ctx, OWNER, netuid),
      stakeOf(chain.ctx, miner, BOB, netuid),
      stakeOf(chain.ctx, validator, CHARLIE, netuid) -
        before.charlie +
        stakeOf(chain.ctx, validator, BOB, netuid) -
        before.bob,
    ];
    expect(mined).toBe(410_002_288n * blocks);
    expect(dividends / 1000n).toBe((410_002_288n * blocks) / 1000n);
    expect(owner).toBeGreaterThan(179_995_422n * blocks);
    const take = (410_002_288n * blocks * 11_796n) / 65_535n;
    const charlieGain = stakeOf(chain.ctx, validator, CHARLIE, netuid) - before.charlie;
    const bobGain = stakeOf(chain.ctx, validator, BOB, netuid) - before.bob;
    expect(charlieGain).toBeGreaterThan(bobGain + (take * 9n) / 10n);
    expect(bobGain).toBeGreaterThan(0n);
    expect(storage.AlphaDividendsPerSubnet.get(chain.ctx, netuid, validator)).toBeGreaterThan(0n);
    expect(storage.MinerBurned.get(chain.ctx, netuid).bits).toBe(0n);
  });

  it("withholds what the subnet owner's own miners earn and says how much in MinerBurned", () => {
    const miner = account(100);
    chain.as(ALICE, calls.burned_register({ netuid, hotkey: miner }));
    chain.as(ALICE, calls.add_stake({ hotkey: OWNER, netuid, amount_staked: tao(10) }));
    chain.until(360);
    chain.as(OWNER, calls.set_weights({ netuid, dests: [1], weights: [1], version_key: 0n }));
    chain.until(720);
    expect(storage.Incentive.get(chain.ctx, netuid)[1]).toBe(65_535);
    expect(hotkeyStake(chain.ctx, miner, netuid)).toBe(0n);
    expect(storage.MinerBurned.get(chain.ctx, netuid).bits).toBe(1n << 32n);
    expect(assets.AlphaBurned.get(chain.ctx, netuid)).toBe(410_002_288n * 360n);
  });

  it('stakes the incentive where the miner asked for it', () => {
    const [miner, validator] = [account(100), account(200)];
    chain.as(BOB, calls.burned_register({ netuid, hotkey: miner }));
    chain.as(CHARLIE, calls.burned_register({ netuid, hotkey: validator }));
    chain.as(CHARLIE, calls.add_stake({ hotkey: validator, netuid, amount_staked: tao(100) }));
    chain.as(BOB, calls.set_coldkey_auto_stake_hotkey({ netuid, hotkey: validator }));
    chain.until(360);
    chain.as(validator, calls.set_weights({ netuid, dests: [1], weights: [1], version_key: 0n }));
    chain.until(720);
    expect(hotkeyStake(chain.ctx, miner, netuid)).toBe(0n);
    expect(stakeOf(chain.ctx, validator, BOB, netuid)).toBeGreaterThan(0n);
  });

  it('makes root dividends claimable and turns a claim into root stake', () => {
    const validator = account(200);
    storage.SubtokenEnabled.put(chain.ctx, 0, true);
    const second = chain.subnet(BOB, account(2));
    chain.as(CHARLIE, calls.burned_register({ netuid, hotkey: validator }));
    chain.as(CHARLIE, calls.root_register({ hotkey: validator }));
    chain.as(CHARLIE, calls.add_stake({ hotkey: validator, netuid: 0, amount_staked: tao(500_000) }));
    for (const n of [netuid, second]) storage.SubnetMovingPrice.put(chain.ctx, n, { bits: 1n << 32n });
    chain.next();
    expect(storage.PendingRootAlphaDivs.get(chain.ctx, netuid)).toBeGreaterThan(0n);
    storage.NumRootClaim.put(chain.ctx, 0n);
    chain.until(720);
    const rate = storage.RootClaimable.get(chain.ctx, validator).find(([n]) => n === netuid);
    expect(rate![1].bits).toBeGreaterThan(0n);
    const before = stakeOf(chain.ctx, validator, CHARLIE, 0);
    const events = chain.eventsOf(() => chain.as(CHARLIE, calls.claim_root({ subnets: [netuid] })));
    expect(events).toEqual(['Balances.Transfer', 'SubtensorModule.RootClaimed']);
    expect(stakeOf(chain.ctx, validator, CHARLIE, 0)).toBeGreaterThan(before);
    expect(chain.free(subnetAccount(0))).toBe(storage.SubnetTAO.get(chain.ctx, 0));
    const again = stakeOf(chain.ctx, validator, CHARLIE, 0);
    chain.as(CHARLIE, calls.claim_root({ subnets: [netuid] }));
    expect(stakeOf(chain.ctx, validator, CHARLIE, 0)).toBe(again);
    chain.as(CHARLIE, calls.set_root_claim_type({ new_root_claim_type: { type: 'Keep' } }));
    storage.NumRootClaim.put(chain.ctx, 5n);
    chain.until(1081);
    expect(stakeOf(chain.ctx, validator, CHARLIE, netuid)).toBeGreaterThan(0n);
  });
});
