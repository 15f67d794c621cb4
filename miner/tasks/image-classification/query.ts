/** What a validator asks for. */
export interface ClassQuery {
  /** A 16 × 16 PGM picture in base64 (`picture.ts`). */
  image_b64: string;
  /** How many classes to name, 1 … 10. */
  top_k: number;
}
