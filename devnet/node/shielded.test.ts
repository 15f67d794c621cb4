import { Keyring } from '@polkadot/keyring';
import type { KeyringPair } from '@polkadot/keyring/types';
import { cryptoWaitReady } from '@polkadot/util-crypto';
import { beforeAll, describe, expect, it } from 'vitest';
import { bytesToHex, equalBytes } from '../../substrate/bytes.ts';
import { auraSlot } from '../../substrate/digest.ts';
import { headerHash, splitSeal } from '../../substrate/header.ts';
import { memoryStore } from '../../substrate/store/memory-store.ts';
import { ReadState } from '../runtime/executive/testing/read-state.ts';
import type { RuntimeCall } from '../runtime/frame/dispatch.ts';
import { balances, freeBalance } from '../runtime/pallets/balances/index.ts';
import { mevShield } from '../runtime/pallets/mev-shield/declaration.ts';
import { subtensor } from '../runtime/pallets/subtensor/index.ts';
import { stakeOf } from '../runtime/pallets/subtensor/staking/stake.ts';
import { system } from '../runtime/pallets/system/declaration.ts';
import type { Block } from './block.ts';
import { devAuthor } from './dev-accounts.ts';
import { localGenesis } from './local-genesis.ts';
import type { DevnetNode } from './node.ts';
import { StoredChainStore } from './stored-chain.ts';
import { testNode } from './testing.ts';
import { shieldTo, TestWallet, type SigningOptions } from './testing-wallet.ts';

const TAO = 1_000_000_000n;
const { NextKey, PendingKey, CurrentKey, AuthorKeys, NextKeyExpiresAt } = mevShield.storage;
let alice: KeyringPair, bob: KeyringPair;
beforeAll(async () => {
  await cryptoWaitReady();
  const keys = new Keyring({ type: 'sr25519' });
  [alice, bob] = [keys.addFromUri('//Alice'), keys.addFromUri('//Bob')];
});
const stateOf = (node: DevnetNode) => new ReadState(node.chain.best.state);
const transfer = (rao: bigint): RuntimeCall =>
  balances.calls.transfer_keep_alive({ dest: { type: 'Id', value: bytesToHex(bob.publicKey) }, value: rao });
const bobFree = (node: DevnetNode): bigint => freeBalance(stateOf(node), bytesToHex(bob.publicKey));
const holds = (block: Block, extrinsic: Uint8Array): boolean => block.extrinsics.some((x) => equalBytes(x, extrinsic));
const eventsOf = (node: DevnetNode): string[] =>
  system.storage.Events.get(stateOf(node)).map(({ event }) => `${event.type}.${event.value.type}`);

/** A node some blocks old, so that there are keys: a new one in every block, as on the real chain. */
async function started(options: Parameters<typeof testNode>[1] = {}) {
  const node = await testNode(undefined, { authors: [devAuthor('//One')], ...options });
  for (let i = 0; i < 4; i++) await node.newBlock();
  return { node, wallet: new TestWallet(node) };
}
function wrapper(wallet: TestWallet, plaintext: Uint8Array, options: SigningOptions & { key?: Uint8Array } = {}) {
  const key = options.key ?? NextKey.get(stateOf(wallet.node))!;
  return wallet.sign(alice, mevShield.calls.submit_encrypted({ ciphertext: shieldTo(key, plaintext) }), {
    period: 8,
    ...options,
  });
}

describe('the key announced in every block', () => {
  it('is to be encrypted to two blocks later, then pending, then current', async () => {
    const { node } = await started();
    const before = stateOf(node);
    const [next, pending] = [NextKey.get(before)!, PendingKey.get(before)!];
    expect([next.length, pending.length]).toEqual([1184, 1184]);
    expect(NextKeyExpiresAt.get(before)).toBe(node.chain.best.header.number + 3);
    expect(AuthorKeys.get(before, node.options.authors[0]!.publicKey)).toHaveLength(1184);
    await node.newBlock();
    const after = stateOf(node);
    expect([PendingKey.get(after), CurrentKey.get(after)]).toEqual([next, pending]);
    expect(NextKey.get(after)).not.toEqual(next);
    await node.close();
  });
});

