import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { FIRST_NETUID, openSubnet, suiteChain, TAO, type SuiteChain } from './suite-chain.ts';

let chain: SuiteChain;
let netuid: number;
const keys = () => ({
  alice: chain.key('//Alice'),
  bob: chain.key('//Bob'),
  hot: chain.key('//Alice//hot'),
  other: chain.key('//Bob//hot'),
});
const alpha = (hotkey: string, coldkey: string): Promise<bigint> => chain.alphaRao(hotkey, coldkey, netuid);

beforeAll(async () => {
  chain = await suiteChain();
  const { alice, bob, hot, other } = keys();
  expect(await chain.sudo(chain.tx('adminUtils', 'sudoSetNetworkRateLimit', 0))).toBe('Ok');
  expect(await chain.sudo(chain.tx('adminUtils', 'sudoSetAdminFreezeWindow', 0))).toBe('Ok');
  netuid = await openSubnet(chain, hot.address);
  await chain.block(
    [alice, chain.tx('subtensorModule', 'tryAssociateHotkey', hot.address)],
    [bob, chain.tx('subtensorModule', 'tryAssociateHotkey', other.address)],
  );
});
afterAll(() => chain.close());

describe('subnets', () => {
  test('//Alice is sudo and owner of root; the first network registered is 2', async () => {
    const { alice } = keys();
    expect((await chain.api.query['sudo']!['key']!()).toString()).toBe(alice.address);
    expect(await chain.read('subnetOwner', 0)).toBe(alice.address);
    expect(netuid).toBe(FIRST_NETUID);
    expect(await chain.read('subnetOwner', FIRST_NETUID)).toBe(alice.address);
  });

  test('a network that is not started holds no stake, until root enables it', async () => {
    const { alice, hot } = keys();
    const next = Number(await chain.read('totalNetworks'));
    const [made] = await chain.block([alice, chain.tx('subtensorModule', 'registerNetwork', hot.address)]);
    expect(made!.events).toContain('NetworkAdded');
    const stake = () => chain.tx('subtensorModule', 'addStake', hot.address, next, TAO);
    expect((await chain.block([alice, stake()]))[0]!.error).toBe('SubtokenDisabled');
    expect(await chain.sudo(chain.tx('adminUtils', 'sudoSetSubtokenEnabled', next, true))).toBe('Ok');
    expect((await chain.block([alice, stake()]))[0]).toMatchObject({ successful: true });
  });

  test('near the end of an epoch nobody changes a subnet, root included: sudo hides the failure inside', async () => {
    const inner = () => chain.tx('adminUtils', 'sudoSetTempo', netuid, 20);
    expect(await chain.sudo(chain.tx('adminUtils', 'sudoSetAdminFreezeWindow', 60_000))).toBe('Ok');
    expect(await chain.sudo(inner())).toBe('AdminActionProhibitedDuringWeightsWindow');
    expect(await chain.sudo(chain.tx('adminUtils', 'sudoSetAdminFreezeWindow', 0))).toBe('Ok');
    expect(await chain.sudo(inner())).toBe('Ok');
    expect(await chain.read('tempo', netuid)).toBe(20);
  });

  test('what only root may do fails with BadOrigin for others; their sudo is not even taken', async () => {
    const { bob } = keys();
    const [outcome] = await chain.block([bob, chain.tx('adminUtils', 'sudoSetNetworkRateLimit', 0)]);
    expect(outcome!.error).toBe('BadOrigin');
    const sudo = chain.tx('sudo', 'sudo', chain.tx('system', 'remark', '0x00'));
    await expect(chain.block([bob, sudo])).rejects.toThrow('Invalid signing address');
  });
});

