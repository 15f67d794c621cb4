// `npm run bench [-- CASE ...] [--json]`, for example `-- devnet` or `-- devnet-blocks`: every figure beside a peer of the same run. Exit 1 when a case fails.
import { helpAsked } from '../../build/help.mjs';
import { axonCase } from './cases/axon.ts';
import { axonLoadCase } from './cases/axon-load.ts';
import { devnetCase } from './cases/devnet.ts';
import { devnetBlocksCase } from './cases/devnet-blocks.ts';
import { devnetTempoCase } from './cases/devnet-tempo.ts';
import { devnetTransfersCase } from './cases/devnet-transfers.ts';
import { epochCase } from './cases/epoch.ts';
import { inferenceCase } from './cases/inference.ts';
import { lightCase } from './cases/light.ts';
import { lightReadsCase } from './cases/light-reads.ts';
import { minerCase } from './cases/miner.ts';
import { minerBrowserCase } from './cases/miner-browser.ts';
import { minerClickCase } from './cases/miner-click.ts';
import { offlineCase } from './cases/offline.ts';
import { pageCase } from './cases/page.ts';
import type { Case, Figure } from './figure.ts';

const CASES: readonly Case[] = [
  devnetCase,
  devnetTransfersCase,
  devnetBlocksCase,
  devnetTempoCase,
  epochCase,
  axonCase,
  axonLoadCase,
  inferenceCase,
  minerCase,
  minerBrowserCase,
  minerClickCase,
  lightCase,
  lightReadsCase,
  pageCase,
  offlineCase,
];
/** `devnet` stands for `devnet-blocks` and the like too. */
const isNamed = (c: Case, name: string): boolean => c.name === name || c.name.startsWith(`${name}-`);

helpAsked(`npm run bench [-- CASE…] [--json]

Measures speed and memory, each figure beside a peer in the same run. Without a name all cases are run, which takes long.

Cases
${CASES.map(({ name, title }) => `  ${name.padEnd(18)}${title}`).join('\n')}`);
const args = process.argv.slice(2);
const json = args.includes('--json');
const names = args.filter((a) => !a.startsWith('--'));
const unknown = args.filter((n) => n !== '--json' && !CASES.some((c) => isNamed(c, n)));
if (unknown.length > 0) {
  console.error(`unknown case ${unknown.join(', ')}; there are: ${CASES.map((c) => c.name).join(', ')}`);
  process.exit(2);
}

const shown = (value: number): string =>
  value >= 100 ? value.toFixed(0) : value >= 1 ? value.toFixed(1) : value.toFixed(3);
const results: { case: string; figures?: Figure[]; failed?: string }[] = [];
for (const c of CASES.filter((c) => names.length === 0 || names.some((n) => isNamed(c, n)))) {
  if (!json) console.log(`\n${c.title} (${c.name})`);
  try {
    const figures = await c.run();
    results.push({ case: c.name, figures });
    if (!json)
      for (const f of figures) {
        const beside = `${shown(f.peer.value)} ${f.unit} ${f.peer.name}`;
        console.log(
          `  ${f.name}: ${shown(f.ours)} ${f.unit}; beside ${beside}: ratio ${f.ratio.toFixed(2)} (${f.runs} runs)${f.note ? `; ${f.note}` : ''}`,
        );
      }
  } catch (error) {
    const failed = error instanceof Error ? error.message : String(error);
    results.push({ case: c.name, failed });
    if (!json) console.log(`  failed: ${failed}`);
  }
}
if (json) console.log(JSON.stringify({ node: process.version, results }));
process.exit(results.some((r) => r.failed !== undefined) ? 1 : 0);
