import { describe, expect, it } from 'vitest';
// @ts-expect-error the lint rule is plain JavaScript, so that ESLint can load it unbuilt
import { verdict } from './floors.mjs';

describe('the floors rule', () => {
  it.each([
    ['renderer', 'chain', ''],
    ['electron', 'devnet', ''],
    ['miner', 'substrate', ''],
    ['test', 'renderer', ''],
    ['vite.config.ts', 'build', './build/vite/shipped-files.ts'],
    ['eslint.config.mjs', 'electron', './electron/services/security-headers.ts'],
    ['renderer', 'devnet', '../../devnet/worker.ts?worker'],
  ])('%s may import %s (%s)', (from, to, specifier) => {
    expect(verdict(from, to, specifier)).toBeNull();
  });
  it.each([
    ['substrate', 'devnet'],
    ['node-light', 'devnet'],
    ['devnet', 'node-light'],
    ['wallet', 'chain'],
    ['chain', 'renderer'],
    ['chain', 'test'],
    ['renderer', 'electron'],
  ])('%s may not import %s', (from, to) => {
    expect(verdict(from, to)).toMatch(/./);
  });
});
