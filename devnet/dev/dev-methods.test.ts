import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { bytesToHex } from '../../substrate/bytes.ts';
import { developmentKey, type ActorKey } from '../actors/actor-key.ts';
import { signedExtrinsic } from '../actors/signed-extrinsic.ts';
import { encode } from '../runtime/frame/type.ts';
import { balances } from '../runtime/pallets/balances/declaration.ts';
import { subtensor } from '../runtime/pallets/subtensor/declaration/declaration.ts';
import { sudo } from '../runtime/pallets/sudo/declaration.ts';
import { system } from '../runtime/pallets/system/declaration.ts';
import { runtimeCall } from '../runtime/types/outer.ts';
import { devDevnet, type DevDevnet } from './testing.ts';

let devnet: DevDevnet;
let [alice, bob]: ActorKey[] = [];
beforeEach(async () => {
  devnet = await devDevnet();
  alice = developmentKey('//Alice');
  bob = developmentKey('//Bob');
});
afterEach(() => devnet.close());

const FREE_FROM = 16;
const head = (): number => devnet.node.chain.best.header.number;
const transfer = (value: bigint) =>
  balances.calls.transfer_keep_alive({ dest: { type: 'Id', value: bob!.account }, value });
const signed = (nonce: number, value = 1_000n): string => {
  const { specVersion, transactionVersion } = devnet.node.runtime.version;
  const facts = { genesisHash: devnet.node.chain.genesisHash, specVersion, transactionVersion };
  return bytesToHex(signedExtrinsic(alice!, transfer(value), nonce, facts));
};
const accountKey = (who: ActorKey): string => bytesToHex(system.storage.Account.key(who.account));

/** Bare extrinsics say version 4 and nothing more in the byte after their length. */
const isInherent = (hex: string): boolean => /^0x(..){1,4}(04|05)/.test(hex) && !/^0x(..){1,4}84/.test(hex);

describe('dev_newBlock', () => {
  it('makes one block, a count of blocks, or blocks up to a number, and says the hash of the last', async () => {
    expect(await devnet.ask('dev_newBlock')).toBe(devnet.node.chain.best.hash);
    await devnet.ask('dev_newBlock', { count: 3 });
    expect(head()).toBe(4);
    expect(await devnet.ask('dev_newBlock', { to: 9 })).toBe(devnet.node.chain.best.hash);
    expect(head()).toBe(9);
  });
  it('puts exactly the given transactions into the first block', async () => {
    await devnet.ask('author_submitExtrinsic', signed(0, 5n));
    const own = signed(0, 7n);
    const hash = await devnet.ask<string>('dev_newBlock', { transactions: [own] });
    const { block } = await devnet.ask<{ block: { extrinsics: string[] } }>('chain_getBlock', hash);
    expect(block.extrinsics.filter((one) => !isInherent(one))).toEqual([own]);
  });
  it('refuses a transaction no block could take, and makes none', async () => {
    const broken = signed(0).replace(/..$/, 'ff');
    await expect(devnet.ask('dev_newBlock', { transactions: [broken] })).rejects.toMatchObject({ code: 1010 });
    expect(head()).toBe(0);
  });
  it.each([[{ count: -1 }], [{ count: 1e9 }], [{ cuont: 1 }], [{ dmp: [] }], [{ unsafeBlockHeight: 90 }], ['x']])(
    'refuses %j',
    async (options) => {
      await expect(devnet.ask('dev_newBlock', options)).rejects.toMatchObject({ code: -32602 });
    },
  );
});

describe('dev_setStorage', () => {
  it('sets entries by names, as accounts or hex, in a block whose root proves them', async () => {
    const values = {
      System: {
        Account: [
          [[bob!.address], { providers: 1, data: { free: 123_456, flags: '0x80000000000000000000000000000000' } }],
        ],
      },
      sudo: { key: bob!.account },
      subtensorModule: { tempo: [[[1], 77]] },
    };
    const hash = await devnet.ask<string>('dev_setStorage', values);
    expect(hash).toBe(devnet.node.chain.best.hash);
    const { state, header } = devnet.node.chain.best;
    const read = (key: Uint8Array): Uint8Array | undefined => state.get(key);
    expect(bytesToHex(read(sudo.storage.Key.key())!)).toBe(bob!.account);
    const account = await devnet.ask<string>('state_getStorage', accountKey(bob!), hash);
    expect(Buffer.from(account.slice(2), 'hex').readBigUInt64LE(FREE_FROM)).toBe(123_456n);
    const { proof } = await devnet.ask<{ proof: string[] }>('state_getReadProof', [accountKey(bob!)], hash);
    expect(proof.length).toBeGreaterThan(0);
    expect(header.stateRoot).toEqual(state.root());
    const again = await devnet.ask('dev_newBlock');
    expect(again).toBe(devnet.node.chain.best.hash);
  });
  it('takes raw pairs, null deletes', async () => {
    await devnet.ask('dev_setStorage', [['0xabcd', '0x0102']]);
    expect(await devnet.ask('state_getStorage', '0xabcd')).toBe('0x0102');
    await devnet.ask('dev_setStorage', [['0xabcd', null]]);
    expect(await devnet.ask('state_getStorage', '0xabcd')).toBeNull();
  });
  it('empties a map by $removePrefix', async () => {
    await devnet.ask('dev_setStorage', { SubtensorModule: { $removePrefix: ['Tempo'] } });
    expect(await devnet.ask('state_getKeys', bytesToHex(subtensor.storage.Tempo.prefix))).toEqual([]);
  });
  it.each([
    [{ Nope: {} }, 'Nope: no such pallet'],
    [{ System: { Nope: 1 } }, 'System.Nope: no such storage item'],
    [{ SubtensorModule: { Tempo: [[[1], 70_000]] } }, 'SubtensorModule.Tempo[0]: 70000 does not fit u16'],
    [{ SubtensorModule: { Tempo: [[[1, 2], 7]] } }, 'SubtensorModule.Tempo[0]: 1 keys wanted, not 2'],
    [{ System: { Account: [[['5Nope'], {}]] } }, 'System.Account[0] key 0'],
    [{ Sudo: { Key: '0x01' } }, 'these bytes are no value of this item'],
    [[['0x', '0x']], '[0]: the key must be 0x text'],
    [7, 'storage: an object wanted'],
  ])('refuses %j and names the place', async (values, text) => {
    await expect(devnet.ask('dev_setStorage', values)).rejects.toMatchObject({
      code: -32602,
      data: expect.stringContaining(text) as string,
    });
    expect(head()).toBe(0);
  });
});

