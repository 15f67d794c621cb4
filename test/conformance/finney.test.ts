import { existsSync, readFileSync } from 'node:fs';
import { expect, it } from 'vitest';
import { createDevnetRuntime } from '../../devnet/runtime/index.ts';
import { compare } from './compare.ts';
import { exceptions } from './exceptions.ts';
import { readMetadata } from './read-metadata.ts';
import { listed, report } from './report.ts';

const FINNEY = new URL('../../../shared/spec/finney-2026-07.metadata.scale', import.meta.url);

it.skipIf(!existsSync(FINNEY))(
  'every difference from the real chain has a written reason, and every reason a difference (skipped without ../shared)',
  () => {
    const theirs = readMetadata(new Uint8Array(readFileSync(FINNEY)));
    const ours = readMetadata(createDevnetRuntime({ slotDurationMs: 12_000 }).metadata.version(16));
    const { open, needless, total } = report(compare(ours, theirs), exceptions);
    expect(listed(open)).toBe('');
    expect(needless).toEqual([]);
    expect(total.wanted).toBeGreaterThan(1_500);
  },
);
