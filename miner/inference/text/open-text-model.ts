/**
 * A language model with its words: tokenizer, chat template and settings, read from the files that stand beside the network in the
 * layout of model hubs (`tokenizer.json`, `tokenizer_config.json`, `config.json`; `generation_config.json` and
 * `chat_template.jinja` where present).
 */
import { Template } from '@huggingface/jinja';
import { Tokenizer } from '@huggingface/tokenizers';
import { messageOf } from '../inference-error.ts';
import { cacheLayout } from './cache-layout.ts';
import { withFewShapes } from './few-shapes.ts';
import { TextFilesError } from './text-errors.ts';
import type { RunnableModel, TextModel } from './text-model.ts';

type Json = Record<string, unknown>;
const isRecord = (value: unknown): value is Json =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

/** A tokenizer or its settings are never larger; the vocabulary of a quarter of a million tokens has 30 MB. */
const MAX_FILE_BYTES = 64_000_000;
/** When no file says how long a text may be. */
const DEFAULT_CONTEXT = 2048;

/** Reads and checks the files. Rejects with `TextFilesError`, or `ModelShapeError` for a network that is no language model. */
export async function openTextModel(model: RunnableModel): Promise<TextModel> {
  const { manifest } = model;
  const fail = (problem: string, cause?: unknown): never => {
    throw new TextFilesError(
      `The model "${manifest.title}" cannot be used for text: ${problem}.`,
      { model: manifest.id },
      ...(cause === undefined ? [] : [{ cause }]),
    );
  };
  const has = (path: string): boolean => manifest.files?.some((file) => file.path === path) ?? false;
  const text = async (path: string): Promise<string> => {
    const entry = manifest.files?.find((file) => file.path === path);
    if (!entry) return fail(`its file ${path} is missing; import it together with the model`);
    if (entry.bytes > MAX_FILE_BYTES) return fail(`its file ${path} has more than ${MAX_FILE_BYTES / 1e6} MB`);
    const bytes = await model.file(path);
    return new TextDecoder().decode(bytes);
  };
  const json = async (path: string): Promise<Json> => {
    let value: unknown;
    try {
      value = JSON.parse(await text(path));
    } catch (error) {
      if (error instanceof SyntaxError) return fail(`its file ${path} is damaged (${error.message})`, error);
      throw error;
    }
    return isRecord(value) ? value : fail(`its file ${path} holds no settings`);
  };

  const [words, wordSettings, settings] = [
    await json('tokenizer.json'),
    await json('tokenizer_config.json'),
    await json('config.json'),
  ];
  const generation = has('generation_config.json') ? await json('generation_config.json') : {};
  let tokenizer: Tokenizer;
  try {
    tokenizer = new Tokenizer(words, wordSettings);
  } catch (error) {
    return fail(`its tokenizer cannot be read (${messageOf(error)})`, error);
  }
  const source = has('chat_template.jinja') ? await text('chat_template.jinja') : wordSettings['chat_template'];
  let template: Template | null = null;
  try {
    if (typeof source === 'string') template = new Template(source);
  } catch (error) {
    return fail(`its chat template cannot be read (${messageOf(error)})`, error);
  }
  const mark = (name: string): string | undefined => {
    const value = wordSettings[name];
    if (typeof value === 'string') return value;
    return isRecord(value) && typeof value['content'] === 'string' ? value['content'] : undefined;
  };
  const guard = <T>(act: () => T): T => {
    try {
      return act();
    } catch (error) {
      return fail(`its tokenizer or template refuses this text (${messageOf(error)})`, error);
    }
  };
  const encode = (from: string, special: boolean) =>
    guard(() => tokenizer.encode(from, { add_special_tokens: special }).ids);

  const opened: TextModel = {
    run: (feeds, options) => model.run(feeds, options),
    manifest,
    cache: cacheLayout(manifest, settings),
    context: contextOf(settings),
    ends: endsOf(generation, settings, mark('eos_token'), tokenizer),
    encodeChat: (messages) =>
      template
        ? encode(
            guard(() =>
              template.render({
                messages,
                add_generation_prompt: true,
                bos_token: mark('bos_token') ?? '',
                eos_token: mark('eos_token') ?? '',
                unk_token: mark('unk_token') ?? '',
              }),
            ),
            false, // the template writes the marks itself
          )
        : encode(messages.map(({ content }) => content).join('\n'), true),
    encode: (from) => encode(from, true),
    decode: (ids) => guard(() => tokenizer.decode(ids, { skip_special_tokens: true })),
  };
  return model.fewShapes ? withFewShapes(opened) : opened;
}

function contextOf(settings: Json): number {
  const stated = settings['max_position_embeddings'] ?? settings['n_positions'] ?? settings['n_ctx'];
  return typeof stated === 'number' && Number.isInteger(stated) && stated > 1 ? stated : DEFAULT_CONTEXT;
}

/** End tokens as the generation settings say, else the model's, else the tokenizer's. */
function endsOf(generation: Json, settings: Json, mark: string | undefined, tokenizer: Tokenizer): Set<number> {
  for (const value of [generation['eos_token_id'], settings['eos_token_id']]) {
    const ids = (Array.isArray(value) ? value : [value]).filter((id): id is number => Number.isInteger(id));
    if (ids.length > 0) return new Set(ids);
  }
  const id = mark === undefined ? undefined : tokenizer.token_to_id(mark);
  return new Set(id === undefined ? [] : [id]);
}
