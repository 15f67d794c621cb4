import fc from 'fast-check';
import { beforeAll, beforeEach, describe, expect, it, vi } from 'vitest';
import { fromUtf8, utf8 } from '../../substrate/bytes.ts';
import * as errors from '../errors.ts';
import { cryptoReady } from '../keys/crypto-ready.ts';
import { pairFromSeed } from '../keys/key-pair.ts';
import { keyFromUri } from '../keys/secret-uri.ts';
import type { VaultStore } from '../ports/vault-store.ts';
import { LOW_COSTS, testPorts } from '../testing/test-ports.ts';
import { restoreBackup, writeBackup } from './backup.ts';
import { Vault } from './vault.ts';

const PASSWORD = 'correct horse';
const ALICE = '5GrwvaEF5zXb26Fz9rcQpDWS57CtERHpNehXCPcNoHGKutQY';
const BOB = '5FHneW46xGXgs5mUiveU4sbTyGBzmstUspZC92UhjJM694ty';

let ports: ReturnType<typeof testPorts>;
let vault: Vault;
const coldkey = (uri = '//Alice', label = 'harbour') =>
  vault.add({ role: 'coldkey', label, material: keyFromUri(uri) });
const edit = (name: string, change: (text: string) => string) =>
  ports.records.set(name, utf8(change(fromUtf8(ports.records.get(name) as Uint8Array))));
const again = () => new Vault(ports, LOW_COSTS);

beforeAll(cryptoReady);
beforeEach(async () => {
  ports = testPorts();
  vault = new Vault(ports, LOW_COSTS);
  await vault.create(PASSWORD);
});

