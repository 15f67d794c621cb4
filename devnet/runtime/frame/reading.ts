/** The bytes that stand at a key, and the value in them once somebody has decoded it (numbers and texts only: they never change). */
export interface Slot {
  readonly bytes: Uint8Array | null;
  decoded: unknown;
}

/** What stands at one key of the state that these readings are of. */
export class Reading implements Slot {
  decoded: unknown = undefined;
  /** The state, by its number, that found no change of its own here and has made none since. */
  unchangedIn = 0;
  /** The state that asked for it last. States have rising numbers. */
  readIn = 0;
  /** @param of the number of the readings that know this key; 0 when they forgot it */
  constructor(
    public bytes: Uint8Array | null,
    public of: number,
  ) {}
}
