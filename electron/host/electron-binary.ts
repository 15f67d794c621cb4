/** Electron's program file: where it would be, and one bounded attempt to fetch it. Electron's own module is never loaded, for it would fetch by itself. */
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync } from 'node:fs';
import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';

type Env = Readonly<Record<string, string | undefined>>;

const REACH_MS = 5000;
const FETCH_MS = 10 * 60_000;
const AGAIN_AFTER_MS = 7 * 24 * 3_600_000;
const RELEASES = 'https://github.com/electron/electron/releases/download/';

/** The file Electron's package would start, or null when it is not there. */
export function electronBinary(root: string, env: Env, platform: NodeJS.Platform): string | null {
  const folder = env['ELECTRON_OVERRIDE_DIST_PATH'] ?? join(root, 'node_modules', 'electron', 'dist');
  const name =
    platform === 'win32'
      ? 'electron.exe'
      : platform === 'darwin'
        ? join('Electron.app', 'Contents', 'MacOS', 'Electron')
        : 'electron';
  const file = join(folder, name);
  return existsSync(file) ? file : null;
}

/** What an earlier attempt came to. */
interface Attempt {
  readonly atMs: number;
  readonly why: string;
}

export interface FetchOptions {
  readonly root: string;
  readonly dataDir: string;
  readonly env: Env;
  readonly nowMs: number;
  /** Tries although an earlier attempt failed less than a week ago. */
  readonly force: boolean;
  readonly say: (line: string) => void;
  readonly reachMs?: number;
}

/**
 * Fetches Electron with its package's own script, if its source answers within 5 s. A failure is remembered for a week.
 * @returns null when it is there now, else why not
 */
export async function fetchElectron(options: FetchOptions): Promise<string | null> {
  const { root, dataDir, env, nowMs, force, say } = options;
  const memory = join(dataDir, 'electron-attempt.json');
  const earlier = force ? null : await readAttempt(memory);
  if (earlier && nowMs - earlier.atMs < AGAIN_AFTER_MS && nowMs >= earlier.atMs)
    return `${earlier.why} (tried on ${new Date(earlier.atMs).toISOString().slice(0, 10)}; --electron tries again)`;
  const why = await attempt(root, env, say, options.reachMs ?? REACH_MS);
  if (why !== null) await writeFile(memory, JSON.stringify({ atMs: nowMs, why } satisfies Attempt));
  return why;
}

async function attempt(root: string, env: Env, say: (line: string) => void, reachMs: number): Promise<string | null> {
  const folder = join(root, 'node_modules', 'electron');
  let version: string;
  try {
    version = String(
      (JSON.parse(await readFile(join(folder, 'package.json'), 'utf8')) as { version: unknown }).version,
    );
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return 'its package is not installed';
    throw error;
  }
  const base = env['ELECTRON_MIRROR'] ?? env['npm_config_electron_mirror'] ?? RELEASES;
  const file = `electron-v${version}-${process.platform}-${process.arch}.zip`;
  const url = `${base}v${version}/${file}`;
  say('Electron is not there yet: asking its source…');
  try {
    const response = await fetch(url, { method: 'HEAD', signal: AbortSignal.timeout(reachMs) });
    if (!response.ok) return `its source answered ${response.status}`;
  } catch (error) {
    return `its source could not be reached${error instanceof Error && error.name === 'TimeoutError' ? ` within ${reachMs / 1000} s` : ''}`;
  }
  say('Fetching Electron (about 120 MB, once)…');
  const child = spawn(process.execPath, [join(folder, 'install.js')], {
    cwd: root,
    stdio: ['ignore', 'inherit', 'inherit'],
    env: { ...env },
    timeout: FETCH_MS,
  });
  const [code] = (await once(child, 'exit')) as [number | null];
  return code === 0 ? null : 'fetching it failed';
}

async function readAttempt(file: string): Promise<Attempt | null> {
  try {
    const { atMs, why } = JSON.parse(await readFile(file, 'utf8')) as Partial<Attempt>;
    return typeof atMs === 'number' && typeof why === 'string' ? { atMs, why } : null;
  } catch (error) {
    if (
      (error as NodeJS.ErrnoException).code === 'ENOENT' ||
      error instanceof SyntaxError ||
      error instanceof TypeError
    )
      return null;
    throw error;
  }
}
