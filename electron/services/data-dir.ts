/** Where everything of this user is kept. */
import { mkdir, open, rm, statfs } from 'node:fs/promises';
import { homedir } from 'node:os';
import { isAbsolute, join, resolve } from 'node:path';

/** The folder cannot be used; nothing was written. The message says what to do. */
export class DataDirError extends Error {
  override readonly name = 'DataDirError';
}

/** The platform's place for an app's data, as its conventions have it. */
export function defaultDataDir(
  platform: NodeJS.Platform = process.platform,
  env: Readonly<Record<string, string | undefined>> = process.env,
  home: string = homedir(),
): string {
  if (platform === 'win32') return join(env['APPDATA'] ?? join(home, 'AppData', 'Roaming'), 'Taolite');
  if (platform === 'darwin') return join(home, 'Library', 'Application Support', 'Taolite');
  // The XDG base directory specification says that relative paths are to be ignored.
  const xdg = env['XDG_DATA_HOME'];
  return join(xdg && isAbsolute(xdg) ? xdg : join(home, '.local', 'share'), 'taolite');
}

/** Below this the devnet's database could fail at any block. */
const LEAST_FREE_BYTES = 64 * 1024 * 1024;

/**
 * Makes the folder where needed (for its owner alone) and tries it by writing. Gives its absolute path.
 * @throws DataDirError when it cannot be made or written, or the disk is full
 */
export async function prepareDataDir(
  folder: string,
  freeBytes: (path: string) => Promise<number> = free,
): Promise<string> {
  const path = resolve(folder);
  const probe = join(path, `.write-test-${process.pid}`);
  try {
    await mkdir(path, { recursive: true, mode: 0o700 });
    const file = await open(probe, 'w', 0o600);
    try {
      await file.writeFile('taolite');
      await file.sync();
    } finally {
      await file.close();
      await rm(probe, { force: true });
    }
  } catch (cause) {
    throw new DataDirError(reason(path, cause as NodeJS.ErrnoException), { cause });
  }
  const left = await freeBytes(path);
  if (left < LEAST_FREE_BYTES) throw new DataDirError(full(path, left));
  return path;
}

const free = async (path: string): Promise<number> => {
  const { bavail, bsize } = await statfs(path);
  return bavail * bsize;
};

const full = (path: string, left: number): string =>
  `The disk that holds ${path} has ${Math.floor(left / 1e6)} MB left, and Taolite needs at least 64. Free some space, or use another disk with --data-dir. Nothing stored was touched.`;

function reason(path: string, { code, message }: NodeJS.ErrnoException): string {
  switch (code) {
    case 'ENOSPC':
    case 'EDQUOT':
      return full(path, 0);
    case 'EACCES':
    case 'EPERM':
    case 'EROFS':
      return `Taolite may not write to ${path}. Give yourself write access to it, or choose another folder with --data-dir. Nothing stored was touched.`;
    case 'ENOTDIR':
    case 'EEXIST':
      return `${path} is not a folder. Choose another one with --data-dir.`;
    default:
      return `The folder ${path} cannot be used (${code ?? message}). Choose another one with --data-dir. Nothing stored was touched.`;
  }
}
