/** What can go wrong with the actors of a devnet when somebody wants it to. */
export interface MessageFaults {
  /** Share of the messages that get lost, 0 to 1. */
  readonly drop: number;
  /** How much later each arrives, ms. */
  readonly delayMs: number;
  /** Messages overtake each other: each waits up to `REORDER_MS` more, as the seed decides. */
  readonly reorder: boolean;
}
export const NO_FAULTS: MessageFaults = { drop: 0, delayMs: 0, reorder: false };
/** Longest extra wait of a message that may be overtaken, ms. */
export const REORDER_MS = 200;

/**
 * The switches of a running devnet: `queries` are the questions of validators to miners, `answers` those of the bundled rivals to whoever
 * asks them.
 */
export class Faults {
  queries = NO_FAULTS;
  answers = NO_FAULTS;
}
