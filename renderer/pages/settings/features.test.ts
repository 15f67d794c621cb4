import { expect, test } from 'vitest';
import { featuresOf, type Surroundings } from './features.ts';

const PLAIN: Surroundings = {
  host: null,
  noHost: 'This page runs in a plain browser.',
  crossOriginIsolated: true,
  threads: 8,
  webGpu: false,
  persisted: null,
  secureContext: true,
};

test('without a host, what needs one is off and says so', () => {
  const features = featuresOf(PLAIN);
  const off = features.filter(({ works }) => !works);
  expect(off.map(({ name }) => name)).toContain('Mine for validators on the network');
  expect(features[0]?.why).toContain('This page runs in a plain browser.');
});

test('every feature says why, whether it works or not', () => {
  for (const here of [PLAIN, { ...PLAIN, webGpu: true, persisted: true, crossOriginIsolated: false }])
    for (const { why } of featuresOf(here)) expect(why).not.toBe('');
});
