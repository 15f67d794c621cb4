/** A model behind a server that takes texts: what is asked of it, and what it gives. Implementation: `remote/openai-servers.ts`. */
import type { ChatMessage } from './text-model.ts';

export interface ChatRequest {
  messages: readonly ChatMessage[];
  /** Most tokens of the answer. */
  maxTokens?: number;
  temperature?: number;
  topP?: number;
  /** Only the so many most probable tokens. Not in OpenAI's own words; vLLM, Ollama and llama.cpp know it. */
  topK?: number;
  stop?: readonly string[];
  seed?: number;
}

export interface TextService {
  /** Pieces of the answer as they come. Throws `ServerError`, `RunError`, `QueueFullError`, `CancelledError`. */
  chat(request: ChatRequest, options?: { signal?: AbortSignal }): AsyncGenerator<string>;
  /** One vector per text, in order. Rejects as `chat` throws. */
  embed(texts: readonly string[], options?: { signal?: AbortSignal }): Promise<Float32Array[]>;
}
