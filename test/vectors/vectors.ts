// `npm run vectors -- [DIR] [--json]`: replays every vectors file of a folder against the product.
// Prints `N passed, N failed` per file and in total. Exit 1 when a case failed, 2 when there was nothing to replay.
import { join, resolve } from 'node:path';
import { helpAsked } from '../../build/help.mjs';
import type { Result } from './kind.ts';
import { kinds } from './kinds/index.ts';
import { replayFolder } from './replay-folder.ts';
import type { FileReport } from './replay-folder.ts';

const toJson = (value: unknown, indent?: number): string =>
  JSON.stringify(value, (_key, inner: unknown) => (typeof inner === 'bigint' ? inner.toString() : inner), indent) ??
  'undefined';

const short = (value: unknown): string => {
  const text = toJson(value);
  return text.length > 300 ? `${text.slice(0, 300)}… (${text.length} characters)` : text;
};

function explain(problem: Result): string {
  if (problem.status === 'unknown')
    return `  unknown kind, not passed: ${problem.id}${problem.message ? ` (${problem.message})` : ''}`;
  const lines = [`  FAILED ${problem.id}`];
  if (problem.message) lines.push(`    ${problem.message}`);
  if (problem.expected !== undefined) lines.push(`    expected ${short(problem.expected)}`);
  if (problem.got !== undefined) lines.push(`    got      ${short(problem.got)}`);
  if (problem.source) lines.push(`    source   ${problem.source}`);
  return lines.join('\n');
}

const total = (reports: readonly FileReport[], field: 'passed' | 'failed' | 'unknown'): number =>
  reports.reduce((sum, report) => sum + report[field], 0);

const counts = (passed: number, failed: number, unknown: number): string =>
  `${passed} passed, ${failed} failed${unknown ? ` (${unknown} unknown kind, not passed)` : ''}`;

async function main(args: readonly string[]): Promise<number> {
  const json = args.includes('--json');
  const folders = args.filter((arg) => !arg.startsWith('-'));
  const root = process.env['TAOLITE_ROOT'] ?? process.cwd();
  const folder = folders[0] === undefined ? join(root, '..', 'shared', 'vectors') : resolve(folders[0]);
  const unknownFlag = args.find((arg) => arg.startsWith('-') && arg !== '--json');
  if (unknownFlag !== undefined || folders.length > 1) {
    console.error('usage: npm run vectors -- [DIR] [--json]');
    return 2;
  }
  let reports: FileReport[];
  try {
    reports = await replayFolder(folder, kinds);
  } catch (error) {
    console.error(
      `Cannot read the folder of vectors ${folder}: ${error instanceof Error ? error.message : String(error)}`,
    );
    return 2;
  }
  const [passed, failed, unknown] = [total(reports, 'passed'), total(reports, 'failed'), total(reports, 'unknown')];
  if (json) console.log(toJson({ folder, passed, failed, unknown, files: reports }, 1));
  else {
    for (const report of reports) {
      console.log(`${report.file}: ${counts(report.passed, report.failed, report.unknown)}`);
      for (const problem of report.problems) console.log(explain(problem));
    }
    console.log(`total: ${counts(passed, failed, unknown)}`);
  }
  if (failed > 0) return 1;
  if (reports.length === 0) {
    console.error(`No *.json in ${folder}.`);
    return 2;
  }
  return 0;
}

helpAsked(`npm run vectors [-- DIR] [--json]

Replays every file of test vectors in a folder: economy, wallet, axon, light client. Exit 1 when a case failed, 2 when there was none.`);
process.exitCode = await main(process.argv.slice(2));
