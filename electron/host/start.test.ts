import { chmod, mkdir, readFile, writeFile } from 'node:fs/promises';
import { createServer } from 'node:http';
import { once } from 'node:events';
import { join } from 'node:path';
import { describe, expect, it, onTestFinished } from 'vitest';
import { freePort } from '../testing/free-port.ts';
import { temporaryFolder } from '../testing/temporary-folder.ts';
import { start } from './start.ts';
import type { Surroundings } from './surroundings.ts';

interface Tried {
  readonly code: number;
  readonly said: string;
}

/** A program folder that is built: a page, and a devnet thread that says it runs. */
async function program(): Promise<string> {
  const root = await temporaryFolder();
  await mkdir(join(root, 'dist', 'web'), { recursive: true });
  await mkdir(join(root, 'dist', 'host'), { recursive: true });
  await writeFile(join(root, 'dist', 'web', 'index.html'), '<html><head></head></html>');
  await writeFile(
    join(root, 'dist', 'host', 'devnet-worker.mjs'),
    `import { parentPort } from 'node:worker_threads';
     parentPort.on('message', ({ type }) => type === 'stop' && process.exit(0));
     parentPort.postMessage({ type: 'running', endpoint: null, endpointWhy: 'Switched off.' });`,
  );
  return root;
}

/** A browser that writes down its arguments and does as the script says. */
async function browser(script: string): Promise<{ file: string; argumentsSeen: () => Promise<string[]> }> {
  const folder = await temporaryFolder();
  const file = join(folder, 'browser');
  const seen = join(folder, 'arguments');
  await writeFile(file, `#!/bin/sh\nprintf '%s\\n' "$@" > ${seen}\n${script}\n`);
  await chmod(file, 0o755);
  return { file, argumentsSeen: async () => (await readFile(seen, 'utf8')).trim().split('\n') };
}

async function attempt(args: string[], around: Partial<Surroundings> = {}): Promise<Tried> {
  const said: string[] = [];
  const root = around.root ?? (await program());
  const code = await start(args, {
    root,
    version: '1.2.3',
    env: { DISPLAY: ':0' },
    platform: 'linux',
    buildPage: () => Promise.resolve(),
    findBrowser: () => null,
    say: (line) => said.push(line),
    ...around,
  });
  return { code, said: said.join('\n') };
}

describe('npm start', () => {
  it('--help names every option and starts nothing', async () => {
    const { code, said } = await attempt(['--help']);
    expect(code).toBe(0);
    for (const option of ['--browser', '--electron', '--no-open', '--port N', '--data-dir', '--devnet-port', '--help'])
      expect(said).toContain(option);
  });
  it.each([
    [['--prot', '1'], "Unknown option '--prot'"],
    [['--port', '99999'], '--port: "99999" is not a whole number from 1 to 65535.'],
    [['--browser', '--no-open'], '--browser and --no-open exclude each other'],
  ])('%j is refused with the reason', async (args, reason) => {
    const { code, said } = await attempt(args);
    expect(code).toBe(1);
    expect(said).toContain(reason);
    expect(said).toContain('--help');
  });
  it('a port of another program is said, with what to do', async () => {
    const other = createServer((_request, response) => response.end('hello')).listen(0, '127.0.0.1');
    await once(other, 'listening');
    onTestFinished(() => void other.close());
    const { port } = other.address() as { port: number };
    const { code, said } = await attempt(['--no-open', '--port', String(port), '--data-dir', await temporaryFolder()]);
    expect(code).toBe(1);
    expect(said).toContain(`Port ${port} is taken by another program`);
  });
  it('a full disk while building is said as such', async () => {
    const full = (): Promise<void> => Promise.reject(Object.assign(new Error('write'), { code: 'ENOSPC' }));
    const { code, said } = await attempt(['--no-open', '--data-dir', await temporaryFolder()], { buildPage: full });
    expect(code).toBe(1);
    expect(said).toContain('the disk is full');
  });
  it(
    'opens an app window with a profile of its own on a one-time ticket, and ends when it is closed',
    { timeout: 30_000 },
    async () => {
      const dataDir = await temporaryFolder();
      const { file, argumentsSeen } = await browser('sleep 4.5');
      const { code, said } = await attempt(['--browser', '--port', String(await freePort()), '--data-dir', dataDir], {
        findBrowser: () => file,
      });
      expect(code).toBe(0);
      expect(said).toContain('Ended. Nothing is lost.');
      const seen = await argumentsSeen();
      expect(seen[0]).toMatch(/^--app=http:\/\/127\.0\.0\.1:\d+\/#ticket=/);
      expect(seen).toContain(`--user-data-dir=${join(dataDir, 'browser-profile')}`);
      expect(seen.includes('--no-sandbox')).toBe(process.getuid?.() === 0);
    },
  );
  it.each([
    [{ DISPLAY: undefined }, ['--browser'], () => '/bin/true' as string | null, 'there is no display'],
    [{ DISPLAY: ':0' }, ['--browser'], () => null as string | null, 'there is no Chromium, Chrome or Edge'],
    [{ DISPLAY: ':0' }, ['--no-open'], () => '/bin/true' as string | null, 'as asked with --no-open'],
  ])(
    'without a window (%j, %j) it prints the address and why, and a second start finds it',
    { timeout: 30_000 },
    async (env, args, findBrowser, reason) => {
      const root = await program();
      const given = [...args, '--port', String(await freePort()), '--data-dir', await temporaryFolder()];
      let printed: (line: string) => void = () => undefined;
      const address = new Promise<string>((resolve) => (printed = (line) => line.startsWith('Open') && resolve(line)));
      const said: string[] = [];
      const first = attempt(given, {
        root,
        env,
        findBrowser,
        say: (line) => {
          said.push(line);
          if (line.startsWith('Open')) printed(line);
        },
      });
      expect(await address).toMatch(/http:\/\/127\.0\.0\.1:\d+\/#key=/);
      expect(said.join('\n')).toContain(reason);

      const second = await attempt(given, { root, env, findBrowser });
      expect(second.code).toBe(0);
      expect(second.said).toContain('runs already');
      expect(second.said).toContain((await address).split('#')[1]);

      process.emit('SIGTERM', 'SIGTERM');
      expect((await first).code).toBe(0);
    },
  );
  it(
    'a browser that cannot show a window is said with its own words, and the address printed',
    { timeout: 30_000 },
    async () => {
      const { file } = await browser('echo "cannot open display" >&2; exit 1');
      const said: string[] = [];
      let failed: () => void = () => undefined;
      const seen = new Promise<void>((resolve) => (failed = resolve));
      const running = attempt(
        ['--browser', '--port', String(await freePort()), '--data-dir', await temporaryFolder()],
        {
          findBrowser: () => file,
          say: (line) => {
            said.push(line);
            if (line.startsWith('Open')) failed();
          },
        },
      );
      await seen;
      expect(said.join('\n')).toContain('the browser could not show one (cannot open display)');
      process.emit('SIGTERM', 'SIGTERM');
      expect((await running).code).toBe(0);
    },
  );
});
