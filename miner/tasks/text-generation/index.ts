/** Text generation: a conversation comes in, what the assistant says next goes out, word by word. Synapse `TextGenerate`. */
import { generate } from '../../inference/text/generate.ts';
import { TextFilesError, TextTooLongError } from '../../inference/text/text-errors.ts';
import { openTextModel } from '../../inference/text/open-text-model.ts';
import { cacheLayout } from '../../inference/text/cache-layout.ts';
import { messageOf } from '../../inference/inference-error.ts';
import type { BodySchema } from '../body-schema.ts';
import { takesTexts } from '../model-fit.ts';
import { answerBody, queryBody } from '../parse-body.ts';
import { createRng } from '../rng.ts';
import type { StreamTask } from '../task.ts';
import { BadQueryError, ModelMismatchError } from '../task-errors.ts';
import { drawExchange } from './data.ts';
import type { TextQuery } from './query.ts';
import { rivals } from './rivals.ts';
import { exactAnswer, textScore, type Completion, type TextTruth } from './score.ts';

const ROLES = ['user', 'assistant', 'system'];
const MESSAGES = 32;
const MOST_CHARACTERS = 16_384;

const request: BodySchema = {
  type: 'object',
  properties: {
    roles: {
      type: 'array',
      items: { type: 'string', maxLength: 16 },
      minItems: 1,
      maxItems: MESSAGES,
      description: 'who said each message: user, assistant or system',
    },
    messages: {
      type: 'array',
      items: { type: 'string', maxLength: 8192 },
      minItems: 1,
      maxItems: MESSAGES,
      description: 'the conversation so far; the last message is the one to answer',
    },
    max_tokens: { type: 'integer', minimum: 1, maximum: 1024, default: 64, description: 'most tokens of the answer' },
    temperature: {
      type: 'number',
      minimum: 0,
      maximum: 2,
      default: 0,
      description: '0: always the most probable token',
    },
    top_k: { type: 'integer', minimum: 0, maximum: 1000, default: 0, description: 'only the k most probable; 0: all' },
    top_p: { type: 'number', minimum: 0, maximum: 1, default: 1, description: 'only the most probable that make up p' },
    seed: {
      type: 'integer',
      minimum: 0,
      maximum: 2 ** 32 - 1,
      default: 0,
      description: 'makes free answers repeatable',
    },
    stop: { type: 'string', maxLength: 64, default: '', description: 'a text that ends the answer; empty for none' },
  },
};

const response: BodySchema = {
  type: 'object',
  properties: { completion: { type: 'string', maxLength: 32_768, description: 'what the assistant says' } },
};

const ask = (question: string): TextQuery => ({
  roles: ['user'],
  messages: [question],
  max_tokens: 64,
  temperature: 0,
  top_k: 0,
  top_p: 1,
  seed: 0,
  stop: '',
});

export const textGeneration: StreamTask<TextQuery, Completion, TextTruth> = {
  name: 'text-generation',
  title: 'Text generation',
  summary: 'Answers in a conversation, word by word.',
  synapse: {
    name: 'TextGenerate',
    request,
    response,
    hashFields: ['roles', 'messages', 'max_tokens', 'seed'],
    maxBodyBytes: 128 * 1024,
  },

  parseQuery: (body) => {
    const query = queryBody<TextQuery>(request, body);
    const { roles, messages } = query;
    if (roles.length !== messages.length) throw new BadQueryError('roles and messages differ in number.');
    if (!roles.every((role) => ROLES.includes(role)))
      throw new BadQueryError(`A role is not one of ${ROLES.join(', ')}.`);
    if (roles.at(-1) !== 'user') throw new BadQueryError('The last message must be from the user.');
    if (messages.reduce((sum, { length }) => sum + length, 0) > MOST_CHARACTERS)
      throw new BadQueryError(`The conversation has more than ${MOST_CHARACTERS} characters.`);
    return query;
  },

  parseAnswer: (body) => answerBody<Completion>(response, body),

  checkModel: (manifest) => {
    if (takesTexts(manifest)) return;
    try {
      cacheLayout(manifest, { num_attention_heads: 1, hidden_size: 1 }); // sizes are looked at when the files are read
    } catch (error) {
      throw new ModelMismatchError(messageOf(error), { model: manifest.id });
    }
    if (!manifest.files?.some(({ path }) => path === 'tokenizer.json'))
      throw new ModelMismatchError(
        `The model "${manifest.title}" does not fit this task: its tokenizer.json is missing. Import its whole folder.`,
        { model: manifest.id },
      );
  },

  prepare: async (model) => {
    const text = await openTextModel(model);
    return async function* (query, signal) {
      const { roles, messages, max_tokens: maxTokens, temperature, top_k: topK, top_p: topP, stop } = query;
      try {
        const prompt = text.encodeChat(roles.map((role, i) => ({ role, content: messages[i]! })));
        const random = createRng(`text-generation/${query.seed}`).float;
        yield* generate(text, prompt, { maxTokens, temperature, topK, topP, stop: [stop], random, signal });
      } catch (error) {
        // What this text is refused for is the caller's to change.
        if (error instanceof TextTooLongError || error instanceof TextFilesError)
          throw new BadQueryError(error.message);
        throw error;
      }
    };
  },

  chat: ({ roles, messages, max_tokens: maxTokens, temperature, top_k: topK, top_p: topP, seed, stop }) => ({
    messages: roles.map((role, i) => ({ role, content: messages[i]! })),
    maxTokens,
    seed,
    // The most probable token alone is what a share of 0 means here; servers refuse the number itself.
    temperature: topP === 0 ? 0 : temperature,
    ...(topP > 0 && topP < 1 && { topP }),
    ...(topK > 0 && { topK }),
    ...(stop !== '' && { stop: [stop] }),
  }),

  joined: (text) => ({ completion: text }),
  text: ({ completion }) => completion,

  challenge: (rng) => {
    const { question, answer, keys } = drawExchange(rng);
    return { query: ask(question), truth: { answer, keys } };
  },

  score: (truth, answer) => textScore(answer, truth),

  metric: {
    name: 'exactly right answers',
    higherIsBetter: true,
    baseline: 'memory-100',
    of: (truth, answer) => exactAnswer(answer, truth),
  },

  rivals,

  sample: ask('Count up from six to nine.'),
};