describe('a vault', () => {
  it('goes from missing to unlocked to locked, and opens with its password alone', async () => {
    expect(await new Vault(testPorts(), LOW_COSTS).state()).toBe('missing');
    expect(await vault.state()).toBe('unlocked');
    vault.lock();
    expect(await vault.state()).toBe('locked');
    await expect(vault.unlock('correct hors')).rejects.toThrow(errors.WrongPassword);
    expect(await vault.state()).toBe('locked');
    await vault.unlock(PASSWORD);
    expect(await vault.state()).toBe('unlocked');
  });

  it('is never replaced by another', async () => {
    const before = ports.records.get('header');
    await expect(again().create(PASSWORD)).rejects.toThrow(errors.VaultExists);
    expect(ports.records.get('header')).toEqual(before);
  });

  it('made twice at once is made once', async () => {
    ports.records.clear();
    const made = await Promise.allSettled([again().create(PASSWORD), again().create('other password')]);
    expect(made.map(({ status }) => status).sort()).toEqual(['fulfilled', 'rejected']);
    expect(made.find(({ status }) => status === 'rejected')).toMatchObject({ reason: expect.any(errors.VaultExists) });
  });

  it('wants a password of some length, counted in characters', async () => {
    ports.records.clear();
    await expect(again().create('1234567')).rejects.toThrow(errors.WeakPassword);
    await expect(again().create('😀😀😀😀')).rejects.toThrow(errors.WeakPassword);
    await expect(again().unlock(PASSWORD)).rejects.toThrow(errors.VaultMissing);
  });

  it('takes composed and decomposed letters for the same password', async () => {
    ports.records.clear();
    await again().create('pässwörd'.normalize('NFC'));
    await expect(again().unlock('pässwörd'.normalize('NFD'))).resolves.toBeUndefined();
  });

  it('shows its accounts while locked, and lends no secret', async () => {
    await coldkey();
    vault.lock();
    expect(await vault.accounts()).toMatchObject([
      { role: 'coldkey', address: ALICE, label: 'harbour', watchOnly: false },
    ]);
    await expect(vault.withSecret(ALICE, () => 1)).rejects.toThrow(errors.VaultLocked);
    await expect(coldkey('//Bob')).rejects.toThrow(errors.VaultLocked);
  });

  it('lends a secret for one use by password, stays locked, and wipes it afterwards', async () => {
    await coldkey();
    vault.lock();
    let lent: Uint8Array | undefined;
    const publicKey = await vault.withSecret(ALICE, ({ pair }) => ((lent = pair.secretKey), pair.publicKey), PASSWORD);
    expect(publicKey).toEqual(keyFromUri('//Alice').pair.publicKey);
    expect(lent?.every((byte) => byte === 0)).toBe(true);
    expect(await vault.state()).toBe('locked');
    await expect(vault.withSecret(ALICE, () => 1, 'wrong password')).rejects.toThrow(errors.WrongPassword);
  });

  it('gives words and seed back as they came', async () => {
    const material = keyFromUri('bottom drive obey lake curtain smoke basket hold race lonely fit walk');
    const { address, hasMnemonic } = await vault.add({ role: 'coldkey', label: 'words', material });
    expect(hasMnemonic).toBe(true);
    const back = await vault.withSecret(address, (secret) => structuredClone(secret));
    expect(back).toEqual(material);
  });

  it('holds no secret in its stored bytes', async () => {
    const material = keyFromUri('bottom drive obey lake curtain smoke basket hold race lonely fit walk');
    await vault.add({ role: 'coldkey', label: 'words', material });
    const stored = [...ports.records.values()].map(fromUtf8).join();
    for (const secret of [material.pair.secretKey, material.seed as Uint8Array]) {
      expect(stored).not.toContain(Buffer.from(secret).toString('hex'));
    }
    expect(stored).not.toContain('curtain');
  });

  it('changes its password without touching accounts, and only for the right one', async () => {
    await coldkey();
    const account = ports.records.get(`account/${ALICE}`);
    await expect(vault.changePassword('wrong password', 'next password')).rejects.toThrow(errors.WrongPassword);
    await vault.changePassword(PASSWORD, 'next password');
    expect(ports.records.get(`account/${ALICE}`)).toEqual(account);
    await expect(again().unlock(PASSWORD)).rejects.toThrow(errors.WrongPassword);
    const reopened = again();
    await reopened.unlock('next password');
    expect(await reopened.withSecret(ALICE, ({ pair }) => pair.publicKey.length)).toBe(32);
  });

  it('a lock during unlocking wins', async () => {
    vault.lock();
    const unlocking = vault.unlock(PASSWORD);
    vault.lock();
    await expect(unlocking).rejects.toThrow(errors.Cancelled);
    expect(await vault.state()).toBe('locked');
  });
});

describe('accounts', () => {
  it('are one per address; a watched one gets its secret later', async () => {
    await vault.watch('coldkey', 'watched', ALICE);
    await expect(vault.withSecret(ALICE, () => 1)).rejects.toThrow(errors.WatchOnly);
    await coldkey();
    await expect(coldkey()).rejects.toThrow(errors.AccountExists);
    await expect(vault.watch('coldkey', 'w', ALICE)).rejects.toThrow(errors.AccountExists);
    expect(await vault.accounts()).toMatchObject([{ label: 'harbour', watchOnly: false }]);
  });

  it('that are hotkeys must be sr25519', async () => {
    const material = { pair: pairFromSeed(new Uint8Array(32), 'ed25519') };
    await expect(vault.add({ role: 'hotkey', label: 'hk', material })).rejects.toThrow(errors.WrongKeyForRole);
    await expect(vault.add({ role: 'coldkey', label: 'ledger-like', material })).resolves.toMatchObject({
      scheme: 'ed25519',
    });
  });

  it('are renamed and removed, the latter only with the password', async () => {
    await coldkey();
    expect(await vault.rename(ALICE, ' quay ')).toMatchObject({ label: 'quay' });
    await expect(vault.rename(ALICE, 'a\u202eb')).rejects.toThrow(errors.BadName);
    await expect(vault.remove(ALICE, 'wrong password')).rejects.toThrow(errors.WrongPassword);
    await vault.remove(ALICE, PASSWORD);
    expect(await vault.accounts()).toEqual([]);
    await expect(vault.account(ALICE)).rejects.toThrow(errors.UnknownAccount);
  });
});

