/** What a validator asks for. */
export interface TextQuery {
  /** Who said each message: `user`, `assistant` or `system`. The last one is the user. */
  roles: readonly string[];
  messages: readonly string[];
  /** Most tokens of the answer, 1 … 1024. */
  max_tokens: number;
  /** 0 always takes the most probable token, 2 is very free. */
  temperature: number;
  /** Only the so many most probable tokens; 0 means all. */
  top_k: number;
  /** Only the most probable tokens that together have this probability. */
  top_p: number;
  /** Makes a free answer repeatable. */
  seed: number;
  /** A text that ends the answer; empty for none. */
  stop: string;
}
