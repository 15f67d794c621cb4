import { expect, test } from 'vitest';
import type { LightReport } from '../../node-light/engine/light-report.ts';
import { bytesText } from './bytes.ts';
import { meaning, proofState, refusalWords, sourcesText, unsavedWords, type Shown } from './truth-words.ts';

const hash = `0x${'ab'.repeat(32)}` as const;
const REPORT: LightReport = {
  genesisHash: hash,
  anchor: { number: 10, hash, believed: null, reached: null },
  head: { number: 1234, hash, author: null, evidence: { word: 'sealed', k: 0, n: 3, block: 1234 } },
  final: { number: 10, hash },
  finality: null,
  voters: { setId: 0n, count: 3 },
  handover: null,
  phase: { name: 'following', text: '' },
  freshness: { state: 'live' },
  catchUp: null,
  stalledBlocks: null,
  blockTimeMs: 12_000,
  metadata: null,
  metadataRefused: null,
  sources: [{ name: 'a', lagMs: 12, failures: 0, losses: 0, proofs: 3, bytes: 900 }],
  away: [],
  proofs: { proofs: 3, bytes: 900 },
  refusals: [],
};

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

const SHOWN: Shown = { storage: true, calls: false, final: null, start: null, metadata: null };
const SEALED = { word: 'sealed', k: 1, n: 3, block: 5 } as const;
const CLAIMED = { word: 'claimed', by: 'node', block: 5 } as const;

test('of a block there is a header and no storage proof, and of a figure its storage proof', () => {
  for (const evidence of [SEALED, { word: 'final', block: 5 } as const]) {
    expect(meaning(evidence, { ...SHOWN, storage: false })).toMatch(/^The header of this block was checked/);
    expect(meaning(evidence, { ...SHOWN, storage: false })).not.toMatch(/storage/);
    expect(meaning(evidence, SHOWN)).toMatch(/^The storage proof fits/);
  }
});

test('a block that was signed since it was read is not said to be open above its signatures', () => {
  expect(meaning(SEALED, { ...SHOWN, final: 'signed' })).toMatch(/By now more than two thirds/);
  expect(meaning(SEALED, { ...SHOWN, final: 'signed' })).not.toMatch(/not final/);
  expect(meaning(SEALED, { ...SHOWN, final: 'open' })).toMatch(/It was not final then/);
});

test('a block where trust begins is said to be that, whatever its mark', () => {
  expect(meaning({ ...SEALED, k: 0 }, { ...SHOWN, final: 'start' })).toMatch(/where trust begins/);
  expect(meaning({ ...SEALED, k: 0 }, { ...SHOWN, final: 'start' })).not.toMatch(/seal is good|replaced/);
});

test('nobody is said to have signed the block where trust begins', () => {
  expect(meaning({ word: 'final', block: 5 }, { ...SHOWN, final: 'start' })).not.toMatch(/signed/);
});

test('a claimed figure says what was proved of it, and with whose word its trust begins', () => {
  expect(meaning(CLAIMED, { ...SHOWN, start: 'host' })).toMatch(/proof fits.*trust begins is the word of host/);
  expect(meaning(CLAIMED, { ...SHOWN, metadata: 'host' })).toMatch(/proof fits.*bytes are read is the word of host/);
  expect(meaning(CLAIMED, SHOWN)).toMatch(/proof fits.*part of the chain is the word of node/);
  expect(meaning(CLAIMED, { ...SHOWN, storage: false, calls: true })).toMatch(/^node said so.*runtime calls/);
  expect(meaning(CLAIMED)).toBe('node said so, and no proof of it is shown here.');
});

test('why a proof cannot be saved is said as it is: a stored figure was read from storage, and is kept without its proof', () => {
  const stored = { word: 'stored', block: 5, at: 0, was: CLAIMED } as const;
  expect(unsavedWords(stored, false)).toMatch(/^Only the figure is kept/);
  expect(meaning(stored)).toMatch(/the word of node then/);
  expect(unsavedWords(CLAIMED, false)).toMatch(/not read from storage/);
  expect(unsavedWords(CLAIMED, true)).toBeNull();
  expect(unsavedWords(SEALED, false)).toBeNull();
});
