import { existsSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join, resolve } from 'node:path';

const CACHE = resolve(process.env['TAOLITE_ROOT'] ?? '.', '.data', 'interop');

/**
 * A folder with a client in it, made once and made anew when `wanted` changes. One that was not finished is begun again.
 * @returns its absolute path
 */
export async function installed(
  name: string,
  wanted: readonly string[],
  install: (folder: string) => Promise<void>,
): Promise<string> {
  const folder = join(CACHE, name);
  const stamp = join(folder, '.installed');
  if (existsSync(stamp) && readFileSync(stamp, 'utf8') === wanted.join('\n')) return folder;
  rmSync(folder, { recursive: true, force: true });
  mkdirSync(folder, { recursive: true });
  await install(folder);
  writeFileSync(stamp, wanted.join('\n'));
  return folder;
}
