import { mkdir, readdir, readFile, rm, stat, writeFile } from 'node:fs/promises';
import { createServer } from 'node:net';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it, onTestFinished, vi } from 'vitest';
import { AxonBindError } from '../../miner/axon/axon-errors.ts';
import { findHost } from '../../miner/ports/host-client.ts';
import type { DevnetStatus, Host } from '../../miner/ports/host-port.ts';
import { bytesToHex } from '../../substrate/bytes.ts';
import { RpcClient } from '../../substrate/transport/rpc-client.ts';
import { bundleDevnetWorker } from '../testing/bundle-worker.ts';
import { fakePage, socketsOf } from '../testing/fake-page.ts';
import { temporaryFolder } from '../testing/temporary-folder.ts';
import { startNodeHost, type NodeHost } from './node-host.ts';

let worker: string;
beforeAll(async () => {
  worker = await bundleDevnetWorker('node-host');
});
afterAll(() => rm(worker, { force: true }));

async function started(dataDir?: string): Promise<{ host: NodeHost; dataDir: string }> {
  const folder = dataDir ?? (await temporaryFolder());
  const pageDir = await temporaryFolder();
  await writeFile(join(pageDir, 'index.html'), '<!doctype html><html><head></head><body></body></html>');
  const host = await startNodeHost({
    dataDir: folder,
    pageDir,
    port: 0,
    version: '1.2.3',
    devnetWorker: worker,
    devnetPort: null,
    log: () => undefined,
  });
  onTestFinished(() => host.close());
  return { host, dataDir: folder };
}

async function found(address: string): Promise<Host> {
  const page = fakePage(address);
  const finding = await findHost(page, socketsOf(page));
  if (!finding.host) throw new Error(finding.why);
  return finding.host;
}

/** The status once it is one of these. */
function settled(host: Host, ...states: DevnetStatus['state'][]): Promise<DevnetStatus> {
  return new Promise((resolve, reject) => {
    const look = (status: DevnetStatus): void => {
      if (states.includes(status.state)) resolve(status);
    };
    host.devnet.onChange(look);
    host.devnet.status().then(look, reject);
  });
}

