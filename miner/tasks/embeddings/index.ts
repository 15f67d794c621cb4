/** Embeddings: up to sixteen texts come in, a vector for each goes out; near vectors mean the same. Synapse `TextEmbed`. */
import { floats } from '../../inference/tensor.ts';
import type { BodySchema } from '../body-schema.ts';
import { assertModelPorts, outputRows, takesTexts } from '../model-fit.ts';
import { answerBody, queryBody } from '../parse-body.ts';
import { createRng } from '../rng.ts';
import type { BatchTask } from '../task.ts';
import { BadAnswerError, ModelMismatchError } from '../task-errors.ts';
import { drawTexts } from './data.ts';
import { BINS, textFeatures } from './features.ts';
import type { EmbedQuery } from './query.ts';
import { rivals } from './rivals.ts';
import { embeddingScore, retrievalAccuracy, type Embeddings } from './score.ts';

/** Texts of a query a model takes at once; free places are zeros. */
export const TEXTS = 16;
/** Largest length of a vector. */
const MOST_DIMENSIONS = 1024;
/** Pairs of a challenge. */
const PAIRS = 8;

const request: BodySchema = {
  type: 'object',
  properties: {
    texts: {
      type: 'array',
      items: { type: 'string', maxLength: 512 },
      minItems: 1,
      maxItems: TEXTS,
      description: 'texts to turn into vectors',
    },
  },
};

const response: BodySchema = {
  type: 'object',
  properties: {
    embeddings: {
      type: 'array',
      items: {
        type: 'array',
        items: { type: 'number', minimum: -1e6, maximum: 1e6 },
        minItems: 2,
        maxItems: MOST_DIMENSIONS,
      },
      minItems: 1,
      maxItems: TEXTS,
      description: 'a vector per text, in order, all of one length; compared by the angle between them',
    },
  },
};

/** Five digits place a vector far more exactly than its meaning is known. */
const vectorOf = (numbers: Float32Array): number[] => Array.from(numbers, (x) => Math.round(x * 1e5) / 1e5);

export const embeddings: BatchTask<EmbedQuery, Embeddings, readonly number[]> = {
  name: 'embeddings',
  title: 'Embeddings',
  summary: 'Turns sentences into vectors; what means the same lies close together.',
  synapse: { name: 'TextEmbed', request, response, hashFields: ['texts'], maxBodyBytes: 64 * 1024 },

  parseQuery: (body) => queryBody<EmbedQuery>(request, body),

  parseAnswer: (body, query) => {
    const answer = answerBody<Embeddings>(response, body);
    if (answer.embeddings.length !== query.texts.length)
      throw new BadAnswerError(`${answer.embeddings.length} vectors came for ${query.texts.length} texts.`);
    if (answer.embeddings.some(({ length }) => length !== answer.embeddings[0]!.length))
      throw new BadAnswerError('The vectors differ in length.');
    return answer;
  },

  checkModel: (manifest) => {
    if (takesTexts(manifest)) return;
    const size = manifest.outputs[0]?.shape[2];
    const dimensions = typeof size === 'number' && size >= 2 && size <= MOST_DIMENSIONS ? size : 48;
    assertModelPorts(manifest, [TEXTS, BINS], [TEXTS, dimensions]);
  },

  feeds: (queries, manifest) => {
    const data = new Float32Array(queries.length * TEXTS * BINS);
    queries.forEach(({ texts }, q) => texts.forEach((text, t) => data.set(textFeatures(text), (q * TEXTS + t) * BINS)));
    return { [manifest.inputs[0]!.name]: floats([queries.length, TEXTS, BINS], data) };
  },

  answers: (outputs, queries, manifest) =>
    outputRows(outputs, manifest, queries.length).map((row, q) => {
      const size = row.length / TEXTS;
      return { embeddings: queries[q]!.texts.map((_, t) => vectorOf(row.subarray(t * size, (t + 1) * size))) };
    }),

  embedding: {
    texts: ({ texts }) => texts,
    answer: (vectors) => {
      const size = vectors[0]?.length ?? 0;
      if (size < 2 || size > MOST_DIMENSIONS || vectors.some(({ length }) => length !== size))
        throw new ModelMismatchError(
          `The model gives vectors of ${size} numbers; this task takes 2 to ${MOST_DIMENSIONS}, all of one length.`,
          { size },
        );
      return { embeddings: vectors.map(vectorOf) };
    },
  },

  challenge: (rng) => {
    const { texts, partners } = drawTexts(rng, PAIRS);
    return { query: { texts }, truth: partners };
  },

  score: (truth, answer) => embeddingScore(answer, truth),

  metric: {
    name: 'retrieval accuracy',
    higherIsBetter: true,
    baseline: 'random',
    of: (truth, answer) => retrievalAccuracy(answer, truth),
  },

  rivals,

  sample: { texts: drawTexts(createRng('embeddings/sample'), 2).texts },
};