describe('damage', () => {
  it('of the header is named, and nothing is overwritten until it is set aside', async () => {
    await coldkey();
    edit('header', (text) => text.slice(0, 40));
    const before = new Map(ports.records);
    const next = again();
    expect(await next.state()).toBe('damaged');
    await expect(next.unlock(PASSWORD)).rejects.toThrow(errors.VaultDamaged);
    await expect(next.create(PASSWORD)).rejects.toThrow(errors.VaultExists);
    expect(ports.records).toEqual(before);
    expect(await next.setAside()).toBe('aside/1700000000000');
    await next.create(PASSWORD);
    expect(ports.records.get('aside/1700000000000/header')).toEqual(before.get('header'));
    expect(ports.records.get(`aside/1700000000000/account/${ALICE}`)).toEqual(before.get(`account/${ALICE}`));
  });

  it('of a lost header is damage, not an invitation to make a new vault', async () => {
    await coldkey();
    ports.records.delete('header');
    expect(await again().state()).toBe('damaged');
    await expect(again().create(PASSWORD)).rejects.toThrow(errors.VaultDamaged);
  });

  it('of one account leaves it listed and the others working; importing it again puts the record aside', async () => {
    await coldkey();
    await coldkey('//Bob', 'bob');
    ports.records.set(`account/${ALICE}`, utf8('{"torn'));
    expect(await vault.accounts()).toMatchObject([{ label: 'bob' }, { role: 'damaged', address: ALICE }]);
    await expect(vault.withSecret(ALICE, () => 1)).rejects.toThrow(errors.AccountDamaged);
    expect(await vault.withSecret(BOB, () => 'works')).toBe('works');
    await coldkey();
    expect(await vault.accounts()).toHaveLength(2);
    expect(fromUtf8(ports.records.get(`aside/1700000000000/account/${ALICE}`) as Uint8Array)).toBe('{"torn');
  });

  it.each([
    ['a label', (text: string) => text.replace('harbour', 'savings')],
    ['a role', (text: string) => text.replace('"coldkey"', '"hotkey"')],
    ['a date', (text: string) => text.replace('1700000000000', '1700000000001')],
  ])('%s changed in the store is noticed when the vault is open', async (_, change) => {
    await coldkey();
    edit(`account/${ALICE}`, change);
    expect(await vault.accounts()).toMatchObject([{ role: 'damaged', address: ALICE }]);
    await expect(vault.withSecret(ALICE, () => 1)).rejects.toThrow(errors.AccountDamaged);
  });

  it('by a record filed under another address is noticed', async () => {
    await coldkey();
    ports.records.set(`account/${BOB}`, ports.records.get(`account/${ALICE}`) as Uint8Array);
    await expect(vault.account(BOB)).rejects.toThrow(errors.AccountDamaged);
  });

  it('by costs out of bounds is refused before any memory is taken', async () => {
    edit('header', (text) => text.replace(/"memoryBytes":\d+/, '"memoryBytes":10737418240'));
    const hash = vi.fn(ports.hash);
    const next = new Vault({ ...ports, hash }, LOW_COSTS);
    await expect(next.unlock(PASSWORD)).rejects.toThrow(errors.KdfRefused);
    expect(hash).not.toHaveBeenCalled();
  });

  it('by lowered costs shows as a wrong password: they are bound to the key', async () => {
    edit('header', (text) => text.replace('"passes":1', '"passes":2'));
    await expect(again().unlock(PASSWORD)).rejects.toThrow(errors.WrongPassword);
  });

  it('by a newer version is named as such', async () => {
    edit('header', (text) => text.replace('"version":1', '"version":2'));
    await expect(again().unlock(PASSWORD)).rejects.toThrow(errors.VaultTooNew);
  });

  it('of any kind never opens a vault, never throws an unnamed error and never changes the store', async () => {
    await coldkey();
    const good = new Map(ports.records);
    await fc.assert(
      fc.asyncProperty(
        fc.constantFrom(...good.keys()),
        fc.nat(2000),
        fc.integer({ min: 0, max: 255 }),
        async (name, at, byte) => {
          for (const [key, value] of good) ports.records.set(key, value.slice());
          const record = ports.records.get(name) as Uint8Array;
          const i = at % record.length;
          if (record[i] === byte) return;
          record[i] = byte;
          const damaged = new Map([...ports.records].map(([key, value]) => [key, value.slice()]));
          const next = again();
          await next
            .unlock(PASSWORD)
            .then(() =>
              next.withSecret(ALICE, ({ pair }) =>
                expect(pair.publicKey).toEqual(keyFromUri('//Alice').pair.publicKey),
              ),
            )
            .catch((error: unknown) => expect(error).toBeInstanceOf(errors.WalletError));
          await next.accounts();
          expect(ports.records).toEqual(damaged);
        },
      ),
      { numRuns: 60 },
    );
  });
});

