import { spawn } from 'node:child_process';
import { existsSync } from 'node:fs';
import { mkdir, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { WebSocket } from 'ws';
import { freePort, pause } from '../devnet/devnet-process.ts';

const PACKAGE = '@acala-network/chopsticks@1.5';
const HOME = join(tmpdir(), 'taolite-bench-chopsticks-1.5');
const INSTALL_MS = 180_000;
const START_MS = 60_000;

/** Installs the peer into a temporary folder, once. @returns its program, or why there is none */
export async function installedChopsticks(): Promise<{ readonly program: string } | string> {
  const program = join(HOME, 'node_modules/@acala-network/chopsticks/chopsticks.cjs');
  if (existsSync(program)) return { program };
  await mkdir(HOME, { recursive: true });
  const args = ['install', '--prefix', HOME, '--no-audit', '--no-fund', '--ignore-scripts', PACKAGE];
  const why = await new Promise<string | undefined>((resolve) => {
    const npm = spawn('npm', args, { stdio: 'ignore', timeout: INSTALL_MS });
    npm.on('error', ({ message }) => resolve(message));
    npm.on('exit', (code) => resolve(code === 0 && existsSync(program) ? undefined : 'the registry does not give it'));
  });
  if (why === undefined) return { program };
  await rm(HOME, { recursive: true, force: true });
  return why;
}

/** Milliseconds from start to the first answer when it forks the chain at `endpoint`. @throws Error when it ends before */
export async function startChopsticks({ program }: { readonly program: string }, endpoint: string): Promise<number> {
  const port = await freePort();
  const start = performance.now();
  const child = spawn(process.execPath, [program, '--endpoint', endpoint, '--port', String(port)], {
    stdio: 'ignore',
    cwd: HOME,
  });
  try {
    while (performance.now() - start < START_MS && child.exitCode === null) {
      if (await answers(`ws://127.0.0.1:${port}`)) return performance.now() - start;
      await pause(5);
    }
    throw new Error('chopsticks did not answer');
  } finally {
    child.kill('SIGKILL');
  }
}

const answers = (url: string): Promise<boolean> =>
  new Promise((resolve) => {
    const socket = new WebSocket(url);
    socket.on('open', () => socket.send('{"jsonrpc":"2.0","id":1,"method":"system_chain","params":[]}'));
    socket.on('message', () => {
      socket.terminate();
      resolve(true);
    });
    socket.on('error', () => resolve(false));
  });
