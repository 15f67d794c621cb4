import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { bytesToHex } from '../../substrate/bytes.ts';
import { grandpaConsensusItem } from '../../substrate/grandpa/grandpa-log.ts';
import { encodeHeader } from '../../substrate/header.ts';
import type { Kind, Result } from './kind.ts';
import { kinds } from './kinds/index.ts';
import { parseExactly, replayFile, replayFolder } from './replay-folder.ts';

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

describe('replaying light client cases', () => {
  const replay = (content: unknown) => replayFile({ name: 'x.json', content }, kinds);
  const leaf = { kind: 'leaf', bytes: '0x421220', partialKeyNibbles: '12' };

  it('passes a case to be refused only when the product refuses it by name', async () => {
    const nodes = [
      { bytes: '0x4212202a', error: 'cut' },
      { bytes: '0x421204', valid: false },
      { ...leaf, bytes: '0x42120401', error: 'none' },
      { bytes: 7, error: 'no bytes at all' },
    ];
    const report = await replay({ nodes });
    expect(report).toMatchObject({ passed: 2, failed: 2 });
    expect(report.problems.map(({ id }) => id)).toEqual(['nodes[2]', 'nodes[3]']);
  });

  it('takes a section with one case or with several, and counts one it does not know as unknown', async () => {
    const node = { ...leaf, bytes: '0x42120401' };
    const report = await replay({ version: 2, nodes: node, tries: [{ pairs: [], rootV0: '0x00' }], beefy: [{}] });
    expect(report).toMatchObject({ kind: 'light client', passed: 1, failed: 1, unknown: 1 });
  });

  it('reads u64 that are written in full', async () => {
    const { ids, text } = parseExactly(
      '{"ids": [18446744073709551615, 3, -9007199254740993], "text": "a: 18446744073709551615, \\" 1"}',
    ) as Record<string, unknown>;
    expect(ids).toEqual(['18446744073709551615', 3, '-9007199254740993']);
    expect(text).toBe('a: 18446744073709551615, " 1');
    expect(parseExactly('[0.1234567890123456, 1.234567890123456e20, 1e21]')).toEqual([
      0.1234567890123456, 1.234567890123456e20, 1e21,
    ]);
    const zeros = new Uint8Array(32);
    const change = grandpaConsensusItem({
      type: 'scheduledChange',
      next: [{ id: zeros, weight: 2n ** 64n - 1n }],
      delay: 0,
    });
    const header = encodeHeader({
      parentHash: zeros,
      number: 1,
      stateRoot: zeros,
      extrinsicsRoot: zeros,
      digest: [change],
    });
    const content = `{"authorityChange": {"setId": 18446744073709551614, "authorities": [], "headers": ["${bytesToHex(header)}"],
      "signalledIn": 0, "lastBlockOfOldSet": 0,
      "after": {"setId": 18446744073709551615, "authorities": [{"id": "${bytesToHex(zeros)}", "weight": 18446744073709551615}]}}}`;
    expect(await replay(parseExactly(content))).toMatchObject({ passed: 1, failed: 0, problems: [] });
  });
});
