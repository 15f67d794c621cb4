/** The wallet worker as the app runs it: a real worker, IndexedDB, the real password hash in its own worker. */
import { openDB } from 'idb';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { utf8 } from '../../substrate/bytes.ts';
import { AccountDamaged, Cancelled, VaultExists, VaultLocked, WalletStopped, WrongPassword } from '../errors.ts';
import { cryptoReady } from '../keys/crypto-ready.ts';
import { verifyWith } from '../keys/key-pair.ts';
import { keyFromUri } from '../keys/secret-uri.ts';
import { startWalletWorker } from './start-wallet-worker.ts';
import type { WalletClient } from './wallet-client.ts';

const ALICE = '5GrwvaEF5zXb26Fz9rcQpDWS57CtERHpNehXCPcNoHGKutQY';
const password = 'correct horse';
let databases = 0;
let database: string;
let wallet: WalletClient;

beforeEach(async () => {
  await cryptoReady();
  database = `wallet-test-${Date.now()}-${databases++}`;
  wallet = startWalletWorker(database);
});
afterEach(() => wallet.stop());

async function editRecord(name: string, bytes: Uint8Array): Promise<void> {
  const db = await openDB(database);
  await db.put('records', bytes, name);
  db.close();
}

it('makes a wallet, locks, refuses a wrong password, unlocks and signs', async () => {
  expect((await wallet.status({})).vault).toBe('missing');
  await wallet.create({ password });
  await wallet.importUri({ role: 'coldkey', label: 'harbour', uri: '//Alice' });
  const { requestId, wrapped } = await wallet.reviewMessage({ address: ALICE, message: utf8('hello') });
  await wallet.lock({});
  await expect(wallet.sign({ requestId })).rejects.toThrow(VaultLocked);
  await expect(wallet.unlock({ password: 'wrong password' })).rejects.toThrow(WrongPassword);
  await wallet.unlock({ password });
  const signature = await wallet.sign({ requestId });
  expect(verifyWith('sr25519', wrapped, signature, keyFromUri('//Alice').pair.publicKey)).toBe(true);
});

it('keeps its accounts when the worker ends, and begins locked', async () => {
  await wallet.create({ password });
  const { address } = await wallet.createAccount({ role: 'coldkey', label: 'new', words: 12 });
  const words = await wallet.revealMnemonic({ address, password });
  const waiting = wallet.status({});
  wallet.stop();
  await expect(waiting).rejects.toThrow(WalletStopped);

  wallet = startWalletWorker(database);
  expect(await wallet.status({})).toMatchObject({ vault: 'locked', accounts: [{ address, label: 'new' }] });
  expect(await wallet.revealMnemonic({ address, password })).toBe(words);
});

it('lists a corrupted record by name, leaves it as it is, and the rest works', async () => {
  await wallet.create({ password });
  await wallet.importUri({ role: 'coldkey', label: 'harbour', uri: '//Alice' });
  const { address } = await wallet.importUri({ role: 'hotkey', label: 'rig', uri: '//Bob' });
  await editRecord(`account/${ALICE}`, utf8('{"torn'));
  expect((await wallet.status({})).accounts).toMatchObject([{ address }, { role: 'damaged', address: ALICE }]);
  await expect(wallet.reviewMessage({ address: ALICE, message: utf8('x') })).rejects.toThrow(AccountDamaged);
  await expect(wallet.reviewMessage({ address, message: utf8('x') })).resolves.toBeDefined();
});

it('never overwrites a vault it cannot read', async () => {
  await wallet.create({ password });
  await wallet.lock({});
  await editRecord('header', utf8('not a header'));
  expect((await wallet.status({})).vault).toBe('damaged');
  await expect(wallet.create({ password })).rejects.toThrow(VaultExists);
  await wallet.setAside({});
  await wallet.create({ password });
});

it('lets a slow password hash be cancelled', async () => {
  const abort = new AbortController();
  const creating = wallet.create({ password }, abort.signal);
  abort.abort();
  await expect(creating).rejects.toThrow(Cancelled);
  expect((await wallet.status({})).vault).toBe('missing');
});
