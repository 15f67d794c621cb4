/** What can be wrong with a language model's files, or with what is asked of it. */
import { InferenceError } from '../inference-error.ts';

/** Tokenizer, template or settings are missing or damaged. Nothing was run; import the model again with all its files. */
export class TextFilesError extends InferenceError {
  override readonly name = 'TextFilesError';
}

/** The conversation leaves the model no room to answer. `data`: tokens and context. */
export class TextTooLongError extends InferenceError {
  override readonly name = 'TextTooLongError';
}
