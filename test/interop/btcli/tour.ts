import { ChainState } from '../chain-state.ts';
import { prepareLocalNetwork } from '../prepare.ts';
import { tourDevnet } from '../tour-devnet.ts';
import type { Tour } from '../tour.ts';
import { Btcli, BTCLI_VERSION } from './btcli.ts';
import { ownerSteps } from './owner-steps.ts';
import { neuronSteps } from './neuron-steps.ts';
import { openPlay } from './play.ts';
import { stakeSteps } from './stake-steps.ts';
import { subnetSteps } from './subnet-steps.ts';
import { walletSteps } from './wallet-steps.ts';

/** btcli on a chain of fast blocks; each step is read back from the chain by another client. */
export const btcliTour: Tour = {
  name: 'btcli',
  client: `bittensor-cli ${BTCLI_VERSION}`,
  async run(steps) {
    const cliOn = await Btcli.install();
    // One second: btcli takes longer than a block of 250 ms to prepare what the shield wants within eight blocks.
    const devnet = await tourDevnet('1s');
    try {
      await prepareLocalNetwork(devnet.api);
      const play = await openPlay(cliOn(devnet), new ChainState(devnet), steps);
      await walletSteps(play);
      await subnetSteps(play);
      await stakeSteps(play);
      await neuronSteps(play);
      await ownerSteps(play);
    } finally {
      await devnet.stop();
    }
  },
};
