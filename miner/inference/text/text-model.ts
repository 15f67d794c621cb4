/** A language model as the generation loop uses it, and what it is made of. `open-text-model.ts` makes one. */
import type { ModelManifest } from '../model-manifest.ts';
import type { Tensors } from '../tensor.ts';
import type { CacheLayout } from './cache-layout.ts';

/** A loaded model as text needs it: run it, read the files beside it. */
export interface RunnableModel {
  readonly manifest: ModelManifest;
  run(feeds: Tensors, options?: { signal?: AbortSignal }): Promise<{ outputs: Tensors }>;
  /** A verified file of `manifest.files`. */
  file(path: string): Promise<Uint8Array>;
  /** Each new shape of inputs costs it time: it is on a GPU. */
  readonly fewShapes?: boolean;
}

export interface ChatMessage {
  role: string;
  content: string;
}

export interface TextModel {
  readonly run: RunnableModel['run'];
  readonly manifest: ModelManifest;
  readonly cache: CacheLayout;
  /** Most tokens, question and answer together. */
  readonly context: number;
  /** Tokens after which nothing follows. */
  readonly ends: ReadonlySet<number>;
  /** Ids of a conversation that the assistant is to go on with. Throws `TextFilesError` when the template refuses it. */
  encodeChat(messages: readonly ChatMessage[]): number[];
  /** Ids of a text as it is. */
  encode(text: string): number[];
  /** Text of ids without special tokens. */
  decode(ids: number[]): string;
}
