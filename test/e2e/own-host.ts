/** A host of one's own for tests that change the chain for everybody: its data, its port, its devnet open to other programs. */
import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { connect } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { ApiPromise, WsProvider } from '@polkadot/api';
import { Keyring } from '@polkadot/keyring';
import type { SubmittableExtrinsic } from '@polkadot/api/types';

export interface OwnHost {
  /** With the key, as `npm start` prints it. */
  readonly address: string;
  readonly dataDir: string;
  readonly api: ApiPromise;
  /** Signs as //Alice, who is sudo of the devnet, and waits for its block. Rejects when the call inside failed. */
  sudo(call: SubmittableExtrinsic<'promise'>): Promise<void>;
  close(): Promise<void>;
}

export async function startOwnHost(): Promise<OwnHost> {
  const port = Number(process.env['TAOLITE_E2E_PORT']) + 20;
  const dataDir = mkdtempSync(join(tmpdir(), 'taolite-own-'));
  const args = [
    'build/start.mjs',
    '--no-open',
    '--port',
    `${port}`,
    '--devnet-port',
    `${port + 1}`,
    '--data-dir',
    dataDir,
  ];
  const host = spawn(process.execPath, args, { stdio: ['ignore', 'ignore', 'inherit'] });
  const ended = once(host, 'exit');
  await ready(host, [port, port + 1]);
  const provider = new WsProvider(`ws://127.0.0.1:${port + 1}`) as never;
  const api = await ApiPromise.create({ provider, noInitWarn: true });
  const alice = new Keyring({ type: 'sr25519' }).addFromUri('//Alice');
  const { key } = JSON.parse(readFileSync(join(dataDir, 'host.json'), 'utf8')) as { key: string };
  return {
    address: `http://127.0.0.1:${port}/#key=${key}`,
    dataDir,
    api,
    sudo: (call) =>
      new Promise((resolve, reject) => {
        const tx = api.tx.sudo!.sudo!(call);
        tx.signAndSend(alice, { era: 0 }, ({ status, events, dispatchError, isError }) => {
          if (isError) reject(new Error(`the pool says ${status.type}`));
          // On a loaded machine it may be final before @polkadot/api has read its block: then that is all it tells.
          if (!status.isInBlock && !status.isFinalized) return;
          const done = events.find(({ event }) => event.method === 'Sudid')?.event.toHuman();
          const failed = dispatchError?.toString() ?? /"Err":.*/.exec(JSON.stringify(done?.['data']))?.[0];
          if (failed === undefined) resolve();
          else reject(new Error(failed));
        }).catch(reject);
      }),
    async close() {
      await api.disconnect();
      host.kill('SIGTERM');
      await ended;
      rmSync(dataDir, { recursive: true, force: true, maxRetries: 5 });
    },
  };
}

/** Both ports take connections: the page's first, the devnet's when that runs. */
async function ready(host: ChildProcess, ports: readonly number[]): Promise<void> {
  for (const port of ports)
    while (!(await takesConnections(port))) {
      if (host.exitCode !== null) throw new Error(`the host ended with ${host.exitCode}`);
      await new Promise((done) => setTimeout(done, 100));
    }
}

const takesConnections = (port: number): Promise<boolean> =>
  new Promise((resolve) => {
    const socket = connect(port, '127.0.0.1', () => {
      socket.destroy();
      resolve(true);
    });
    socket.on('error', () => resolve(false));
  });
