import type { Hash } from '../runtime/frame/types.ts';

/** The state of a block is no longer kept. Message as clients expect it. */
export class StateDiscarded extends Error {
  override name = 'StateDiscarded';
  constructor(readonly hash: Hash) {
    super(`State already discarded for ${hash}`);
  }
}
/** The state of a block is not in memory: `Chain.recall` brings it back, or says why it cannot. */
export class StateUnavailable extends Error {
  override name = 'StateUnavailable';
  constructor(readonly hash: Hash) {
    super(`The state of block ${hash} is not in memory`);
  }
}
/** No such block here. */
export class UnknownBlock extends Error {
  override name = 'UnknownBlock';
  constructor(readonly hash: Hash) {
    super(`UnknownBlock: Header was not found in the database: ${hash}`);
  }
}
/** A block, or a wish to make one final, that goes against what is final already. */
export class BehindFinality extends Error {
  override name = 'BehindFinality';
  constructor(
    readonly hash: Hash,
    readonly finalized: Hash,
  ) {
    super(`Block ${hash} does not lead on from the last final block ${finalized}`);
  }
}
