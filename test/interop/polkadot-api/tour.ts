import { copyFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { installed } from '../environment/installed.ts';
import { INTEROP, takeProgramSteps } from '../environment/program-steps.ts';
import { runWell } from '../environment/run-program.ts';
import { tourDevnet } from '../tour-devnet.ts';
import type { Tour } from '../tour.ts';

const VERSION = '2.2.2';
const SCRIPT = 'papi-tour.mjs';
/** Node 20 has the WebSocket that polkadot-api looks for behind this. */
const WEBSOCKET = '--experimental-websocket';

/** Code generation from the running chain, and then a program that uses what was generated. */
export const polkadotApiTour: Tour = {
  name: 'papi',
  client: `polkadot-api ${VERSION}`,
  async run(steps) {
    const wanted = [`polkadot-api@${VERSION}`];
    const folder = await installed('polkadot-api', wanted, async (to) => {
      writeFileSync(join(to, 'package.json'), JSON.stringify({ name: 'papi-tour', private: true, type: 'module' }));
      await runWell('npm', ['install', '--no-audit', '--no-fund', ...wanted], { cwd: to, timeoutMs: 600_000 });
    });
    const devnet = await tourDevnet('250ms');
    try {
      await steps.take('papi add --wsUrl generates the descriptors', async () => {
        rmSync(join(folder, '.papi'), { recursive: true, force: true });
        const add = ['papi', 'add', 'devnet', '--wsUrl', devnet.url];
        const { stdout } = await runWell('npx', add, {
          cwd: folder,
          env: { NODE_OPTIONS: WEBSOCKET },
          timeoutMs: 300_000,
        });
        if (!stdout.includes('Compilation successful')) throw new Error(stdout);
      });
      // There it finds polkadot-api and what was generated.
      copyFileSync(join(INTEROP, 'polkadot-api', SCRIPT), join(folder, SCRIPT));
      await takeProgramSteps(steps, process.execPath, [WEBSOCKET, SCRIPT, devnet.url], {
        cwd: folder,
        timeoutMs: 300_000,
      });
    } finally {
      await devnet.stop();
    }
  },
};
