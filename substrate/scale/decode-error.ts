/** Thrown when bytes from outside are not what their format says: too short, too long, a wrong tag, a sloppy length. */
export class DecodeError extends Error {
  override readonly name = 'DecodeError';
  /** The thing being read, for people ("header", "trie node"). */
  readonly what: string;
  /** What is wrong with it. */
  readonly reason: string;
  /** Byte offset of the trouble, where known. */
  readonly at: number | undefined;
  constructor(what: string, reason: string, at?: number) {
    super(`Bad ${what}: ${reason}${at === undefined ? '' : ` at byte ${at}`}`);
    this.what = what;
    this.reason = reason;
    this.at = at;
  }
}
