import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import type { Kind, Result } from './kind.ts';
import { kinds } from './kinds/index.ts';
import { replayFile, replayFolder } from './replay-folder.ts';

const folder = join(import.meta.dirname, '..', '..', '..', 'shared', 'vectors');
const economyFiles = ['emission.json', 'epoch.json', 'math.json', 'swap.json', 'weights.json'];

describe('shared vectors', () => {
  const present = existsSync(folder);
  if (!present) console.warn(`Skipped: no vectors at ${folder}`);

  it.skipIf(!present)('all pass, as far as their kinds are known', { timeout: 120_000 }, async () => {
    const reports = await replayFolder(folder, kinds);
    expect(reports.flatMap((report) => report.problems.filter(({ status }) => status === 'failed'))).toEqual([]);
    const economy = reports.filter(({ file }) => economyFiles.includes(file));
    expect(economy.map(({ file }) => file)).toEqual(economyFiles);
    for (const report of economy) {
      expect(report.unknown).toBe(0);
      expect(report.passed).toBeGreaterThan(0);
    }
  });
});

describe('replaying a file', () => {
  const economy = (cases: unknown[]) =>
    replayFile({ name: 'x.json', content: { schema: 'economy-vectors/1', cases } }, kinds);
  const base = { id: 'case', source: 'somewhere', quant: 'int', tolerance: 0 };

  it('counts a file that no kind recognises as unknown, not as passed', async () => {
    expect(await replayFile({ name: 'x.json', content: { schema: 'other' } }, kinds)).toMatchObject({
      kind: null,
      passed: 0,
      failed: 0,
      unknown: 1,
    });
  });

  it('counts an unknown operation or step as unknown', async () => {
    const report = await economy([
      { ...base, op: 'fly', input: {}, expect: 1 },
      { ...base, op: 'toString', input: {}, expect: 1 },
    ]);
    expect(report).toMatchObject({ passed: 0, failed: 0, unknown: 2 });
  });

  it('fails a wrong expectation and says what it got', async () => {
    const report = await economy([
      { ...base, op: 'split_emissions', input: { mechanism_count: 2, split: null, alpha: 5 }, expect: [2, 3] },
    ]);
    expect(report.problems).toEqual([
      { id: 'case', status: 'failed', source: 'somewhere', expected: [2, 3], got: [3n, 2n] } satisfies Result,
    ]);
  });

  it('fails a case without input or with odd fields instead of passing it', async () => {
    const report = await economy([
      { ...base, op: 'split_emissions', expect: [1] },
      { ...base, op: 'split_emissions', input: { mechanism_count: 'many', alpha: 5 }, expect: [1] },
      { ...base, op: 'split_emissions', input: { mechanism_count: 1, alpha: 5 } },
      'not a case',
    ]);
    expect(report).toMatchObject({ passed: 0, failed: 4 });
  });

  it('keeps the tolerance of integers', async () => {
    const withTolerance = (tolerance: number) => [
      { ...base, tolerance, op: 'mint_tao', input: { balances_total_issuance: '0', amount: 10 }, expect: 12 },
    ];
    expect((await economy(withTolerance(1))).failed).toBe(1);
    expect((await economy(withTolerance(2))).passed).toBe(1);
  });

  it('turns an error of a kind into a failure of its file', async () => {
    const broken: Kind = {
      name: 'broken',
      matches: () => true,
      replay: () => {
        throw new Error('boom');
      },
    };
    expect(await replayFile({ name: 'x.json', content: null }, [broken])).toMatchObject({ passed: 0, failed: 1 });
  });
});
