/** A devnet process as a user starts it, to be killed. */
import { spawn, type ChildProcess } from 'node:child_process';
import { setTimeout as pause } from 'node:timers/promises';
import { buildSync } from 'esbuild';
import { nodeWebSocketTransport } from '../../substrate/transport/node-websocket.ts';
import { RpcClient } from '../../substrate/transport/rpc-client.ts';

const BUNDLE = 'dist/run/faults-devnet.mjs';

/** Builds the program once; every child runs the same file. */
export function buildDevnet(): void {
  buildSync({
    entryPoints: ['electron/commands/devnet.ts'],
    outfile: BUNDLE,
    bundle: true,
    platform: 'node',
    format: 'esm',
    target: 'node20',
    packages: 'external',
    logLevel: 'error',
  });
}

export interface DevnetChild {
  /** Ends the process without a word to it (SIGKILL), and waits until it is gone. */
  kill(): Promise<void>;
  /** A connection once it answers. @throws Error with what it printed when it ends by itself first */
  connect(): Promise<RpcClient>;
}

/** Starts a child on its own data folder and port. */
export function startDevnet(folder: string, port: number, more: readonly string[] = []): DevnetChild {
  const args = [
    BUNDLE,
    '--data-dir',
    folder,
    '--actors',
    'none',
    '--block-time',
    'instant',
    '--port',
    String(port),
    ...more,
  ];
  const child: ChildProcess = spawn(process.execPath, args, { stdio: ['ignore', 'pipe', 'pipe'] });
  let printed = '';
  for (const stream of [child.stdout, child.stderr]) stream?.on('data', (text) => (printed += String(text)));
  // A finding ends the run: no child outlives it.
  const end = (): void => void child.kill('SIGKILL');
  process.once('exit', end);
  const gone = new Promise<void>((resolve) =>
    child.once('exit', () => {
      process.off('exit', end);
      resolve();
    }),
  );
  let killed = false;
  return {
    async kill() {
      killed = true;
      child.kill('SIGKILL');
      await gone;
    },
    async connect() {
      while (!printed.includes('Ready in')) {
        if (child.exitCode !== null && !killed) throw new Error(`the devnet ended by itself:\n${printed}`);
        if (killed) throw new Killed();
        await pause(5);
      }
      return new RpcClient(nodeWebSocketTransport(`ws://127.0.0.1:${port}`));
    },
  };
}

/** The process was killed before it was ready. */
export class Killed extends Error {
  override name = 'Killed';
}
