import type { MetadataState } from '../../node-light/engine/metadata-book.ts';

/** How it is known that the metadata in use is right: it says what proved bytes mean and how transactions are written. */
export function metadataWords({ word, by }: Pick<MetadataState, 'word' | 'by'>): string {
  const what = 'The metadata says what proved bytes mean and how transactions are written.';
  switch (word) {
    case 'own':
      return `${what} It is that of your own chain, on this computer.`;
    case 'pinned':
      return `${what} Its hash is pinned by this release of Taolite: a source that tells another is refused.`;
    case 'vouched':
      return `${what} You compared its hash and vouched for it: a source that tells another is refused.`;
    case 'claimed':
      return by.length > 1
        ? `${what} It is agreed by ${by.length} sources and pinned by nobody, so figures stay claims until you vouch. Another one told later is refused.`
        : `${what} It is one source’s word, so figures stay claims until you vouch. Another one told later is refused.`;
  }
}