describe('a page and its plain-Node host', () => {
  it('a page opened with the key has the host, keeps the key for reloads and drops it from its address', async () => {
    const { host, dataDir } = await started();
    const page = fakePage(host.address);
    const finding = await findHost(page, socketsOf(page));
    expect(finding.host?.info).toMatchObject({
      kind: 'node',
      version: '1.2.3',
      dataDir,
      features: { axon: { works: true } },
    });
    expect(page.location.hash).toBe('');
    expect((await findHost(page, socketsOf(page))).host).not.toBeNull();
  });

  it('a ticket opens one window, which then has the key', async () => {
    const { host } = await started();
    const address = host.windowAddress();
    const page = fakePage(address);
    expect((await findHost(page, socketsOf(page))).host).not.toBeNull();
    expect((await findHost(page, socketsOf(page))).host).not.toBeNull();
    const thief = fakePage(address);
    expect(await findHost(thief, socketsOf(thief))).toMatchObject({ host: null, reason: 'refused' });
  });

  it('says why there is no host', async () => {
    const { host } = await started();
    const base = `http://127.0.0.1:${host.port}/`;
    const plain = fakePage(host.address, { meta: false });
    expect(await findHost(plain, socketsOf(plain))).toMatchObject({ host: null, reason: 'none' });
    const keyless = fakePage(base);
    expect(await findHost(keyless, socketsOf(keyless))).toMatchObject({ host: null, reason: 'no-key' });
    const stale = fakePage(base);
    stale.kept.set('taolite-host-key', 'x'.repeat(43));
    expect(await findHost(stale, socketsOf(stale))).toMatchObject({ host: null, reason: 'refused' });
    expect(stale.kept.size).toBe(0);
    await host.close();
    const late = fakePage(host.address);
    expect(await findHost(late, socketsOf(late))).toMatchObject({ host: null, reason: 'unreachable' });
  });

  it('the key stands in a file only the user can read, and is gone with the host', async () => {
    const { host, dataDir } = await started();
    const { mode } = await stat(join(dataDir, 'host.json'));
    expect(mode & 0o077).toBe(0);
    expect(host.address).toContain(JSON.parse(await readFile(join(dataDir, 'host.json'), 'utf8')).key as string);
    await host.close();
    await expect(stat(join(dataDir, 'host.json'))).rejects.toMatchObject({ code: 'ENOENT' });
  });

  it('an axon of the page answers over HTTP on a port of the machine, and its port closes with the page', async () => {
    const { host } = await started();
    const page = await found(host.address);
    const axon = await page.axon.open(
      async (request) => {
        const body = await request.body(1000);
        const text = `${request.method} ${request.path} ${new TextDecoder().decode(body)}`;
        async function* chunks(): AsyncGenerator<Uint8Array> {
          yield new TextEncoder().encode('one ');
          yield new TextEncoder().encode('two');
        }
        const isStream = request.path === '/stream';
        return {
          status: 200,
          headers: { 'x-said': 'yes' },
          body: isStream ? chunks() : new TextEncoder().encode(text),
        };
      },
      { ip: '127.0.0.1', port: 0 },
    );
    const base = `http://127.0.0.1:${axon.address.port}`;
    const answer = await fetch(`${base}/ImageClassify?x=1`, { method: 'POST', body: 'hello' });
    expect([answer.status, answer.headers.get('x-said'), await answer.text()]).toEqual([
      200,
      'yes',
      'POST /ImageClassify?x=1 hello',
    ]);
    expect(await (await fetch(`${base}/stream`, { method: 'POST', body: '' })).text()).toBe('one two');
    await axon.close(0);
    await expect(fetch(base)).rejects.toThrow();
  });

  it('a taken axon port is an AxonBindError in the page', async () => {
    const { host } = await started();
    const page = await found(host.address);
    const other = createServer();
    const port = await new Promise<number>((resolve) =>
      other.listen(0, '127.0.0.1', () => resolve((other.address() as { port: number }).port)),
    );
    onTestFinished(() => void other.close());
    const opening = page.axon.open(() => Promise.reject(new Error('never asked')), { ip: '127.0.0.1', port });
    await expect(opening).rejects.toBeInstanceOf(AxonBindError);
    await expect(opening).rejects.toMatchObject({ code: 'EADDRINUSE' });
  });
});

