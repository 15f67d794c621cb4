import type { ChainFacts } from '../../../devnet/actors/signed-extrinsic.ts';
import { createDevnetRuntime } from '../../../devnet/runtime/index.ts';
import { sr25519Ready } from '../../../substrate/sr25519.ts';
import { DevnetProcess } from '../devnet/devnet-process.ts';
import { signedTransfers } from '../devnet/transfers.ts';
import { figure, timed, type Case } from '../figure.ts';

type RuntimeVersion = Pick<ChainFacts, 'specVersion' | 'transactionVersion'>;

const COUNT = 3000;
const ROUNDS = 5;

/** Over WebSocket to a devnet process in JSON-RPC batches, then blocks until none waits. The devnet checks batches in threads of their own. */
export const devnetTransfersCase: Case = {
  name: 'devnet-transfers',
  title: `${COUNT} signed transfers through RPC into blocks`,
  async run() {
    await sr25519Ready;
    // Calls have a place in an encoding once the runtime is put together.
    createDevnetRuntime({ slotDurationMs: 250 });
    const ours: number[] = [];
    const alone: number[] = [];
    const devnet = await DevnetProcess.start(['--block-time', 'manual']);
    try {
      const { specVersion, transactionVersion } = (await devnet.ask('state_getRuntimeVersion')) as RuntimeVersion;
      const genesisHash = (await devnet.ask('chain_getBlockHash', [0])) as string;
      for (let round = 0; round <= ROUNDS; round++) {
        const facts = { specVersion, transactionVersion, genesisHash };
        const { extrinsics, checkSignatures } = signedTransfers(COUNT, facts, round * COUNT);
        const checkMs = await timed(checkSignatures);
        const ms = await timed(async () => {
          await devnet.askEach(
            'author_submitExtrinsic',
            extrinsics.map((extrinsic) => [extrinsic]),
          );
          while (((await devnet.ask('author_pendingExtrinsics')) as unknown[]).length > 0)
            await devnet.ask('engine_createBlock', [false, true]);
        });
        // The first round compiles.
        if (round === 0) continue;
        ours.push((1000 * COUNT) / ms);
        alone.push((1000 * COUNT) / checkMs);
      }
    } finally {
      devnet.kill();
    }
    return [
      figure('transfers', 'per s', ours, {
        name: 'signature checks alone, on one thread',
        values: alone,
      }),
    ];
  },
};
