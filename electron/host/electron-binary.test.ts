import { once } from 'node:events';
import { mkdir, readFile, writeFile } from 'node:fs/promises';
import { createServer } from 'node:http';
import { join } from 'node:path';
import { describe, expect, it, onTestFinished } from 'vitest';
import { temporaryFolder } from '../testing/temporary-folder.ts';
import { electronBinary, fetchElectron, type FetchOptions } from './electron-binary.ts';

/** A program folder with a stand-in for Electron's package, whose script writes what the real one would unpack. */
async function program(): Promise<string> {
  const root = await temporaryFolder();
  const folder = join(root, 'node_modules', 'electron');
  await mkdir(join(folder, 'dist'), { recursive: true });
  await writeFile(join(folder, 'package.json'), '{"version":"45.0.0","type":"commonjs"}');
  await writeFile(
    join(folder, 'install.js'),
    `require('fs').writeFileSync(${JSON.stringify(join(folder, 'dist', 'electron'))}, '')`,
  );
  return root;
}

/** A source of releases. @param answer null: it never answers */
async function source(answer: number | null): Promise<{ mirror: string; asked: string[] }> {
  const asked: string[] = [];
  const server = createServer((request, response) => {
    asked.push(`${request.method} ${request.url}`);
    if (answer !== null) response.writeHead(answer).end();
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  onTestFinished(() => {
    server.closeAllConnections();
    server.close();
  });
  return { mirror: `http://127.0.0.1:${(server.address() as { port: number }).port}/`, asked };
}

async function options(mirror: string, more: Partial<FetchOptions> = {}): Promise<FetchOptions> {
  const root = await program();
  const dataDir = await temporaryFolder();
  return { root, dataDir, env: { ELECTRON_MIRROR: mirror }, nowMs: 0, force: false, say: () => undefined, ...more };
}

describe('the program file of Electron', () => {
  it('is looked for where its package or ELECTRON_OVERRIDE_DIST_PATH has it, and never loaded', async () => {
    const root = await program();
    expect(electronBinary(root, {}, 'linux')).toBeNull();
    const other = await temporaryFolder();
    await writeFile(join(other, 'electron'), '');
    expect(electronBinary(root, { ELECTRON_OVERRIDE_DIST_PATH: other }, 'linux')).toBe(join(other, 'electron'));
    expect(electronBinary(root, { ELECTRON_OVERRIDE_DIST_PATH: other }, 'win32')).toBeNull();
  });
});

describe('fetching Electron', () => {
  it('is done by its own script when its source answers', async () => {
    const { mirror, asked } = await source(200);
    const given = await options(mirror);
    expect(await fetchElectron(given)).toBeNull();
    expect(electronBinary(given.root, {}, 'linux')).not.toBeNull();
    expect(asked).toEqual([`HEAD /v45.0.0/electron-v45.0.0-${process.platform}-${process.arch}.zip`]);
  });
  it('gives up on a source that does not answer in time', async () => {
    const { mirror } = await source(null);
    expect(await fetchElectron(await options(mirror, { reachMs: 50 }))).toMatch(/could not be reached within 0.05 s/);
  });
  it('remembers a failure for a week, unless told to try again', async () => {
    const { mirror, asked } = await source(404);
    const given = await options(mirror);
    const day = 24 * 3_600_000;
    expect(await fetchElectron(given)).toBe('its source answered 404');
    expect(await fetchElectron({ ...given, nowMs: 6 * day })).toContain('tried on 1970-01-01; --electron tries again');
    expect(asked).toHaveLength(1);
    await fetchElectron({ ...given, nowMs: 6 * day, force: true });
    await fetchElectron({ ...given, nowMs: 14 * day });
    expect(asked).toHaveLength(3);
  });
  it('an unreadable memory of it is as good as none', async () => {
    const { mirror, asked } = await source(404);
    const given = await options(mirror);
    await writeFile(join(given.dataDir, 'electron-attempt.json'), '{"atMs":');
    await fetchElectron(given);
    expect(asked).toHaveLength(1);
    expect(JSON.parse(await readFile(join(given.dataDir, 'electron-attempt.json'), 'utf8'))).toMatchObject({ atMs: 0 });
  });
});