describe('the devnet inside the host', { timeout: 60_000 }, () => {
  it('answers JSON-RPC through the page, changes its pace, makes blocks on demand, and goes on where it was after a restart', async () => {
    const { host } = await started();
    const page = await found(host.address);
    void page.devnet.start();
    expect(await settled(page, 'running', 'failed')).toMatchObject({ state: 'running', why: null });
    const client = new RpcClient(page.devnet.connect);
    await client.ready;
    const number = async (rpc: RpcClient): Promise<number> =>
      Number(((await rpc.request('chain_getHeader', [])) as { number: string }).number);
    expect(await number(client)).toBeGreaterThan(0);

    expect((await page.devnet.produce({ mode: 'manual' })).production).toEqual({ mode: 'manual' });
    const before = await number(client);
    expect(await page.devnet.newBlocks(2)).toBeGreaterThanOrEqual(before + 2);
    const last = await number(client);

    expect(await page.devnet.restart()).toMatchObject({ state: 'running', production: { mode: 'manual' } });
    expect(await client.closed).toMatch(/./);
    const again = new RpcClient(page.devnet.connect);
    await again.ready;
    expect(await number(again)).toBe(last);

    expect(await page.devnet.stop()).toMatchObject({ state: 'stopped' });
    await expect(page.devnet.newBlocks(1)).rejects.toMatchObject({ name: 'HostError', code: 'DevnetStopped' });
  });

  it('lets a peer in where its specification says, and tells when that ends with it', async () => {
    const { host } = await started();
    const page = await found(host.address);
    await expect(page.devnet.openToPeer()).rejects.toMatchObject({ name: 'HostError', code: 'DevnetStopped' });
    void page.devnet.start();
    // It waits for the start.
    const way = await page.devnet.openToPeer();
    const { bootNodes } = JSON.parse(way.spec) as { bootNodes: string[] };
    const { P2pSource } = await import('../../node-light/sources/p2p-source.ts');
    const peer = await P2pSource.dial({ address: bootNodes[0]! });
    const client = new RpcClient(page.devnet.connect);
    expect(bytesToHex(peer.genesisHash)).toBe(await client.request('chain_getBlockHash', [0]));
    const other = await page.devnet.openToPeer();
    other.close();
    expect(await peer.finalizedHash()).toBeDefined();
    await page.devnet.stop();
    expect(await way.ended).toBe('the devnet stopped');
    await peer.closed;
  });

  it('opens a subnet for one more task, tells how far it is, and refuses a task that is none', async () => {
    const { host } = await started();
    const page = await found(host.address);
    void page.devnet.start();
    await settled(page, 'running', 'failed');
    const states = async () => (await page.devnet.status()).subnets.map(({ task, state }) => `${task} ${state}`);
    expect(await states()).toContain('embeddings none');
    await expect(page.devnet.openSubnet('chess')).rejects.toThrow('There is no task "chess"');
    await page.devnet.openSubnet('embeddings');
    await vi.waitFor(async () => expect(await states()).toContain('embeddings open'), { timeout: 30_000 });
    await page.devnet.stop();
    expect(await states()).toEqual([]);
  });

  it('stored data that cannot be read are said, left as they are, and set aside by a reset', async () => {
    const dataDir = await temporaryFolder();
    const folder = join(dataDir, 'devnet', 'chain');
    await mkdir(folder, { recursive: true });
    await writeFile(join(folder, 'CURRENT'), 'MANIFEST-000001\n');
    await writeFile(join(folder, 'MANIFEST-000001'), 'not a manifest');
    const { host } = await started(dataDir);
    const page = await found(host.address);
    const status = await page.devnet.start();
    expect(status.state).toBe('damaged');
    expect(status.why).toContain('set aside, not deleted');
    expect(await readFile(join(folder, 'MANIFEST-000001'), 'utf8')).toBe('not a manifest');

    const aside = await page.devnet.reset();
    expect(await page.devnet.status()).toMatchObject({ state: 'running' });
    expect(await readFile(join(aside ?? '', 'MANIFEST-000001'), 'utf8')).toBe('not a manifest');
    expect((await readdir(join(dataDir, 'devnet'))).length).toBeGreaterThan(1);
  });

  it('a stop in the middle of a start ends it at once', async () => {
    const { host } = await started();
    const page = await found(host.address);
    const starting = page.devnet.start();
    expect(await settled(page, 'starting')).toMatchObject({ state: 'starting' });
    expect(await page.devnet.stop()).toMatchObject({ state: 'stopped' });
    await starting;
    expect(await page.devnet.start()).toMatchObject({ state: 'running' });
  });

  it('a thread that dies is started again, with its finalized blocks', async () => {
    const { host } = await started();
    const page = await found(host.address);
    await page.devnet.start();
    const states: string[] = [];
    const back = new Promise<void>((resolve) => {
      page.devnet.onChange(({ state, why }) => {
        states.push(`${state}: ${why ?? ''}`);
        if (state === 'running') resolve();
      });
    });
    await host.devnet.kill();
    await back;
    expect(states[0]).toContain('started again');
    const client = new RpcClient(page.devnet.connect);
    await client.ready;
    expect(await client.request('system_chain', [])).toMatch(/./);
  });
});
