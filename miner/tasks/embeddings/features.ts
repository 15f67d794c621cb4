/** A text as a network sees it: which pieces of words it has, counted into bins by hash (Joulin and others' subword bags). */

/** Length of the vector. */
export const BINS = 1024;
/** Lengths of the pieces, in characters, with a mark at both ends of a word. The word itself counts too. */
const PIECES = [3, 4, 5] as const;

/** FNV-1a, 32 bit, over UTF-16 code units. */
function hash(text: string): number {
  let value = 0x811c9dc5;
  for (let i = 0; i < text.length; i++) value = Math.imul(value ^ text.charCodeAt(i), 0x01000193);
  return value >>> 0;
}

/** The words of a text in lower case, without marks. */
export const wordsOf = (text: string): string[] =>
  text
    .normalize('NFKC')
    .toLowerCase()
    .match(/[\p{L}\p{N}]+/gu) ?? [];

/** A vector of `BINS` numbers of length 1; zeros for a text without a word. */
export function textFeatures(text: string): Float32Array {
  const bins = new Float32Array(BINS);
  for (const word of wordsOf(text)) {
    const marked = `<${word}>`;
    bins[hash(marked) % BINS]! += 1;
    for (const length of PIECES)
      for (let i = 0; i + length <= marked.length; i++) bins[hash(marked.slice(i, i + length)) % BINS]! += 1;
  }
  const size = Math.sqrt(bins.reduce((sum, value) => sum + value * value, 0));
  return size === 0 ? bins : bins.map((value) => value / size);
}
