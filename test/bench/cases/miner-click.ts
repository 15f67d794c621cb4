import { nodeBackend } from '../../../miner/inference/node-backend.ts';
import { fileModelStore } from '../../../miner/inference/file-model-store.ts';
import { openMiningDevnet } from '../../operator/mining-devnet.ts';
import { figure, timed, type Case } from '../figure.ts';

const ROUNDS = 4;
const now = (): number => performance.now();

/** Resolves when `done` holds; the operator tells of each change. */
const until = (operator: { onState(listener: () => void): () => void }, done: () => boolean): Promise<void> =>
  new Promise((resolve) => {
    const look = (): void => {
      if (!done()) return;
      stop?.();
      resolve();
    };
    const stop: (() => void) | undefined = operator.onState(look);
    look();
  });

/**
 * From the click to the first query answered, registration and announcement included, on the bundled devnet, whose blocks come as fast
 * as they can be made (on Finney each of the two transactions waits for a block of twelve seconds).
 */
export const minerClickCase: Case = {
  name: 'miner-click',
  title: 'From the click to the first answer',
  async run() {
    const devnet = await openMiningDevnet('bench click');
    const ready: number[] = [];
    const answered: number[] = [];
    const alone: number[] = [];
    try {
      for (let i = -1; i < ROUNDS; i++) {
        const { operator, choice, fund } = devnet.bench(
          `Click ${i + 1}`,
          {},
          { listen: { ip: '127.0.0.1', port: 8500 + i } },
        );
        await fund(50n);
        const start = now();
        const running = operator.start(choice);
        await until(operator, () => operator.state().phase === 'answering');
        const readyMs = now() - start;
        await running;
        await until(operator, () => operator.state().answers.answered > 0);
        const answeredMs = now() - start;
        await operator.stop();
        const aloneMs = await timed(async () => {
          const backend = nodeBackend({ now });
          await backend.load(await fileModelStore('models').open(choice.model));
          await backend.dispose();
        });
        if (i < 0) continue;
        ready.push(readyMs);
        answered.push(answeredMs);
        alone.push(aloneMs);
      }
    } finally {
      await devnet.close();
    }
    const peer = { name: 'for loading its model alone', values: alone };
    return [
      figure('until it can answer', 'ms', ready, peer),
      figure('until its first answer to a validator', 'ms', answered, peer),
    ];
  },
};
