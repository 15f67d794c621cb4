import { hexToU8a, u8aToHex } from '@polkadot/util';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { shieldTo } from '../../../devnet/node/testing-wallet.ts';
import { accounts } from '../polkadot-js/named.ts';
import { suiteChain, TAO, type SuiteChain } from './suite-chain.ts';

const ML_KEM_768_KEY = 1184;
/** The longest life a wrapper may have, in blocks. */
const ERA = 8;
let chain: SuiteChain;
let made = 0;
beforeAll(async () => {
  // As these tests demand: with fast blocks the keys do not change in every block.
  chain = await suiteChain(12_000);
  await chain.blocks(4);
});
afterAll(() => chain.close());

type Key = ReturnType<SuiteChain['key']>;
async function shieldKey(item: 'nextKey' | 'currentKey'): Promise<Uint8Array> {
  return hexToU8a((await chain.api.query['mevShield']![item]!()).toString());
}
const alice = (): Key => chain.key('//Alice');
/** An account nobody has paid yet. */
const fresh = (): Key => chain.key(`//Shielded${++made}`);

/** A signed transfer as bytes, meant to follow its wrapper: with the nonce after it. */
async function inner(from: Key, to: Key, rao: bigint): Promise<Uint8Array> {
  const nonce = (await accounts(chain.api)(from.address)).nonce.toNumber() + 1;
  const signed = await chain.tx('balances', 'transferKeepAlive', to.address, rao).signAsync(from, { nonce });
  return signed.toU8a();
}
const wrapper = (key: Uint8Array, plaintext: Uint8Array) =>
  chain.tx('mevShield', 'submitEncrypted', u8aToHex(shieldTo(key, plaintext)));

test('next and current key are there, and change with every block', async () => {
  const before = [await shieldKey('nextKey'), await shieldKey('currentKey')];
  expect(before.map(({ length }) => length)).toEqual([ML_KEM_768_KEY, ML_KEM_768_KEY]);
  await chain.blocks(1);
  expect(await shieldKey('nextKey')).not.toEqual(before[0]);
  expect(await shieldKey('currentKey')).not.toEqual(before[1]);
  const authors = await chain.api.query['mevShield']!['authorKeys']!.entries();
  expect(authors.length).toBeGreaterThan(0);
});

/** Submits wrappers encrypted to the next key, and makes the blocks in which that key comes into use. */
async function submit(...wrapped: readonly (readonly [Key, Uint8Array])[]): Promise<void> {
  const key = await shieldKey('nextKey');
  await chain.block(...wrapped.map(([sender, plaintext]) => [sender, wrapper(key, plaintext), ERA] as const));
  await chain.blocks(3);
}
const nonceOf = async (who: Key): Promise<number> => (await accounts(chain.api)(who.address)).nonce.toNumber();

test('a wrapped transfer is included and done', async () => {
  const [to, nonce] = [fresh(), await nonceOf(alice())];
  await submit([alice(), await inner(alice(), to, 5n * TAO)]);
  expect(await chain.freeRao(to.address)).toBe(5n * TAO);
  expect(await nonceOf(alice())).toBe(nonce + 2);
});

test('a wrapped transfer that cannot be paid does nothing; its wrapper has gone through', async () => {
  const [to, nonce] = [fresh(), await nonceOf(alice())];
  await submit([alice(), await inner(alice(), to, 9_000_000n * TAO)]);
  expect(await chain.freeRao(to.address)).toBe(0n);
  expect(await nonceOf(alice())).toBeGreaterThan(nonce);
});

test('bytes that are no ciphertext are refused by the pool', async () => {
  const garbage = chain.tx('mevShield', 'submitEncrypted', '0x0102030405');
  await expect(chain.block([alice(), garbage, ERA])).rejects.toThrow('1010: Invalid Transaction');
});

test('wrapped transfers of several senders at once are all done', async () => {
  const senders = [alice(), chain.key('//Bob'), chain.key('//Charlie')];
  const to = senders.map(() => fresh());
  const plaintexts = await Promise.all(senders.map((sender, i) => inner(sender, to[i]!, TAO)));
  await submit(...senders.map((sender, i) => [sender, plaintexts[i]!] as const));
  expect(await Promise.all(to.map(({ address }) => chain.freeRao(address)))).toEqual([TAO, TAO, TAO]);
});

test('what is encrypted to a key no longer in use is never opened', async () => {
  const to = fresh();
  const stale = await shieldKey('nextKey');
  await chain.blocks(6);
  const plaintext = await inner(alice(), to, TAO);
  // Whether the pool refuses it or holds it until its era is over: no block does it.
  await chain.block([alice(), wrapper(stale, plaintext), ERA]).catch(() => []);
  await chain.blocks(6);
  expect(await chain.freeRao(to.address)).toBe(0n);
});
