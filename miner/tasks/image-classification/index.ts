/** Image classification: a drawn digit comes in, its most probable classes go out. Synapse `ImageClassify`. */
import { floats } from '../../inference/tensor.ts';
import type { BodySchema } from '../body-schema.ts';
import { assertModelPorts, outputRows } from '../model-fit.ts';
import { answerBody, queryBody } from '../parse-body.ts';
import { createRng } from '../rng.ts';
import type { BatchTask } from '../task.ts';
import { BadAnswerError } from '../task-errors.ts';
import { drawImage, PIXELS, SIZE } from './data.ts';
import { LABELS } from './glyphs.ts';
import { decodePicture, encodePicture, MAX_BASE64 } from './picture.ts';
import type { ClassQuery } from './query.ts';
import { rivals } from './rivals.ts';
import { classScore, topClasses, type ClassAnswer } from './score.ts';

const request: BodySchema = {
  type: 'object',
  properties: {
    image_b64: { type: 'string', maxLength: MAX_BASE64, description: '16 × 16 binary PGM (P5) in base64' },
    top_k: { type: 'integer', minimum: 1, maximum: LABELS.length, default: 5, description: 'how many classes to name' },
  },
};

const response: BodySchema = {
  type: 'object',
  properties: {
    labels: {
      type: 'array',
      items: { type: 'string', maxLength: 32 },
      minItems: 1,
      maxItems: LABELS.length,
      description: 'most probable first',
    },
    probs: {
      type: 'array',
      items: { type: 'number', minimum: 0, maximum: 1 },
      minItems: 1,
      maxItems: LABELS.length,
      description: 'probability of each label, descending',
    },
  },
};

const parseQuery = (body: unknown): ClassQuery => {
  const query = queryBody<ClassQuery>(request, body);
  decodePicture(query.image_b64);
  return query;
};

export const imageClassification: BatchTask<ClassQuery, ClassAnswer, string> = {
  name: 'image-classification',
  title: 'Image classification',
  summary: 'Names the digit in a small, distorted drawing.',
  synapse: { name: 'ImageClassify', request, response, hashFields: ['image_b64', 'top_k'], maxBodyBytes: 16 * 1024 },

  parseQuery,

  parseAnswer: (body, query) => {
    const { labels, probs } = answerBody<ClassAnswer>(response, body);
    if (labels.length !== probs.length) throw new BadAnswerError('labels and probs differ in length.');
    if (labels.length > query.top_k) throw new BadAnswerError(`More than ${query.top_k} classes are named.`);
    if (new Set(labels).size !== labels.length) throw new BadAnswerError('A class is named twice.');
    if (!labels.every((label) => (LABELS as readonly string[]).includes(label)))
      throw new BadAnswerError('An unknown class is named.');
    if (probs.some((p, i) => i > 0 && p > probs[i - 1]!))
      throw new BadAnswerError('probs are not in descending order.');
    if (probs.reduce((a, b) => a + b, 0) > 1 + 1e-3) throw new BadAnswerError('probs add up to more than 1.');
    return { labels, probs };
  },

  checkModel: (manifest) => assertModelPorts(manifest, [1, SIZE, SIZE], [LABELS.length], LABELS.length),

  feeds: (queries, manifest) => {
    const data = new Float32Array(queries.length * PIXELS);
    queries.forEach((query, i) => data.set(decodePicture(query.image_b64), i * PIXELS));
    return { [manifest.inputs[0]!.name]: floats([queries.length, 1, SIZE, SIZE], data) };
  },

  answers: (outputs, queries, manifest) =>
    outputRows(outputs, manifest, queries.length).map((row, i) => {
      const sum = row.reduce((a, b) => a + b, 0);
      const shares = sum > 0 ? row.map((p) => Math.max(0, p / sum)) : row;
      return topClasses(shares, manifest.labels ?? LABELS, queries[i]!.top_k);
    }),

  challenge: (rng) => {
    const { pixels, label } = drawImage(rng);
    return { query: { image_b64: encodePicture(pixels), top_k: 5 }, truth: LABELS[label]! };
  },

  score: (truth, answer) => classScore(answer, truth, LABELS),

  metric: {
    name: 'accuracy',
    higherIsBetter: true,
    baseline: 'even-odds',
    of: (truth, answer) => (answer.labels[0] === truth ? 1 : 0),
  },

  rivals,

  sample: { image_b64: encodePicture(drawImage(createRng('image-classification/sample')).pixels), top_k: 5 },
};