describe('dev_timeTravel', () => {
  it('gives the next block that time and goes on from there', async () => {
    const ms = Date.UTC(2030, 0, 1);
    expect(await devnet.ask('dev_timeTravel', '2030-01-01')).toBe(ms);
    await devnet.ask('dev_newBlock');
    const now = await devnet.ask<string>(
      'state_getStorage',
      '0xf0c365c3cf59d671eb72da0e7a4113c49f1f0515f462cdcf84e0f1d6045dfcbb',
    );
    expect(Buffer.from(now.slice(2), 'hex').readBigUInt64LE()).toBe(BigInt(ms));
    await expect(devnet.ask('dev_timeTravel', '2029-01-01')).rejects.toMatchObject({ code: -32602 });
    await expect(devnet.ask('dev_timeTravel', 'tomorrow-ish')).rejects.toMatchObject({ code: -32602 });
  });
});

describe('dev_setBlockBuildMode', () => {
  it('makes a block per transaction when instant', async () => {
    await devnet.ask('dev_setBlockBuildMode', 'Instant');
    await devnet.ask('author_submitExtrinsic', signed(0));
    await expect.poll(head).toBe(1);
    await devnet.ask('dev_setBlockBuildMode', 3);
    await devnet.ask('author_submitExtrinsic', signed(1));
    expect(head()).toBe(1);
    await expect(devnet.ask('dev_setBlockBuildMode', 'Sometimes')).rejects.toMatchObject({ code: -32602 });
  });
});

interface DryRun {
  outcome: string;
  old: Record<string, Record<string, Record<string, unknown>>>;
  new: Record<string, Record<string, Record<string, { nonce: number; data: { free: string } }>>>;
}

describe('dev_dryRun', () => {
  it('shows what an extrinsic would change, and changes nothing', async () => {
    const run = await devnet.ask<DryRun>('dev_dryRun', { extrinsic: signed(0, 5_000n) });
    expect(run.outcome).toBe('Ok');
    expect(run.new['System']!['Account']![alice!.address]).toMatchObject({ nonce: 1 });
    expect(run.new['System']!['Account']![bob!.address]!.data.free).toBe('1000000000005000');
    expect(head()).toBe(0);
    expect(await devnet.ask('system_accountNextIndex', alice!.address)).toBe(0);
  });
  it('runs any call as any account, and names the error it ends with', async () => {
    const call = bytesToHex(encode(runtimeCall, transfer(10n ** 18n)));
    const run = await devnet.ask<DryRun>('dev_dryRun', { extrinsic: { call, address: bob!.address } });
    expect(run.outcome).toBe('Arithmetic.Underflow');
  });
  it('gives raw pairs on demand, and refuses what is not valid', async () => {
    const pairs = await devnet.ask<[string, string][]>('dev_dryRun', { extrinsic: signed(0), raw: true });
    expect(pairs.map(([key]) => key)).toContain(accountKey(bob!));
    await expect(devnet.ask('dev_dryRun', { extrinsic: '0x00' })).rejects.toMatchObject({ code: 1010 });
    await expect(devnet.ask('dev_dryRun', { extrinsic: 5 })).rejects.toMatchObject({ code: -32602 });
    await expect(devnet.ask('dev_dryRun', { html: true, extrinsic: signed(0) })).rejects.toMatchObject({
      code: -32602,
    });
  });
});

describe('dev_faucet', () => {
  it('mints, and the issuance grows by as much', async () => {
    const before = await devnet.ask<string>('state_getStorage', bytesToHex(balances.storage.TotalIssuance.key()));
    const poor = '5C4hrfjw9DjXZTzV3MwzrrAr9P1MJhSrvWGWqi1eSuyUpnhM';
    expect(await devnet.ask('dev_faucet', poor, '2500000000')).toMatchObject({ address: poor, freeRao: '2500000000' });
    const after = await devnet.ask<string>('state_getStorage', bytesToHex(balances.storage.TotalIssuance.key()));
    const rao = (hex: string): bigint => Buffer.from(hex.slice(2), 'hex').readBigUInt64LE();
    expect(rao(after) - rao(before)).toBeGreaterThanOrEqual(2_500_000_000n);
    await expect(devnet.ask('dev_faucet', poor, 0)).rejects.toMatchObject({ code: -32602 });
    await expect(devnet.ask('dev_faucet', 'me', 1)).rejects.toMatchObject({ code: -32602 });
  });
});
