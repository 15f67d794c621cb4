import { expect, test } from 'vitest';
import type { MetadataState } from '../../node-light/engine/metadata-book.ts';
import { memoryPreferences } from '../state/preferences.ts';
import { forgetTold, keepTold, readTold } from './told-metadata.ts';

const said = (change: Partial<MetadataState> = {}): MetadataState => ({
  specVersion: 424,
  format: 16,
  hash: '0x01',
  word: 'claimed',
  by: ['a', 'b'],
  refused: null,
  ...change,
});

test('what was told first of a runtime is kept and stays; other runtimes and chains stand beside it', () => {
  const preferences = memoryPreferences();
  keepTold(preferences, { genesisHash: '0xaa', metadata: said() });
  keepTold(preferences, { genesisHash: '0xaa', metadata: said({ hash: '0x02', by: ['c'] }) });
  keepTold(preferences, { genesisHash: '0xaa', metadata: said({ specVersion: 425 }) });
  keepTold(preferences, { genesisHash: '0xbb', metadata: said({ word: 'vouched' }) });
  expect(readTold(preferences).map((told) => [told.genesisHash, told.specVersion, told.hash, told.by])).toEqual([
    ['0xaa', 424, '0x01', ['a', 'b']],
    ['0xaa', 425, '0x01', ['a', 'b']],
    ['0xbb', 424, '0x01', ['a', 'b']],
  ]);
  forgetTold(preferences, '0xaa');
  expect(readTold(preferences).map((told) => told.genesisHash)).toEqual(['0xbb']);
});

test('nothing is kept of a chain of one’s own, of what a release pinned, and before the chain is known', () => {
  const preferences = memoryPreferences();
  keepTold(preferences, { genesisHash: '0xaa', metadata: said({ word: 'own' }) });
  keepTold(preferences, { genesisHash: '0xaa', metadata: said({ word: 'pinned' }) });
  keepTold(preferences, { genesisHash: null, metadata: said() });
  keepTold(preferences, { genesisHash: '0xaa', metadata: null });
  expect(readTold(preferences)).toEqual([]);
});

test('what cannot be read is left out, and does not keep the rest from being read', () => {
  for (const kept of ['', '{', 'null', '{}', '[1,null,{"genesisHash":"0xaa"}]'])
    expect(readTold(memoryPreferences([['metadata.told', kept]]))).toEqual([]);
  const good = { genesisHash: '0xaa', specVersion: 1, format: 16, hash: '0x01', by: ['a'] };
  const kept = JSON.stringify([good, { ...good, hash: 'x' }, { ...good, by: [1] }]);
  expect(readTold(memoryPreferences([['metadata.told', kept]]))).toEqual([good]);
});

test('the list stays bounded, and the oldest go', () => {
  const preferences = memoryPreferences();
  for (let specVersion = 1; specVersion <= 70; specVersion++)
    keepTold(preferences, { genesisHash: '0xaa', metadata: said({ specVersion }) });
  expect(readTold(preferences).map(({ specVersion }) => specVersion)).toEqual(
    Array.from({ length: 64 }, (_, i) => i + 7),
  );
});
