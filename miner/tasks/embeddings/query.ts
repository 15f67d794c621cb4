/** What a validator asks for. */
export interface EmbedQuery {
  /** 1 … 16 texts of at most 512 characters. */
  texts: readonly string[];
}
