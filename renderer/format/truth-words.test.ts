import { expect, test } from 'vitest';
import type { LightReport } from '../../node-light/engine/light-report.ts';
import { bytesText } from './bytes.ts';
import { ageText, proofState, refusalWords, sourcesText } from './truth-words.ts';

const hash = `0x${'ab'.repeat(32)}` as const;
const REPORT: LightReport = {
  genesisHash: hash,
  anchor: { number: 10, hash, believed: null },
  head: { number: 1234, hash, author: null, evidence: { word: 'sealed', k: 0, n: 3, block: 1234 } },
  final: { number: 10, hash },
  finality: null,
  voters: { setId: 0n, count: 3 },
  handover: null,
  phase: { name: 'following', text: '' },
  freshness: { state: 'live' },
  stalledBlocks: null,
  blockTimeMs: 12_000,
  metadata: null,
  metadataRefused: null,
  sources: [{ name: 'a', lagMs: 12, failures: 0, proofs: 3, bytes: 900 }],
  proofs: { proofs: 3, bytes: 900 },
  refusals: [],
};

test('a live head needs no words, and each way of being late has its own', () => {
  expect(ageText(REPORT)).toBeNull();
  expect(ageText({ ...REPORT, freshness: { state: 'behind', blocks: 7 } })).toMatch(/7 blocks behind/);
  expect(ageText({ ...REPORT, freshness: { state: 'stale', blocks: 70 } })).toMatch(/^Stale/);
  expect(ageText({ ...REPORT, freshness: { state: 'ahead', byMs: 60_000 } })).toMatch(/ahead of this computer/);
  expect(ageText({ ...REPORT, stalledBlocks: 40 })).toMatch(/Finality has stalled: 40/);
});

test('trouble of the authorities is said before age', () => {
  const phase = { name: 'conflict', text: 'Two final blocks.' } as const;
  expect(ageText({ ...REPORT, phase, stalledBlocks: 40 })).toBe('Two final blocks.');
});

test('the foot of the rail never calls final what was not signed', () => {
  expect(proofState(REPORT)?.evidence.word).toBe('sealed');
  const finality = {
    number: 1200,
    hash,
    author: null,
    round: 1n,
    setId: 0n,
    authorities: [],
    signers: [],
    weight: 3n,
    threshold: 3n,
    bytes: 400,
  };
  expect(proofState({ ...REPORT, final: { number: 1200, hash }, finality })?.evidence).toEqual({
    word: 'final',
    block: 1200,
  });
  const evidence = { word: 'claimed', by: 'node', block: 1234 } as const;
  expect(proofState({ ...REPORT, head: { ...REPORT.head!, evidence } })?.words).toBe('nobody vouched yet');
  expect(proofState({ ...REPORT, head: null })).toBeNull();
});

test('sources are counted, and a refused one once', () => {
  expect(sourcesText(REPORT)).toBe('1 source');
  const refusal = { source: 'b', reason: 'bad signature', message: '', at: 0 };
  expect(sourcesText({ ...REPORT, refusals: [refusal, refusal] })).toBe('1 source, 1 refused');
});

test('a refusal is said in words, whichever check noticed', () => {
  expect(refusalWords('ProofIncompleteError')).toBe('its proof does not hang from the state root');
  expect(refusalWords('bad signature')).toBe('bad signature');
});

test.each([
  [0, '0\u00a0bytes'],
  [999, '999\u00a0bytes'],
  [1000, '1.0\u00a0KB'],
  [999_949, '999.9\u00a0KB'],
  [999_950, '1.0\u00a0MB'],
])('%i bytes read %j', (bytes, text) => {
  expect(bytesText(bytes)).toBe(text);
});
