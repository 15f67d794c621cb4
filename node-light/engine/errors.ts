/** What can go wrong between the light node and whoever asks it. Refused answers are in `verifier/` and `sources/`. */

/** One source and why it gave nothing. */
export interface SourceFailure {
  readonly source: string;
  readonly error: Error;
  /** True when what it sent was wrong, false when it only failed to answer. */
  readonly refused: boolean;
}

/** No source gave an answer that can be proved. Nothing is shown instead. */
export class NotProvedError extends Error {
  override readonly name = 'NotProvedError';
  /** One for each source: those of an error of this kind stand here themselves. */
  readonly failures: readonly SourceFailure[];
  /** @param what was wanted, for people: "The value of a key"; null where no source could be taken in at all */
  constructor(
    readonly what: string | null,
    failures: readonly SourceFailure[],
  ) {
    const each = failures.flatMap((failure) => {
      const { error } = failure;
      return error instanceof NotProvedError && error.failures.length > 0 ? error.failures : [failure];
    });
    const why = each.length > 0 ? each.map(failureText).join('; ') : 'There is no source to ask.';
    super(`${notProvedText(what)} ${why}`);
    this.failures = each;
  }
}

/** "The value of a key could not be proved." */
export const notProvedText = (what: string | null): string =>
  what === null ? 'Nothing could be proved.' : `${what} could not be proved.`;

export const failureText = ({ source, error, refused }: SourceFailure): string =>
  `${source} ${refused ? 'was refused' : 'failed'}: ${error.message}`;

/** The block is not on the chain this node verified. */
export class BlockNotVerifiedError extends Error {
  override readonly name = 'BlockNotVerifiedError';
  constructor(readonly hash: string) {
    super(`Block ${hash} is not on the verified chain`);
  }
}

/** The light node was closed. */
export class LightNodeClosedError extends Error {
  override readonly name = 'LightNodeClosedError';
  constructor() {
    super('The light node is closed');
  }
}
