/** How well vectors bring sentences together that say the same. */

export interface Embeddings {
  /** One vector per text, in order, all of one length. */
  embeddings: readonly (readonly number[])[];
}

/** Cosine of the angle; 0 when a vector is zero. */
function cosine(a: readonly number[], b: readonly number[]): number {
  let dot = 0;
  let aa = 0;
  let bb = 0;
  for (let i = 0; i < a.length; i++) {
    dot += a[i]! * b[i]!;
    aa += a[i]! * a[i]!;
    bb += b[i]! * b[i]!;
  }
  return aa === 0 || bb === 0 ? 0 : dot / Math.sqrt(aa * bb);
}

/** Share of the texts whose partner is nearer to them than every other text. A tie is none: equal vectors find nothing. */
export function retrievalAccuracy({ embeddings }: Embeddings, partners: readonly number[]): number {
  if (embeddings.length !== partners.length) return 0;
  let found = 0;
  embeddings.forEach((one, i) => {
    const near = cosine(one, embeddings[partners[i]!]!);
    if (embeddings.every((other, j) => j === i || j === partners[i] || cosine(one, other) < near)) found++;
  });
  return found / partners.length;
}

/** Retrieval accuracy above that of random vectors: 0 at chance or worse, 1 when every partner is found. */
export function embeddingScore(answer: Embeddings, partners: readonly number[]): number {
  const chance = 1 / (partners.length - 1);
  return Math.max(0, (retrievalAccuracy(answer, partners) - chance) / (1 - chance));
}
