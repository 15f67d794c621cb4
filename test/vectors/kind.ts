// What a kind of vectors is: it recognises the files of one schema and replays their cases against the product.

/** One parsed vectors file. */
export interface VectorFile {
  /** File name without its folder, e.g. `epoch.json`. */
  readonly name: string;
  /** The parsed JSON, not yet believed. */
  readonly content: unknown;
}

/** What became of one replayed case. */
export interface Result {
  /** Id of the case, with the place inside it where it holds several. */
  readonly id: string;
  /** `unknown` means that no code here knows how to replay the case: it is neither passed nor failed. */
  readonly status: 'passed' | 'failed' | 'unknown';
  /** Where the numbers of the case come from, as the file says. */
  readonly source?: string;
  readonly expected?: unknown;
  readonly got?: unknown;
  /** Why it failed, or what is unknown, in words. */
  readonly message?: string;
}

/** A family of vectors files with the code that replays them. */
export interface Kind {
  readonly name: string;
  /** True for the files whose cases this kind enumerates. The first kind in the list that matches replays the file. */
  matches(file: VectorFile): boolean;
  /** Replays every case of the file. A thrown error fails the whole file, so catch what belongs to one case. */
  replay(file: VectorFile): Iterable<Result> | AsyncIterable<Result>;
}

/** True for a JSON object (not an array, not null). */
export const isRecord = (value: unknown): value is Record<string, unknown> =>
  typeof value === 'object' && value !== null && !Array.isArray(value);
