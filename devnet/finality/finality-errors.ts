import type { Hash } from '../runtime/frame/types.ts';

/** Why no block becomes final at present. */
export type Stall =
  /** Somebody switched finality off (`finalityPaused`). */
  | { readonly type: 'switched off' }
  /** The chain announced a pause in a header. */
  | { readonly type: 'paused'; readonly from: number }
  /** Too few of the authorities' keys are here. */
  | { readonly type: 'no quorum'; readonly weight: bigint; readonly threshold: bigint };

const said = (stall: Stall): string => {
  switch (stall.type) {
    case 'switched off':
      return 'it is switched off';
    case 'paused':
      return `the chain paused it at block ${stall.from}`;
    case 'no quorum':
      return `the keys here have ${stall.weight} votes, and it takes ${stall.threshold}; a forced change of authorities sets it going again`;
  }
};

/** A block cannot be made final now. Blocks go on being made, and nothing that was final is lost. */
export class FinalityStalled extends Error {
  override name = 'FinalityStalled';
  constructor(readonly stall: Stall) {
    super(`Finality stands still: ${said(stall)}.`);
  }
}

/** The chain cannot be set back over a change of the finality authorities, or of finality's pace. Nothing was changed. */
export class AuthoritiesChanged extends Error {
  override name = 'AuthoritiesChanged';
  constructor(readonly number: number) {
    super(
      `The chain cannot go back to block ${number}: the finality authorities changed, or finality was paused, since.`,
    );
  }
}

/** No proof of finality can be given for this. */
export class NotProvable extends Error {
  override name = 'NotProvable';
  constructor(
    readonly reason: 'not final' | 'unknown start',
    readonly block: Hash | number,
  ) {
    super(reason === 'not final' ? `Block ${block} not yet finalized` : `Block ${block} is not on the final chain`);
  }
}
