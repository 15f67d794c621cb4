import { mkdir, mkdtemp, readdir, readFile, rm, stat, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeAll, beforeEach, expect, test } from 'vitest';
import { sha256 } from '@noble/hashes/sha2.js';
import { openKeyfile } from '../../../wallet/formats/open-keyfile.ts';
import { writePrivateKeyfile, writePublicKeyfile } from '../../../wallet/formats/keyfile.ts';
import { sealNacl } from '../../../wallet/formats/nacl-keyfile.ts';
import { passwordEnvName } from '../../../wallet/formats/password-env.ts';
import { systemRandom } from '../../../wallet/host/system-random.ts';
import { cryptoReady } from '../../../wallet/keys/crypto-ready.ts';
import { keyFromUri } from '../../../wallet/keys/secret-uri.ts';
import type { PasswordHash } from '../../../wallet/ports/password-hash.ts';
import { keypairSigner } from '../../../wallet/signing/keypair-signer.ts';
import { btcliMinerKeys, WalletFolderError, type BtcliKeysOptions } from './btcli-miner-keys.ts';

/** In place of the half gigabyte of the real one; where it runs is a port. */
const hash: PasswordHash = async ({ password }) => sha256(password);
const PASSWORD = 'correct horse';
const addressOf = (uri: string) => keypairSigner(keyFromUri(uri).pair).address;

let folder: string;
beforeAll(() => cryptoReady());
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'btcli-'));
  await mkdir(join(folder, 'hotkeys'));
  await writeFile(join(folder, 'coldkeypub.txt'), writePublicKeyfile(keyFromUri('//Cold').pair.publicKey));
});
afterEach(() => rm(folder, { recursive: true }));

const sealed = async (uri: string): Promise<Uint8Array> =>
  sealNacl(writePrivateKeyfile(keyFromUri(uri)), PASSWORD, hash, systemRandom);
const keys = (more: Partial<BtcliKeysOptions> = {}) =>
  btcliMinerKeys({
    folder,
    hotkeyName: 'default',
    home: '/home/nobody',
    env: {},
    hash,
    random: systemRandom,
    askPassword: null,
    ...more,
  });
/** A password as btcli keeps it in a variable. */
const hidden = (name: string) =>
  Buffer.from(Buffer.from(PASSWORD).map((byte, i) => byte ^ name.charCodeAt(i % name.length))).toString('base64');

test('mining opens the hotkey and leaves the coldkey closed until something is to be paid', async () => {
  await writeFile(join(folder, 'coldkey'), await sealed('//Cold'));
  await writeFile(join(folder, 'hotkeys', 'default'), writePrivateKeyfile(keyFromUri('//Hot')));
  const asked: string[] = [];
  const held = await keys({ askPassword: async (what) => (asked.push(what), PASSWORD) });
  expect([held.coldkeyAddress, held.hotkeyAddress]).toEqual([addressOf('//Cold'), addressOf('//Hot')]);
  expect(await held.holds(addressOf('//Hot'))).toBe(true);
  expect(asked).toEqual([]);
  expect(() => held.coldkey(addressOf('//Cold'))).toThrow(WalletFolderError);
  await held.openColdkey();
  expect(asked).toEqual(['coldkey']);
  const { signer } = held.coldkey(addressOf('//Cold'));
  expect((await signer.signRaw!({ data: '0x00', address: '', type: 'payload' })).signature).toMatch(/^0x01/);
  held.closeColdkey();
  expect(() => held.coldkey(addressOf('//Cold'))).toThrow(WalletFolderError);
  expect(await held.holds(addressOf('//Hot'))).toBe(true);
});

test('a password comes from the variable of btcli, however the path is written; a wrong one is told', async () => {
  const path = join(folder, 'hotkeys', 'default');
  await writeFile(path, await sealed('//Hot'));
  await expect(keys()).rejects.toThrow(passwordEnvName(path));
  for (const [written, home] of [
    [path, '/nowhere'],
    [`~${path.slice(tmpdir().length)}`, tmpdir()],
  ] as const) {
    const name = passwordEnvName(written);
    expect((await keys({ home, env: { [name]: hidden(name) } })).hotkeyAddress).toBe(addressOf('//Hot'));
  }
  await expect(keys({ askPassword: async () => 'wrong' })).rejects.toThrow(/wrong, or its file/);
});

test('a missing hotkey is made under its name as btcli writes it, and never over another', async () => {
  const held = await keys({ hotkeyName: 'rig' });
  expect(held.hotkeyAddress).toBeNull();
  const address = await held.makeHotkey('');
  expect(held.hotkeyAddress).toBe(address);
  expect((await readdir(join(folder, 'hotkeys'))).sort()).toEqual(['rig', 'rigpub.txt']);
  const file = new Uint8Array(await readFile(join(folder, 'hotkeys', 'rig')));
  expect(await openKeyfile(file, undefined, hash)).toMatchObject({ address, method: 'plain' });
  expect((await stat(join(folder, 'hotkeys', 'rig'))).mode & 0o777).toBe(0o600);
  await expect(held.makeHotkey('')).rejects.toBeInstanceOf(WalletFolderError);
  expect(new Uint8Array(await readFile(join(folder, 'hotkeys', 'rig')))).toEqual(file);
  expect((await keys({ hotkeyName: 'rig' })).hotkeyAddress).toBe(address);
});

test.each<[string, () => Promise<unknown>, RegExp]>([
  [
    'a hotkey file with a public key only',
    () => writeFile(join(folder, 'hotkeys', 'default'), writePublicKeyfile(keyFromUri('//Hot').pair.publicKey)),
    /only a public key/,
  ],
  ['a folder without a wallet', () => rm(join(folder, 'coldkeypub.txt')), /no wallet folder/],
])('%s is refused', async (_, spoil, words) => {
  await spoil();
  await expect(keys()).rejects.toThrow(words);
});

test('a coldkey that is not the one of coldkeypub.txt pays nothing, nor does a missing one', async () => {
  const held = await keys();
  await expect(held.openColdkey()).rejects.toThrow(/no coldkey/);
  await writeFile(join(folder, 'coldkey'), writePrivateKeyfile(keyFromUri('//Other')));
  await expect(held.openColdkey()).rejects.toThrow(/not the key that coldkeypub/);
});
