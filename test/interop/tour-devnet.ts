/** A devnet of a tour's own, started as people start it, and a second look at it for the tour's assertions. */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { ApiPromise, WsProvider } from '@polkadot/api';
import type { ProviderInterface } from '@polkadot/rpc-provider/types';
import { SIGNED_EXTENSIONS } from '../../chain/connect/signed-extensions.ts';
import { freePort } from '../../electron/testing/free-port.ts';
import { buildDevnet, startDevnet } from '../faults/devnet-child.ts';

export interface TourDevnet {
  readonly url: string;
  /** Reads the chain beside the client under test. */
  readonly api: ApiPromise;
  /** Makes so many blocks at once. */
  skip(count: number): Promise<void>;
  /** For wallets and the like; gone after the tour. */
  readonly folder: string;
  stop(): Promise<void>;
}

/** @param blockTime as `--block-time` takes it */
export async function tourDevnet(blockTime: string): Promise<TourDevnet> {
  buildDevnet();
  const folder = mkdtempSync(join(tmpdir(), 'taolite-interop-'));
  const port = await freePort();
  const child = startDevnet(folder, port, [
    '--memory',
    '--block-time',
    blockTime,
    '--seed',
    'interop',
    '--dev-methods',
  ]);
  const kill = (): void => void child.kill();
  process.once('exit', kill);
  (await child.connect()).close();
  const url = `ws://127.0.0.1:${port}`;
  const provider = new WsProvider(url) as unknown as ProviderInterface;
  const api = new ApiPromise({ provider, signedExtensions: SIGNED_EXTENSIONS, noInitWarn: true });
  await api.isReadyOrError;
  return {
    url,
    api,
    skip: async (count) => {
      await provider.send('dev_newBlock', [{ count }]);
    },
    folder,
    stop: async () => {
      await api.disconnect();
      process.off('exit', kill);
      await child.kill();
      rmSync(folder, { recursive: true, force: true });
    },
  };
}
