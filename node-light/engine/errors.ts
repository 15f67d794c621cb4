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
  constructor(
    readonly what: string,
    readonly failures: readonly SourceFailure[],
  ) {
    const each = failures.map(
      ({ source, error, refused }) => `${source} ${refused ? 'was refused' : 'failed'}: ${error.message}`,
    );
    super(`${what} could not be proved. ${each.length > 0 ? each.join('; ') : 'There is no source to ask.'}`);
  }
}

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