describe('a failing store', () => {
  it('keeps what was there: a failed password change leaves the old password working', async () => {
    const full: VaultStore = {
      ...ports.store,
      write: () => Promise.reject(new errors.StoreFailed({ action: 'save a record', detail: 'disk full' })),
    };
    const next = new Vault({ ...ports, store: full }, LOW_COSTS);
    await expect(next.changePassword(PASSWORD, 'next password')).rejects.toThrow(errors.StoreFailed);
    await expect(again().unlock(PASSWORD)).resolves.toBeUndefined();
  });

  it('another window’s change is not overwritten', async () => {
    const other = again();
    await other.unlock(PASSWORD);
    await Promise.all([coldkey(), other.add({ role: 'coldkey', label: 'b', material: keyFromUri('//Bob') })]);
    expect(await vault.accounts()).toHaveLength(2);
    const both = await Promise.allSettled([vault.rename(ALICE, 'one'), other.rename(ALICE, 'two')]);
    expect(both.find(({ status }) => status === 'rejected')).toMatchObject({ reason: expect.any(errors.VaultChanged) });
  });

  it('a vault replaced in another window is noticed before anything is added', async () => {
    ports.records.clear();
    await again().create('another password');
    await expect(coldkey()).rejects.toThrow(errors.VaultChanged);
    expect(await vault.state()).toBe('locked');
  });
});

describe('auto-lock', () => {
  it('locks after the time without use, counted from the last use', async () => {
    await coldkey();
    vault.autoLock.setIdle(1000);
    ports.clock.advance(900);
    await vault.withSecret(ALICE, () => 1);
    ports.clock.advance(900);
    expect(await vault.state()).toBe('unlocked');
    ports.clock.advance(100);
    expect(await vault.state()).toBe('locked');
  });

  it('after a sleep locks at the first use, though no timer ran', async () => {
    await coldkey();
    vault.autoLock.setIdle(1000);
    ports.clock.sleep(5000);
    await expect(vault.withSecret(ALICE, () => 1)).rejects.toThrow(errors.VaultLocked);
  });

  it('set to 0 never locks', async () => {
    vault.autoLock.setIdle(0);
    ports.clock.advance(10 ** 10);
    expect(await vault.state()).toBe('unlocked');
  });
});

describe('backups', () => {
  it('restore into an empty store and open with the same password', async () => {
    await coldkey();
    const file = await writeBackup(ports.store);
    const next = testPorts();
    await restoreBackup(next.store, file);
    expect(next.records).toEqual(ports.records);
    await expect(restoreBackup(next.store, file)).rejects.toThrow(errors.VaultExists);
  });

  it('that are something else are refused before anything is stored', async () => {
    const next = testPorts();
    const file = fromUtf8(await writeBackup(ports.store));
    for (const bad of [
      '',
      '{}',
      'null',
      file.replace('"header"', '"../header"'),
      file.replace('taolite-backup', 'x'),
    ]) {
      await expect(restoreBackup(next.store, utf8(bad))).rejects.toThrow(errors.UnknownKeyfile);
    }
    expect(next.records.size).toBe(0);
  });
});
