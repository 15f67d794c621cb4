/**
 * The tokenizer of the small talk, as the files that tokenizer libraries read: whole words where they are frequent, single
 * characters for everything else (a unigram model), and marks for who speaks.
 */
import { drawExchange } from '../../miner/tasks/text-generation/data.ts';
import { createRng } from '../../miner/tasks/rng.ts';

const MARKS = ['<|unknown|>', '<|end|>', '<|user|>', '<|assistant|>', '<|system|>'] as const;
const SPACE = '▁';
/** How often a word must occur among the exchanges read to get a token of its own. */
const FREQUENT = 5;

/** Contents of `tokenizer.json` and `tokenizer_config.json`. */
export interface TokenizerFiles {
  tokenizer: object;
  config: object;
  vocabulary: number;
}

export function talkTokenizer(seed: string): TokenizerFiles {
  const rng = createRng(seed);
  const counts = new Map<string, number>();
  for (let i = 0; i < 20_000; i++) {
    const { question, answer } = drawExchange(rng.split(String(i)));
    for (const word of `${question} ${answer}`.match(/\w+/g) ?? []) counts.set(word, (counts.get(word) ?? 0) + 1);
  }
  const words = [...counts].filter(([, count]) => count >= FREQUENT).map(([word]) => SPACE + word);
  const characters = [SPACE, ...Array.from({ length: 94 }, (_, i) => String.fromCharCode(33 + i))];
  const pieces: [string, number][] = [
    ...MARKS.map((mark): [string, number] => [mark, 0]),
    ...words.sort().map((word): [string, number] => [word, -4]),
    ...characters.map((one): [string, number] => [one, -9]),
  ];
  return {
    vocabulary: pieces.length,
    tokenizer: {
      version: '1.0',
      truncation: null,
      padding: null,
      added_tokens: MARKS.map((content, id) => ({
        id,
        content,
        single_word: false,
        lstrip: false,
        rstrip: false,
        normalized: false,
        special: true,
      })),
      normalizer: { type: 'NFKC' },
      pre_tokenizer: { type: 'Metaspace', replacement: SPACE, prepend_scheme: 'always', split: true },
      post_processor: null,
      decoder: { type: 'Metaspace', replacement: SPACE, prepend_scheme: 'always', split: true },
      model: { type: 'Unigram', unk_id: 0, vocab: pieces, byte_fallback: false },
    },
    config: {
      tokenizer_class: 'PreTrainedTokenizerFast',
      unk_token: MARKS[0],
      eos_token: MARKS[1],
      clean_up_tokenization_spaces: false,
      chat_template:
        '{% for message in messages %}<|{{ message.role }}|>{{ message.content }}<|end|>{% endfor %}' +
        '{% if add_generation_prompt %}<|assistant|>{% endif %}',
    },
  };
}
