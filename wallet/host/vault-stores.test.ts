import { mkdtemp, readFile, rm, stat, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { utf8 } from '../../substrate/bytes.ts';
import { StoreFailed, VaultChanged } from '../errors.ts';
import type { VaultStore } from '../ports/vault-store.ts';
import { fileVaultStore } from './file-vault-store.ts';
import { memoryVaultStore } from './memory-vault-store.ts';

let folder: string;
beforeEach(async () => void (folder = await mkdtemp(join(tmpdir(), 'taolite-vault-'))));
afterEach(() => rm(folder, { recursive: true, force: true }));

describe.each<[string, () => VaultStore]>([
  ['memory', () => memoryVaultStore()],
  ['files', () => fileVaultStore(join(folder, 'vault'))],
])('a vault store in %s', (_, make) => {
  it('gives back what was written, lists names in order, removes', async () => {
    const store = make();
    expect(await store.names()).toEqual([]);
    expect(await store.read('header')).toBeUndefined();
    await store.write('header', utf8('one'), null);
    await store.write('account/5F', utf8('two'), null);
    expect(await store.names()).toEqual(['account/5F', 'header']);
    expect(await store.read('header')).toEqual(utf8('one'));
    await store.write('header', utf8('three'), utf8('one'));
    await store.remove('account/5F', utf8('two'));
    expect(await store.names()).toEqual(['header']);
    expect(await store.read('header')).toEqual(utf8('three'));
  });

  it('changes a record only when it is as expected', async () => {
    const store = make();
    await store.write('header', utf8('one'), null);
    await expect(store.write('header', utf8('two'), null)).rejects.toThrow(VaultChanged);
    await expect(store.write('header', utf8('two'), utf8('other'))).rejects.toThrow(VaultChanged);
    await expect(store.write('new', utf8('two'), utf8('other'))).rejects.toThrow(VaultChanged);
    await expect(store.remove('header', utf8('other'))).rejects.toThrow(VaultChanged);
    expect(await store.read('header')).toEqual(utf8('one'));
  });

  it('of two writers at once lets one through', async () => {
    const store = make();
    const both = await Promise.allSettled([store.write('a', utf8('1'), null), store.write('a', utf8('2'), null)]);
    expect(both.map(({ status }) => status)).toEqual(['fulfilled', 'rejected']);
  });
});

describe('a file store', () => {
  it('keeps files to their owner and the replaced record beside', async () => {
    const store = fileVaultStore(folder);
    await store.write('header', utf8('one'), null);
    await store.write('header', utf8('two'), utf8('one'));
    expect((await stat(join(folder, 'header.json'))).mode & 0o777).toBe(0o600);
    expect(await readFile(join(folder, 'header.json.bak'), 'utf8')).toBe('one');
  });

  it('ignores a half-written file of a crash', async () => {
    const store = fileVaultStore(folder);
    await store.write('header', utf8('one'), null);
    await writeFile(join(folder, 'header.json.new'), 'hal');
    expect(await store.names()).toEqual(['header']);
    await store.write('header', utf8('two'), utf8('one'));
    expect(await store.read('header')).toEqual(utf8('two'));
  });

  it('refuses names that leave its folder', async () => {
    const store = fileVaultStore(folder);
    for (const name of ['../x', '/x', 'a//b', 'a/../b', '']) {
      await expect((async () => store.read(name))()).rejects.toThrow(StoreFailed);
    }
  });

  it('that cannot be written says so by name, and keeps the old record', async () => {
    const store = fileVaultStore(folder);
    await store.write('header', utf8('one'), null);
    await writeFile(join(folder, 'account'), 'a file where a folder must be');
    await expect(store.write('account/5F', utf8('x'), null)).rejects.toThrow(StoreFailed);
    expect(await store.read('header')).toEqual(utf8('one'));
  });
});
