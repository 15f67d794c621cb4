import { spawn } from 'node:child_process';
import { installedChopsticks, startChopsticks } from '../peers/chopsticks.ts';
import { DevnetProcess, pause } from '../devnet/devnet-process.ts';
import { figure, timed, type Case, type Figure } from '../figure.ts';

const ROUNDS = 5;

/** Starts the devnet as a user would, and says when it first answered and when block 1 was there. */
async function startDevnet(): Promise<{ answerMs: number; blockMs: number; residentMb: number }> {
  const start = performance.now();
  const devnet = await DevnetProcess.start(['--block-time', '250ms']);
  try {
    await devnet.ask('system_chain');
    const answerMs = performance.now() - start;
    while ((await devnet.ask('chain_getBlockHash', [1])) === null) await pause(5);
    return { answerMs, blockMs: performance.now() - start, residentMb: await devnet.residentMb() };
  } finally {
    devnet.kill();
  }
}

const bareNode = (): Promise<void> =>
  new Promise((resolve) => spawn(process.execPath, ['-e', '0'], { stdio: 'ignore' }).on('exit', () => resolve()));

export const devnetCase: Case = {
  name: 'devnet',
  title: 'Devnet process: from start to first answer and first block',
  async run() {
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
      figure('resident memory after block 1', 'MB', resident, {
        name: 'of this bench process',
        values: [process.memoryUsage.rss() / 2 ** 20],
      }),
      ...(await besideChopsticks(answers)),
    ];
  },
};

/** The peer of this field, where the registry gives it: it forks a running devnet, which costs it less than a real chain would. */
async function besideChopsticks(answers: readonly number[]): Promise<Figure[]> {
  const peer = await installedChopsticks();
  if (typeof peer === 'string') {
    console.error(`  chopsticks is absent: ${peer}`);
    return [];
  }
  const devnet = await DevnetProcess.start(['--block-time', 'manual']);
  try {
    const times: number[] = [];
    for (let i = -1; i < 3; i++) {
      const ms = await startChopsticks(peer, devnet.url);
      if (i >= 0) times.push(ms);
    }
    return [figure('start to first answer', 'ms', answers, { name: 'for chopsticks forking a devnet', values: times })];
  } finally {
    devnet.kill();
  }
}
