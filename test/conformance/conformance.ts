// `npm run conformance`: compares what clients see of the bundled chain with the real chain's metadata (version 16), item by item.
// Exit 1 when something differs without a written reason (exceptions.ts), 2 when the real chain's metadata is not there.
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { helpAsked } from '../../build/help.mjs';
import { createDevnetRuntime } from '../../devnet/runtime/index.ts';
import { compare } from './compare.ts';
import { exceptions } from './exceptions.ts';
import { groupBy } from './group-by.ts';
import { readMetadata } from './read-metadata.ts';
import { listed, report, table } from './report.ts';

function main(): number {
  const root = process.env['TAOLITE_ROOT'] ?? process.cwd();
  const file = join(root, '..', 'shared', 'spec', 'finney-2026-07.metadata.scale');
  if (!existsSync(file)) {
    console.error(`The metadata of the real chain is not at ${file}; there is nothing to compare with.`);
    return 2;
  }
  const theirs = readMetadata(new Uint8Array(readFileSync(file)));
  const ours = readMetadata(createDevnetRuntime({ slotDurationMs: 12_000 }).metadata.version(16));
  const { rows, total, open, excepted, needless } = report(compare(ours, theirs), exceptions);
  console.log(table([...rows, total]));
  if (excepted.length > 0) {
    console.log('\nDifferences with a reason:');
    for (const [exception, of] of groupBy(excepted, (e) => e.exception))
      console.log(`  ${exception} (${of.length}): ${exceptions[exception]}`);
  }
  if (needless.length > 0) console.log(`\nReasons no longer needed: ${needless.join(', ')}`);
  const aimed = total.wanted - excepted.filter(({ item }) => item.state !== 'extra').length;
  console.log(`\n${total.equal} of ${aimed} items aimed at are as on the real chain (${total.wanted} in all).`);
  if (open.length === 0) return 0;
  console.log(`\nDifferences without a reason (${open.length}):\n${listed(open)}`);
  return 1;
}

helpAsked(`npm run conformance

Compares the devnet's metadata with the real chain's, item by item. Exit 1 when something differs without a written reason.`);
process.exitCode = main();
