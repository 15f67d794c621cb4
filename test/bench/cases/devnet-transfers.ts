import { createDevnetRuntime } from '../../../devnet/runtime/index.ts';
import { sr25519Ready } from '../../../substrate/sr25519.ts';
import { DevnetProcess } from '../devnet/devnet-process.ts';
import { signedTransfers } from '../devnet/transfers.ts';
import { figure, timed, type Case } from '../figure.ts';

const COUNT = 3000;
const ROUNDS = 5;

/** Over WebSocket to a devnet process, as a client sends them: all at once, then blocks until none waits. */
export const devnetTransfersCase: Case = {
  name: 'devnet-transfers',
  title: `${COUNT} signed transfers through RPC into blocks`,
  async run() {
    await sr25519Ready;
    // Calls have a place in an encoding once the runtime is put together.
    createDevnetRuntime({ slotDurationMs: 250 });
    const ours: number[] = [];
    const alone: number[] = [];
    for (let round = -1; round < ROUNDS; round++) {
      const devnet = await DevnetProcess.start(['--block-time', 'manual']);
      try {
        const { specVersion, transactionVersion } = (await devnet.ask('state_getRuntimeVersion')) as Record<
          string,
          number
        >;
        const genesisHash = (await devnet.ask('chain_getBlockHash', [0])) as string;
        const transfers = signedTransfers(COUNT, {
          specVersion: specVersion!,
          transactionVersion: transactionVersion!,
          genesisHash,
        });
        const checkMs = await timed(() => transfers.checkSignatures());
        const ms = await timed(async () => {
          await Promise.all(transfers.extrinsics.map((extrinsic) => devnet.ask('author_submitExtrinsic', [extrinsic])));
          while (((await devnet.ask('author_pendingExtrinsics')) as unknown[]).length > 0)
            await devnet.ask('engine_createBlock', [false, true]);
        });
        if (round < 0) continue;
        ours.push((1000 * COUNT) / ms);
        alone.push((1000 * COUNT) / checkMs);
      } finally {
        devnet.kill();
      }
    }
    return [figure('transfers', 'per s', ours, { name: 'signature checks alone', values: alone })];
  },
};
