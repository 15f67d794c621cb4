import { expect, test } from 'vitest';
import { metadataWords } from './metadata-words.ts';

test('each way of knowing the metadata has its own words, and what is only told is called a claim', () => {
  expect(metadataWords({ word: 'own', by: ['devnet'] })).toMatch(/your own chain/);
  expect(metadataWords({ word: 'pinned', by: ['a'] })).toMatch(/pinned by this release/);
  expect(metadataWords({ word: 'vouched', by: ['a'] })).toMatch(/You compared its hash/);
  expect(metadataWords({ word: 'claimed', by: ['a', 'b'] })).toMatch(/agreed by 2 sources.*claims until you vouch/);
  expect(metadataWords({ word: 'claimed', by: ['a'] })).toMatch(/one source’s word.*claims until you vouch/);
});