describe('where blocks take 250 ms', () => {
  it('a key stays for twelve seconds, so that clients have the time to encrypt to it', async () => {
    const node = await testNode();
    for (let i = 0; i < 4; i++) await node.newBlock();
    const wallet = new TestWallet(node);
    const inner = wallet.sign(alice, transfer(TAO), { ahead: 1 });
    const outer = wrapper(wallet, inner);
    const key = NextKey.get(stateOf(node));
    for (let i = 0; i < 3; i++) await node.newBlock();
    expect(NextKey.get(stateOf(node))).toEqual(key);
    node.pool.submit(outer);
    expect(holds((await node.newBlock())!, inner)).toBe(true);
    while (node.chain.best.header.number < 50) await node.newBlock();
    expect(NextKey.get(stateOf(node))).not.toEqual(key);
    await node.close();
  });
});

describe('a shielded transaction', () => {
  it('encrypted to NextKey is opened by the author of the block after the next, behind its wrapper', async () => {
    const { node, wallet } = await started();
    const inner = wallet.sign(alice, transfer(7n * TAO), { ahead: 1 });
    const outer = wrapper(wallet, inner);
    const before = bobFree(node);
    node.pool.submit(outer);
    expect(holds((await node.newBlock())!, outer)).toBe(false);
    expect(node.pool.pending()).toHaveLength(1);
    const block = (await node.newBlock())!;
    const place = block.extrinsics.findIndex((x) => equalBytes(x, outer));
    expect(equalBytes(block.extrinsics[place + 1]!, inner)).toBe(true);
    expect(bobFree(node) - before).toBe(7n * TAO);
    expect(eventsOf(node)).toContain('MevShield.EncryptedSubmitted');
    expect(node.pool.pending()).toEqual([]);
    expect(wallet.nonceOf(alice)).toBe(2);
    await node.close();
  });

  it('stakes: the signed add_stake inside is executed', async () => {
    const { node, wallet } = await started();
    const hotkey = bytesToHex(bob.publicKey);
    const setUp = [subtensor.calls.register_network({ hotkey }), subtensor.calls.start_call({ netuid: 2 })];
    for (const call of setUp) await node.newBlock({ transactions: [wallet.sign(alice, call)] });
    const coldkey = bytesToHex(alice.publicKey);
    const before = stakeOf(stateOf(node) as never, hotkey, coldkey, 2);
    const add = subtensor.calls.add_stake({ hotkey, netuid: 2, amount_staked: 5n * TAO });
    node.pool.submit(wrapper(wallet, wallet.sign(alice, add, { ahead: 1 })));
    await node.newBlock();
    await node.newBlock();
    expect(eventsOf(node)).toContain('SubtensorModule.StakeAdded');
    expect(stakeOf(stateOf(node) as never, hotkey, coldkey, 2)).toBeGreaterThan(before);
    await node.close();
  });

  it('and the announced key execute again to the same header, without any key', async () => {
    const { node, wallet } = await started();
    node.pool.submit(wrapper(wallet, wallet.sign(alice, transfer(TAO), { ahead: 1 })));
    await node.newBlock();
    const parent = node.chain.best;
    const block = (await node.newBlock())!;
    expect(block.extrinsics).toHaveLength(4);
    const again = node.runtime.open(parent, auraSlot(block.header.digest)!);
    for (const extrinsic of block.extrinsics) expect(again.apply(extrinsic).ok).toBe(true);
    expect(headerHash(again.finish().header)).toEqual(headerHash(splitSeal(block.header)!.unsealed));
    await node.close();
  });

  it('encrypted to PendingKey is opened in the very next block', async () => {
    const { node, wallet } = await started();
    const inner = wallet.sign(alice, transfer(TAO), { ahead: 1 });
    node.pool.submit(wrapper(wallet, inner, { key: PendingKey.get(stateOf(node))! }));
    expect(holds((await node.newBlock())!, inner)).toBe(true);
    await node.close();
  });

  it('that holds garbage takes the wrapper into the block and nothing else', async () => {
    const { node, wallet } = await started();
    const outer = wrapper(
      wallet,
      Uint8Array.from({ length: 64 }, (_, i) => (i * 7 + 13) & 0xff),
    );
    const before = bobFree(node);
    node.pool.submit(outer);
    await node.newBlock();
    const block = (await node.newBlock())!;
    expect(holds(block, outer)).toBe(true);
    expect(block.extrinsics).toHaveLength(3);
    expect([bobFree(node), wallet.nonceOf(alice)]).toEqual([before, 1]);
    await node.close();
  });

  it('whose inner transaction is not valid pays for its wrapper only', async () => {
    const { node, wallet } = await started();
    const inner = wallet.sign(alice, transfer(TAO), { ahead: 9 });
    node.pool.submit(wrapper(wallet, inner));
    await node.newBlock();
    const block = (await node.newBlock())!;
    expect([block.extrinsics.length, holds(block, inner), wallet.nonceOf(alice)]).toEqual([3, false, 1]);
    await node.close();
  });

  it('to a key of nobody waits until its era ends and is then given up', async () => {
    const { node, wallet } = await started();
    const outer = wrapper(wallet, wallet.sign(alice, transfer(TAO), { ahead: 1 }), {
      key: wallet.node.options.authors[0]!.shieldKeys!.announced(9_999),
    });
    const statuses: string[] = [];
    node.pool.status.on(({ status }) => void statuses.push(status.type));
    node.pool.submit(outer);
    for (let i = 0; i < 10; i++) expect(holds((await node.newBlock())!, outer)).toBe(false);
    expect(statuses).toEqual(['ready', 'invalid']);
    expect(wallet.nonceOf(alice)).toBe(0);
    await node.close();
  });

  it('is opened by an author that was started anew in between', async () => {
    const store = memoryStore();
    const first = await testNode(new StoredChainStore(store, { keepStates: 8 }), { authors: [devAuthor('//One')] });
    for (let i = 0; i < 4; i++) await first.newBlock();
    const wallet = new TestWallet(first);
    const inner = wallet.sign(alice, transfer(TAO), { ahead: 1 });
    const outer = wrapper(wallet, inner);
    const authors = [devAuthor('//One')];
    const again = await testNode(new StoredChainStore(store, { keepStates: 8 }), { authors });
    again.pool.submit(outer);
    await again.newBlock();
    expect(holds((await again.newBlock())!, inner)).toBe(true);
    await again.close();
  });

  it('makes a second block where blocks are made for transactions only', async () => {
    const { node, wallet } = await started();
    node.produce({ mode: 'instant' });
    const inner = wallet.sign(alice, transfer(TAO), { ahead: 1 });
    const outer = wrapper(wallet, inner);
    const included = new Promise<Block>((resolve) => {
      node.chain.imported.on((block) => {
        if (holds(block, inner)) resolve(block);
      });
    });
    node.pool.submit(outer);
    expect((await included).header.number).toBe(6);
    await node.close();
  });

  it('is opened by whichever of three authors has its turn', async () => {
    const { genesis, authors } = localGenesis(250, 3);
    const { node, wallet } = await started({ genesis, authors });
    for (let turn = 0; turn < 3; turn++) {
      const inner = wallet.sign(alice, transfer(TAO), { ahead: 1 });
      node.pool.submit(wrapper(wallet, inner));
      await node.newBlock();
      expect(holds((await node.newBlock())!, inner), `turn ${turn}`).toBe(true);
    }
    await node.close();
  });
});

describe('a wrapper', () => {
  const refusal = (node: DevnetNode, extrinsic: Uint8Array) => {
    const validity = node.runtime.validate(node.chain.best, extrinsic);
    return validity.ok ? 'valid' : (validity.error.custom ?? validity.error.name);
  };
  it('must not live longer than eight blocks', async () => {
    const { node, wallet } = await started();
    const inner = wallet.sign(alice, transfer(TAO), { ahead: 1 });
    const key = NextKey.get(stateOf(node))!;
    const call = mevShield.calls.submit_encrypted({ ciphertext: shieldTo(key, inner) });
    expect(refusal(node, wallet.sign(alice, call))).toBe('Stale');
    expect(refusal(node, wallet.sign(alice, call, { period: 16 }))).toBe('Stale');
    expect(refusal(node, wallet.sign(alice, call, { period: 8 }))).toBe('valid');
    await node.close();
  });
  it('whose ciphertext has missing parts is refused as Custom error 23', async () => {
    const { node, wallet } = await started();
    const call = mevShield.calls.submit_encrypted({ ciphertext: new Uint8Array(41) });
    expect(refusal(node, wallet.sign(alice, call, { period: 8 }))).toBe(23);
    await node.close();
  });
});
