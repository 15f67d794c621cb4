import { mkdir, open, readdir, readFile, rename, rm } from 'node:fs/promises';
import { dirname, join, sep } from 'node:path';
import { equalBytes } from '../../substrate/bytes.ts';
import { StoreFailed, VaultChanged, WalletError } from '../errors.ts';
import type { VaultStore } from '../ports/vault-store.ts';

const SUFFIX = '.json';
const NAME = /^[A-Za-z0-9-]+(\/[A-Za-z0-9-]+)*$/u;

/**
 * Records as files below `folder` (mode 0600, folders 0700). A record is written beside its place, flushed and renamed
 * over it; the one it replaces stays as `.bak`. For one process at a time: the data directory belongs to one host.
 */
export function fileVaultStore(folder: string): VaultStore {
  let last: Promise<unknown> = Promise.resolve();
  const inTurn = <T>(run: () => Promise<T>): Promise<T> => {
    const turn = last.then(run);
    last = turn.catch(() => undefined); // its own caller hears of the failure
    return turn;
  };
  const pathOf = (name: string) => {
    if (!NAME.test(name)) throw new StoreFailed({ action: 'name a record', detail: name.slice(0, 80) });
    return join(folder, `${name}${SUFFIX}`);
  };
  const read = (name: string) =>
    act('read a record', () =>
      orMissing(
        readFile(pathOf(name)).then((file) => new Uint8Array(file)),
        undefined,
      ),
    );
  const check = async (name: string, replaces: Uint8Array | null) => {
    const there = (await read(name)) ?? null;
    const same = there === null || replaces === null ? there === replaces : equalBytes(there, replaces);
    if (!same) throw new VaultChanged();
  };

  return {
    read,
    names: () =>
      act('list its records', async () => {
        const files = await orMissing(readdir(folder, { recursive: true }), []);
        const names = files.filter((file) => file.endsWith(SUFFIX)).map((file) => file.slice(0, -SUFFIX.length));
        return names
          .map((name) => name.split(sep).join('/'))
          .filter((name) => NAME.test(name))
          .sort();
      }),
    write: (name, bytes, replaces) =>
      inTurn(async () => {
        await check(name, replaces);
        await act('save a record', () => replaceFile(pathOf(name), bytes, replaces !== null));
      }),
    remove: (name, replaces) =>
      inTurn(async () => {
        await check(name, replaces);
        await act('remove a record', () => rm(pathOf(name)));
        await act('remove a record', () => rm(`${pathOf(name)}.bak`, { force: true }));
      }),
  };
}

async function replaceFile(path: string, bytes: Uint8Array, keepOld: boolean): Promise<void> {
  await mkdir(dirname(path), { recursive: true, mode: 0o700 });
  await flushed(`${path}.new`, bytes);
  if (keepOld) await flushed(`${path}.bak`, await readFile(path));
  await rename(`${path}.new`, path);
  const parent = await open(dirname(path), 'r');
  try {
    await parent.sync(); // without it the rename itself may be lost with the power
  } catch (error) {
    // Windows cannot flush a folder; there the rename is as durable as the system makes it.
    if ((error as NodeJS.ErrnoException).code !== 'EPERM') throw error;
  } finally {
    await parent.close();
  }
}

async function flushed(path: string, bytes: Uint8Array): Promise<void> {
  const file = await open(path, 'w', 0o600);
  try {
    await file.writeFile(bytes);
    await file.sync();
  } finally {
    await file.close();
  }
}

async function orMissing<T, U>(reading: Promise<T>, missing: U): Promise<T | U> {
  try {
    return await reading;
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return missing;
    throw error;
  }
}

async function act<T>(action: string, run: () => Promise<T>): Promise<T> {
  try {
    return await run();
  } catch (cause) {
    if (cause instanceof WalletError) throw cause;
    const { code = 'unknown', message } = cause as NodeJS.ErrnoException;
    throw Object.assign(new StoreFailed({ action, detail: code === 'unknown' ? message : code }), { cause });
  }
}
