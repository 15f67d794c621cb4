import { join } from 'node:path';
import { takePythonSteps } from '../environment/program-steps.ts';
import { pythonPrograms } from '../environment/python.ts';
import { SDK_PACKAGES, SDK_VERSION } from '../sdk/sdk-packages.ts';
import type { Tour } from '../tour.ts';

/** The SDK's dendrite asks our axon, our dendrite asks the SDK's axon. No chain is needed. */
export const axonTour: Tour = {
  name: 'axon',
  client: `bittensor ${SDK_VERSION}, dendrite and axon`,
  async run(steps) {
    const bin = await pythonPrograms('sdk', SDK_PACKAGES);
    await takePythonSteps(steps, join(bin, 'python'), 'axon/axon-sdk.py', { timeoutMs: 180_000 });
  },
};
