/** A devnet of its own, in memory and over WebSocket, that a test may stop. */
import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { createInterface } from 'node:readline';

export interface OwnDevnet {
  readonly url: string;
  /** Harmless when it ended already. */
  stop(): Promise<void>;
}

/** @param port a free one unless told */
export async function startDevnet(port = 0): Promise<OwnDevnet> {
  const child: ChildProcess = spawn(
    process.execPath,
    [
      'build/run.mjs',
      'electron/commands/devnet.ts',
      '--memory',
      '--port',
      String(port),
      '--block-time',
      '250ms',
      '--grandpa-rpc',
    ],
    { stdio: ['ignore', 'pipe', 'inherit'] },
  );
  const ended = once(child, 'exit');
  const stop = async () => {
    if (child.exitCode === null) child.kill('SIGTERM');
    await ended;
  };
  for await (const line of createInterface({ input: child.stdout! })) {
    const url = /ws:\/\/127\.0\.0\.1:\d+/.exec(line)?.[0];
    if (url) {
      child.stdout?.resume();
      return { url, stop };
    }
  }
  throw new Error('The devnet ended before it said where it listens.');
}
