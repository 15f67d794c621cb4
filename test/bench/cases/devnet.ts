import { spawn } from 'node:child_process';
import { readFile } from 'node:fs/promises';
import { createServer } from 'node:net';
import { buildSync } from 'esbuild';
import { WebSocket } from 'ws';
import { figure, timed, type Case } from '../figure.ts';

const ROUNDS = 5;
const BUNDLE = 'dist/run/bench-devnet.mjs';

/** Starts the devnet as a user would, and says when it first answered and when block 1 was there. */
async function startDevnet(): Promise<{ answerMs: number; blockMs: number; residentMb: number }> {
  const port = await freePort();
  const start = performance.now();
  const args = [BUNDLE, '--memory', '--actors', 'none', '--block-time', '250ms', '--port', String(port)];
  const child = spawn(process.execPath, args, { stdio: 'ignore' });
  try {
    const socket = await connected(`ws://127.0.0.1:${port}`, start);
    const ask = (id: number, method: string, params: unknown[] = []): Promise<unknown> =>
      new Promise((resolve) => {
        socket.on('message', function answer(data) {
          const message = JSON.parse(String(data)) as { id?: number; result?: unknown };
          if (message.id !== id) return;
          socket.off('message', answer);
          resolve(message.result);
        });
        socket.send(JSON.stringify({ jsonrpc: '2.0', id, method, params }));
      });
    await ask(1, 'system_chain');
    const answerMs = performance.now() - start;
    for (let id = 2; (await ask(id, 'chain_getBlockHash', [1])) === null; id++) await pause(5);
    const blockMs = performance.now() - start;
    const residentMb = await residentOf(child.pid!);
    socket.terminate();
    return { answerMs, blockMs, residentMb };
  } finally {
    child.kill('SIGKILL');
  }
}

const freePort = (): Promise<number> =>
  new Promise((resolve) => {
    const probe = createServer().listen(0, '127.0.0.1', () => {
      const { port } = probe.address() as { port: number };
      probe.close(() => resolve(port));
    });
  });

const pause = (ms: number): Promise<void> => new Promise((r) => setTimeout(r, ms));

async function connected(url: string, start: number): Promise<WebSocket> {
  for (;;) {
    const socket = new WebSocket(url);
    const open = await new Promise<boolean>((resolve) => {
      socket.on('open', () => resolve(true));
      socket.on('error', () => resolve(false));
    });
    if (open) return socket;
    if (performance.now() - start > 60_000) throw new Error('the devnet did not answer within a minute');
    await pause(5);
  }
}

async function residentOf(pid: number): Promise<number> {
  const status = await readFile(`/proc/${pid}/status`, 'utf8').catch(() => '');
  return Number(/VmRSS:\s+(\d+)/.exec(status)?.[1] ?? Number.NaN) / 1024;
}

const bareNode = (): Promise<void> =>
  new Promise((resolve) => spawn(process.execPath, ['-e', '0'], { stdio: 'ignore' }).on('exit', () => resolve()));

export const devnetCase: Case = {
  name: 'devnet',
  title: 'Devnet process: from start to first answer and first block',
  async run() {
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
    const answers: number[] = [];
    const blocks: number[] = [];
    const resident: number[] = [];
    const bare: number[] = [];
    for (let i = -1; i < ROUNDS; i++) {
      const ours = await startDevnet();
      const node = await timed(bareNode);
      if (i < 0) continue;
      answers.push(ours.answerMs);
      blocks.push(ours.blockMs);
      resident.push(ours.residentMb);
      bare.push(node);
    }
    const peer = { name: 'for an empty Node process', values: bare };
    return [
      figure('start to first answer', 'ms', answers, peer),
      figure('start to block 1 at 250 ms', 'ms', blocks, peer),
      figure('resident memory after block 1', 'MB', resident, { name: 'of this bench process', values: [process.memoryUsage.rss() / 2 ** 20] }),
    ];
  },
};
