import { expect, test } from 'vitest';
import type { Evidence } from '../../substrate/evidence.ts';
import { evidenceLine, evidenceSpoken, evidenceWord } from './evidence-words.ts';

const plain = (text: string) => text.replaceAll('\u00a0', ' ');
const final: Evidence = { word: 'final', block: 9_571_399 };

test.each<[Evidence, string, string, string]>([
  [final, 'final', 'final · block 9 571 399', 'final, block 9 571 399'],
  [{ word: 'sealed', k: 3, n: 20, block: 1 }, 'sealed 3 of 20', 'sealed 3 of 20', 'sealed, 3 of 20 authors'],
  [{ word: 'claimed', by: 'archive-1' }, 'claimed', 'claimed · archive-1', 'claimed by archive-1, not proved'],
  [
    { word: 'stored', block: 9_571_399, at: 0, was: final },
    'stored',
    'stored · 3 h 20 min old',
    'stored at block 9 571 399, was final',
  ],
  [
    { word: 'refused', source: 'source 2', reason: 'proof does not match' },
    'refused',
    'refused · source 2',
    'refused: source 2, proof does not match',
  ],
  [{ word: 'devnet', block: 12 }, 'devnet', 'devnet · block 12', 'devnet, block 12, on this computer'],
])('%o is named as the language says', (evidence, word, line, spoken) => {
  expect(evidenceWord(evidence)).toBe(word);
  expect(plain(evidenceLine(evidence, 200 * 60_000))).toBe(line);
  expect(plain(evidenceSpoken(evidence))).toBe(spoken);
});
