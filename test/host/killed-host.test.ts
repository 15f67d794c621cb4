import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { expect, it, onTestFinished } from 'vitest';
import { fakePage, socketsOf } from '../../electron/testing/fake-page.ts';
import { freePort } from '../../electron/testing/free-port.ts';
import { findHost } from '../../miner/ports/host-client.ts';
import type { Host } from '../../miner/ports/host-port.ts';
import { RpcClient } from '../../substrate/transport/rpc-client.ts';

const program = fileURLToPath(new URL('../../build/start.mjs', import.meta.url));

interface Started {
  readonly process: ChildProcess;
  readonly host: Host;
  readonly said: () => string;
}

/** `npm start -- --no-open` as a process of its own, and a page on it. */
async function started(port: number, dataDir: string): Promise<Started> {
  const args = [program, '--no-open', '--port', String(port), '--devnet-port', 'none', '--data-dir', dataDir];
  const child = spawn(process.execPath, args, { stdio: ['ignore', 'pipe', 'pipe'] });
  onTestFinished(() => void child.kill('SIGKILL'));
  let said = '';
  const address = await new Promise<string>((resolve, reject) => {
    child.stderr.setEncoding('utf8').on('data', (text: string) => (said += text));
    child.stdout.setEncoding('utf8').on('data', (text: string) => {
      said += text;
      const [found] = /http:\/\/\S+#key=\S+/.exec(said) ?? [];
      if (found) resolve(found);
    });
    child.on('exit', () => reject(new Error(`It ended before it was up:\n${said}`)));
  });
  const page = fakePage(address);
  const finding = await findHost(page, socketsOf(page));
  if (!finding.host) throw new Error(finding.why);
  return { process: child, host: finding.host, said: () => said };
}

async function rpc(host: Host): Promise<RpcClient> {
  const status = await host.devnet.start();
  expect(status).toMatchObject({ state: 'running', why: null });
  const client = new RpcClient(host.devnet.connect);
  await client.ready;
  return client;
}

it(
  'a host killed in the middle of its work starts again with every block it had finalized, and ends cleanly when asked',
  { timeout: 240_000 },
  async () => {
    const dataDir = await mkdtemp(join(tmpdir(), 'taolite-killed-'));
    onTestFinished(() => rm(dataDir, { recursive: true, force: true }));
    const port = await freePort();

    const first = await started(port, dataDir);
    const before = await rpc(first.host);
    const finalized = String(await before.request('chain_getFinalizedHead', []));
    first.process.kill('SIGKILL');
    await once(first.process, 'exit');
    // What a killed host leaves behind must not stop the next one.
    expect(JSON.parse(await readFile(join(dataDir, 'host.json'), 'utf8'))).toMatchObject({ port });

    const second = await started(port, dataDir);
    const after = await rpc(second.host);
    const header = (await after.request('chain_getHeader', [finalized])) as { number: string } | null;
    expect(Number(header?.number)).toBeGreaterThan(0);
    expect(await after.request('chain_getBlockHash', [Number(header?.number)])).toBe(finalized);

    second.process.kill('SIGTERM');
    const [code] = (await once(second.process, 'exit')) as [number];
    expect(code).toBe(0);
    expect(second.said()).toContain('Nothing is lost');
    await expect(readFile(join(dataDir, 'host.json'))).rejects.toMatchObject({ code: 'ENOENT' });
  },
);