describe('staking', () => {
  test('adding and removing tell StakeAdded and StakeRemoved', async () => {
    const { alice, hot } = keys();
    const [added] = await chain.block([alice, chain.tx('subtensorModule', 'addStake', hot.address, netuid, TAO)]);
    expect(added!.events.filter((name) => name === 'StakeAdded')).toHaveLength(1);
    const remove = chain.tx('subtensorModule', 'removeStake', hot.address, netuid, TAO / 2n);
    const [removed] = await chain.block([alice, remove]);
    expect(removed!.events.filter((name) => name === 'StakeRemoved')).toHaveLength(1);
  });

  test('adding and transferring, adding twice, removing and transferring: all in one block', async () => {
    const { alice, bob, hot } = keys();
    const add = (tao: bigint) => chain.tx('subtensorModule', 'addStake', hot.address, netuid, tao * TAO);
    const give = (amount: bigint) =>
      chain.tx('subtensorModule', 'transferStake', bob.address, hot.address, netuid, netuid, amount);
    const good = [{ successful: true }, { successful: true }];
    expect(await chain.block([alice, add(100n)], [alice, give(TAO)])).toMatchObject(good);
    expect(await chain.block([alice, add(10n)], [alice, add(10n)])).toMatchObject(good);
    const quarter = (await alpha(hot.address, alice.address)) / 4n;
    const remove = chain.tx('subtensorModule', 'removeStake', hot.address, netuid, quarter);
    expect(await chain.block([alice, remove], [alice, give(quarter)])).toMatchObject(good);
  });

  test('a transfer to another subnet that is worth next to nothing is AmountTooLow, not a rate limit', async () => {
    const { alice, bob, hot } = keys();
    const add = chain.tx('subtensorModule', 'addStake', hot.address, netuid, 100n * TAO);
    const give = chain.tx('subtensorModule', 'transferStake', bob.address, hot.address, netuid, netuid + 1, 1000n);
    const [added, given] = await chain.block([alice, add], [alice, give]);
    expect(added!.successful).toBe(true);
    expect(given!.error).toBe('AmountTooLow');
  });

  test('limit prices: partly, or all or nothing', async () => {
    const { bob, other } = keys();
    const limit = (tao: bigint, price: bigint, partial: boolean) =>
      chain.tx('subtensorModule', 'addStakeLimit', other.address, netuid, tao * TAO, price, partial);
    const before = await alpha(other.address, bob.address);
    expect((await chain.block([bob, limit(10n, 100n * TAO, false)]))[0]!.successful).toBe(true);
    const between = await alpha(other.address, bob.address);
    expect(between).toBeGreaterThan(before);
    const price = (await chain.api.call['swapRuntimeApi']!['currentAlphaPrice']!(netuid)).toJSON() as number;
    const close = (BigInt(price) * 1001n) / 1000n;
    expect((await chain.block([bob, limit(5_000n, close, false)]))[0]!.error).toBe('SlippageTooHigh');
    const held = await chain.freeRao(bob.address);
    expect((await chain.block([bob, limit(5_000n, close, true)]))[0]!.successful).toBe(true);
    expect(await alpha(other.address, bob.address)).toBeGreaterThan(between);
    expect(held - (await chain.freeRao(bob.address))).toBeLessThan(5_000n * TAO);
  });

  test('moving, swapping and unstaking everything leave nothing behind', async () => {
    const { bob, hot, other } = keys();
    const all = await alpha(other.address, bob.address);
    const move = chain.tx('subtensorModule', 'moveStake', other.address, hot.address, netuid, netuid, all);
    expect((await chain.block([bob, move]))[0]).toMatchObject({ successful: true });
    expect(await alpha(other.address, bob.address)).toBe(0n);
    const half = (await alpha(hot.address, bob.address)) / 2n;
    const swap = chain.tx('subtensorModule', 'swapStake', hot.address, netuid, netuid + 1, half);
    expect((await chain.block([bob, swap]))[0]).toMatchObject({ successful: true });
    expect(await chain.alphaRao(hot.address, bob.address, netuid + 1)).toBeGreaterThan(0n);
    const before = await chain.freeRao(bob.address);
    expect((await chain.block([bob, chain.tx('subtensorModule', 'unstakeAll', hot.address)]))[0]!.successful).toBe(
      true,
    );
    expect(await alpha(hot.address, bob.address)).toBe(0n);
    expect(await chain.alphaRao(hot.address, bob.address, netuid + 1)).toBe(0n);
    expect(await chain.freeRao(bob.address)).toBeGreaterThan(before);
  });

  test('root dividends: kept, swapped, or kept for some subnets', async () => {
    const { bob } = keys();
    const choose = async (type: unknown): Promise<unknown> => {
      await chain.block([bob, chain.tx('subtensorModule', 'setRootClaimType', type)]);
      return chain.read('rootClaimType', bob.address);
    };
    expect(await choose('Keep')).toEqual({ keep: null });
    expect(await choose('Swap')).toEqual({ swap: null });
    expect(await choose({ KeepSubnets: { subnets: [netuid] } })).toEqual({ keepSubnets: { subnets: [netuid] } });
    expect(await chain.sudo(chain.tx('subtensorModule', 'sudoSetNumRootClaims', 3))).toBe('Ok');
    expect(await chain.read('numRootClaim')).toBe(3);
  });
});
