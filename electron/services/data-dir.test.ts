import { chmod, readdir, stat, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { temporaryFolder } from '../testing/temporary-folder.ts';
import { DataDirError, defaultDataDir, prepareDataDir } from './data-dir.ts';

describe('the data folder', () => {
  it('is where each platform keeps data of apps', () => {
    expect(defaultDataDir('linux', {}, '/home/ada')).toBe('/home/ada/.local/share/taolite');
    expect(defaultDataDir('linux', { XDG_DATA_HOME: '/data' }, '/home/ada')).toBe('/data/taolite');
    expect(defaultDataDir('linux', { XDG_DATA_HOME: 'relative' }, '/home/ada')).toBe('/home/ada/.local/share/taolite');
    expect(defaultDataDir('darwin', {}, '/Users/ada')).toBe('/Users/ada/Library/Application Support/Taolite');
    expect(defaultDataDir('win32', { APPDATA: '/roaming' }, '/x')).toBe(join('/roaming', 'Taolite'));
  });
  it('is made for its owner alone, and nothing is left in it', async () => {
    const folder = join(await temporaryFolder(), 'deep', 'taolite');
    expect(await prepareDataDir(folder)).toBe(folder);
    expect((await stat(folder)).mode & 0o077).toBe(0);
    expect(await readdir(folder)).toEqual([]);
  });
  it('a file in its place is said', async () => {
    const file = join(await temporaryFolder(), 'file');
    await writeFile(file, '');
    await expect(prepareDataDir(file)).rejects.toThrow(/is not a folder. Choose another one with --data-dir/);
    await expect(prepareDataDir(join(file, 'below'))).rejects.toBeInstanceOf(DataDirError);
  });
  it('a full disk is said before anything is started', async () => {
    await expect(prepareDataDir(await temporaryFolder(), async () => 5e6)).rejects.toThrow(
      /has 5 MB left.*Free some space/,
    );
  });
  it.skipIf(process.getuid?.() === 0)('a folder one may not write to is said', async () => {
    const folder = await temporaryFolder();
    await chmod(folder, 0o500);
    await expect(prepareDataDir(folder)).rejects.toThrow('may not write');
  });
});
