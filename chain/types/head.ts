import type { Evidence } from '../../substrate/evidence.ts';

/** A block that the chain told of. */
export interface Head {
  readonly number: number;
  /** `0x…`, 32 bytes. */
  readonly hash: string;
  readonly parentHash: string;
  /** Ms since the epoch when this computer learnt of it. */
  readonly seenAt: number;
}

/**
 * How it is known that a block is final: `final` where its signatures were checked here, `devnet` by the rule of the bundled chain on this
 * computer, `claimed` where somebody (`by`) says so and nothing proves it.
 */
export type Finality = Extract<Evidence, { word: 'final' | 'devnet' | 'claimed' }>;

/** A block that is final, by whose word. */
export interface FinalHead extends Head {
  readonly finality: Finality;
}

/** The newest block and the newest final one. `finalized` is never above `best`; it goes back where a claim is followed by a proof. */
export interface Heads {
  readonly best: Head;
  readonly finalized: FinalHead;
}
