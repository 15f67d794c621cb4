import { blake2AsHex } from '@polkadot/util-crypto';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { openSubnet, suiteChain, TAO, type Outcome, type SuiteChain } from './suite-chain.ts';

const DELAY = 5;
let chain: SuiteChain;
let made = 0;
beforeAll(async () => {
  chain = await suiteChain();
  for (const name of ['sudoSetColdkeySwapAnnouncementDelay', 'sudoSetColdkeySwapReannouncementDelay'])
    expect(await chain.sudo(chain.tx('adminUtils', name, DELAY))).toBe('Ok');
  expect(await chain.sudo(chain.tx('adminUtils', 'sudoSetNetworkRateLimit', 0))).toBe('Ok');
});
afterAll(() => chain.close());

type Key = ReturnType<SuiteChain['key']>;
const key = (): Key => chain.key(`//Swapper${++made}`);
async function funded(): Promise<Key> {
  const one = key();
  await chain.fund(one.address, 10_000n * TAO);
  return one;
}
const run = async (signer: Key, name: string, ...args: unknown[]): Promise<Outcome> =>
  (await chain.block([signer, chain.tx('subtensorModule', name, ...args)]))[0]!;
const announce = (from: Key, to: Key): Promise<Outcome> =>
  run(from, 'announceColdkeySwap', blake2AsHex(to.publicKey, 256));
const swap = (from: Key, to: Key): Promise<Outcome> => run(from, 'swapColdkeyAnnounced', to.address);

test('announced, waited, swapped: stake, subnet, hotkeys and balance are the new key’s', async () => {
  const [from, to, hot] = [await funded(), key(), key()];
  const netuid = Number(await chain.read('totalNetworks'));
  expect(await run(from, 'registerNetwork', hot.address)).toMatchObject({ successful: true });
  expect(await run(from, 'startCall', netuid)).toMatchObject({ successful: true });
  expect(await run(from, 'addStake', hot.address, netuid, 200n * TAO)).toMatchObject({ successful: true });
  expect(await announce(from, to)).toMatchObject({ successful: true });
  await chain.blocks(DELAY + 1);
  const stake = await chain.alphaRao(hot.address, from.address, netuid);
  expect(stake).toBeGreaterThan(0n);
  expect(await swap(from, to)).toMatchObject({ successful: true });
  expect(await chain.alphaRao(hot.address, from.address, netuid)).toBe(0n);
  expect(await chain.alphaRao(hot.address, to.address, netuid)).toBeGreaterThanOrEqual(stake);
  expect(await chain.read('subnetOwner', netuid)).toBe(to.address);
  expect(await chain.read('owner', hot.address)).toBe(to.address);
  expect(await chain.read('ownedHotkeys', from.address)).toEqual([]);
  expect(await chain.read('ownedHotkeys', to.address)).toContain(hot.address);
  expect(await chain.read('stakingHotkeys', from.address)).toEqual([]);
  expect(await chain.read('stakingHotkeys', to.address)).toContain(hot.address);
  expect(await chain.freeRao(from.address)).toBe(0n);
  expect(await chain.freeRao(to.address)).toBeGreaterThan(0n);
});

test('too early, or to another key than announced, fails', async () => {
  const [from, to] = [await funded(), key()];
  await announce(from, to);
  expect((await swap(from, to)).successful).toBe(false);
  await chain.blocks(DELAY + 1);
  expect((await swap(from, key())).error).toBe('AnnouncedColdkeyHashDoesNotMatch');
  expect(await swap(from, to)).toMatchObject({ successful: true });
});

test('announced anew: not at once, later yes, and then only the new one counts', async () => {
  const [from, first, second] = [await funded(), key(), key()];
  await announce(from, first);
  expect((await announce(from, second)).error).toBe('ColdkeySwapReannouncedTooEarly');
  await chain.blocks(2 * DELAY + 1);
  expect(await announce(from, second)).toMatchObject({ successful: true });
  await chain.blocks(DELAY + 1);
  expect((await swap(from, first)).successful).toBe(false);
  expect(await swap(from, second)).toMatchObject({ successful: true });
});

test('a dispute, possible once and after an announcement only, stops the swap', async () => {
  const [from, to] = [await funded(), key()];
  await expect(run(from, 'disputeColdkeySwap')).resolves.toMatchObject({ successful: false });
  await announce(from, to);
  expect(await run(from, 'disputeColdkeySwap')).toMatchObject({ successful: true });
  // From now on the pool takes nothing from this account.
  await expect(run(from, 'disputeColdkeySwap')).rejects.toThrow('Custom error: 21');
  await chain.blocks(DELAY + 1);
  await expect(swap(from, to)).rejects.toThrow('Custom error: 21');
  expect(await chain.sudo(chain.tx('subtensorModule', 'resetColdkeySwap', from.address))).toBe('Ok');
  expect(await chain.read('coldkeySwapAnnouncements', from.address)).toBeNull();
  expect(await chain.read('coldkeySwapDisputes', from.address)).toBeNull();
});

test('an announcement costs: without money it is refused', async () => {
  await expect(announce(key(), key())).rejects.toThrow('1010: Invalid Transaction');
});

test('while one is announced the account may do little else; cleared, it may again', async () => {
  const from = await funded();
  await announce(from, key());
  const pay = () => chain.block([from, chain.tx('balances', 'transferKeepAlive', chain.key('//Bob').address, TAO)]);
  await expect(pay()).rejects.toThrow('Custom error: 0');
  await chain.blocks(2 * DELAY + 1);
  expect(await run(from, 'clearColdkeySwapAnnouncement')).toMatchObject({ successful: true });
  expect(await chain.read('coldkeySwapAnnouncements', from.address)).toBeNull();
  expect((await pay())[0]).toMatchObject({ successful: true });
});

test('root swaps without an announcement, charging what it says', async () => {
  const [from, to] = [await funded(), key()];
  expect(await chain.sudo(chain.tx('subtensorModule', 'swapColdkey', from.address, to.address, 0))).toBe('Ok');
  expect(await chain.freeRao(to.address)).toBe(10_000n * TAO);
  expect(await chain.freeRao(from.address)).toBe(0n);
  expect(await openSubnet(chain, key().address)).toBeGreaterThan(1);
});
