import { describe, expect, it } from 'vitest';
import { mines } from './neuron-roles.ts';

const axon = { ip: '203.0.113.9', port: 8091, version: 1, protocol: 4, block: 1 } as never;

describe('who counts as a miner', () => {
  it.each([
    ['earns incentive, also with a permit', { incentive: 0.2, dividends: 0, axon, validatorPermit: true }, true],
    ['new, with an axon', { incentive: 0, dividends: 0, axon, validatorPermit: false }, true],
    ['earns dividends', { incentive: 0, dividends: 0.3, axon: null, validatorPermit: true }, false],
    ['permitted, silent, without an axon', { incentive: 0, dividends: 0, axon: null, validatorPermit: true }, false],
  ])('%s', (_, neuron, expected) => {
    expect(mines(neuron)).toBe(expected);
  });
});
