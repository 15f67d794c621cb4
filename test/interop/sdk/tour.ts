import { join } from 'node:path';
import { takePythonSteps } from '../environment/program-steps.ts';
import { pythonPrograms } from '../environment/python.ts';
import { tourDevnet } from '../tour-devnet.ts';
import type { Tour } from '../tour.ts';
import { SDK_PACKAGES, SDK_VERSION } from './sdk-packages.ts';

/** The Python SDK on a chain of 250 ms blocks: `sdk_tour.py` says the steps. */
export const sdkTour: Tour = {
  name: 'sdk',
  client: `bittensor ${SDK_VERSION}`,
  async run(steps) {
    const bin = await pythonPrograms('sdk', SDK_PACKAGES);
    const devnet = await tourDevnet('250ms');
    try {
      await takePythonSteps(steps, join(bin, 'python'), 'sdk/sdk_tour.py', {
        args: [devnet.url, join(devnet.folder, 'wallets')],
        env: { HOME: devnet.folder },
        timeoutMs: 20 * 60_000,
      });
    } finally {
      await devnet.stop();
    }
  },
};
