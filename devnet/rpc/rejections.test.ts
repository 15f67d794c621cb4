// What a node says to transactions that cannot be, in the codes and words clients match on.
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { bytesToHex } from '../../substrate/bytes.ts';
import { developmentKey, seededKeys } from '../actors/actor-key.ts';
import { signedExtrinsic } from '../actors/signed-extrinsic.ts';
import { devDevnet, type DevDevnet } from '../dev/testing.ts';
import { devPair } from '../node/dev-accounts.ts';
import { TestWallet } from '../node/testing-wallet.ts';
import type { RuntimeCall } from '../runtime/frame/dispatch.ts';
import { balances } from '../runtime/pallets/balances/declaration.ts';

let devnet: DevDevnet;
let wallet: TestWallet;
beforeEach(async () => {
  devnet = await devDevnet();
  wallet = new TestWallet(devnet.node);
});
afterEach(() => devnet.close());

const to = (value: bigint): RuntimeCall =>
  balances.calls.transfer_keep_alive({ dest: { type: 'Id', value: developmentKey('//Bob').account }, value });
const submit = (extrinsic: Uint8Array): Promise<unknown> => devnet.ask('author_submitExtrinsic', bytesToHex(extrinsic));
const alice = devPair('//Alice');
const invalid = (data: string) => ({ code: 1010, reason: 'Invalid Transaction', data });

describe('a transaction', () => {
  it('that was in a block already is outdated', async () => {
    const extrinsic = wallet.sign(alice, to(1n));
    await submit(extrinsic);
    await devnet.ask('dev_newBlock');
    await expect(submit(extrinsic)).rejects.toMatchObject(invalid('Transaction is outdated'));
  });
  it('that waits already, or whose nonce another one has, is told so', async () => {
    await submit(wallet.sign(alice, to(1n)));
    await expect(submit(wallet.sign(alice, to(2n)))).rejects.toMatchObject({ code: 1014 });
    const { specVersion, transactionVersion } = devnet.node.runtime.version;
    const facts = { genesisHash: devnet.node.chain.genesisHash, specVersion, transactionVersion };
    const same = signedExtrinsic(developmentKey('//Bob'), to(1n), 0, facts);
    await submit(same);
    await expect(submit(same)).rejects.toMatchObject({ code: 1013, reason: 'Transaction Already Imported' });
  });
  it('signed for another genesis, spec version or in another hand has a bad signature', async () => {
    const { specVersion, transactionVersion } = devnet.node.runtime.version;
    const facts = { genesisHash: devnet.node.chain.genesisHash, specVersion, transactionVersion };
    const elsewhere = [
      { ...facts, genesisHash: `0x${'11'.repeat(32)}` as const },
      { ...facts, specVersion: specVersion + 1 },
    ];
    for (const other of elsewhere)
      await expect(submit(signedExtrinsic(developmentKey('//Alice'), to(1n), 0, other))).rejects.toMatchObject(
        invalid('Transaction has a bad signature'),
      );
  });
  it('whose era is over cannot come any more, be it in the pool or new', async () => {
    const late = wallet.sign(alice, to(1n), { period: 4 });
    const waiting = wallet.sign(alice, to(2n), { period: 4, ahead: 1 });
    await submit(waiting);
    await devnet.ask('dev_newBlock', { count: 9 });
    await expect(submit(late)).rejects.toMatchObject({ code: 1010 });
    expect(devnet.node.pool.size).toBe(0);
  });
  it('of an account that cannot pay the fee is refused', async () => {
    const { specVersion, transactionVersion } = devnet.node.runtime.version;
    const facts = { genesisHash: devnet.node.chain.genesisHash, specVersion, transactionVersion };
    const poor = seededKeys('poor')('//1');
    await expect(submit(signedExtrinsic(poor, to(1n), 0, facts))).rejects.toMatchObject(
      invalid('Inability to pay some fees (e.g. account balance too low)'),
    );
  });
  it('with a nonce ahead waits for the one before, then both are in the next block', async () => {
    const [first, second] = [wallet.sign(alice, to(1n)), wallet.sign(alice, to(2n), { ahead: 1 })];
    await submit(second);
    const extrinsics = async (hash: unknown): Promise<string[]> =>
      (await devnet.ask<{ block: { extrinsics: string[] } }>('chain_getBlock', hash)).block.extrinsics;
    expect(await extrinsics(await devnet.ask('dev_newBlock'))).not.toContain(bytesToHex(second));
    expect(await devnet.ask('system_accountNextIndex', alice.address)).toBe(0);
    await submit(first);
    expect(await devnet.ask('system_accountNextIndex', alice.address)).toBe(2);
    const block = await extrinsics(await devnet.ask('dev_newBlock'));
    expect(block.filter((one) => [first, second].map(bytesToHex).includes(one as `0x${string}`))).toHaveLength(2);
  });
});
