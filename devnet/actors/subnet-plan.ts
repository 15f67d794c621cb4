/** How the bundled subnets are set up: what an owner and root would decide, so that a visitor meets every mechanism. */

const TAO = 1_000_000_000n;

/** Hyperparameters of a bundled subnet. */
export interface SubnetPlan {
  /** Hash commit-reveal of weights. */
  readonly commitReveal: boolean;
  readonly yuma3: boolean;
  readonly liquidAlpha: boolean;
}

/** The first subnet takes weights in the open under Yuma 3; the second hides them, under Yuma 2 with liquid alpha. */
const PLANS: readonly SubnetPlan[] = [
  { commitReveal: false, yuma3: true, liquidAlpha: false },
  { commitReveal: true, yuma3: false, liquidAlpha: true },
];
export const planOf = (index: number): SubnetPlan => PLANS[index % PLANS.length]!;

/** Bounds of the burn price: registering costs something to think about, and never much. */
export const MIN_BURN_RAO = TAO / 10n;
export const MAX_BURN_RAO = 2n * TAO;

/** TAO the k-th registered network locks: 1000 for the first of a fresh chain, then twice the last. */
export const lockRao = (index: number): bigint => (1000n * TAO) << BigInt(index);

/** Stakes of the validators of a subnet, biggest first: on root (TAO, it also deepens the pools), and in the subnet itself. */
const VALIDATOR_STAKES: readonly { readonly rootRao: bigint; readonly subnetRao: bigint }[] = [
  { rootRao: 16_000n * TAO, subnetRao: 80n * TAO },
  { rootRao: 12_000n * TAO, subnetRao: 60n * TAO },
  { rootRao: 9_000n * TAO, subnetRao: 45n * TAO },
];
export const validatorStake = (index: number): (typeof VALIDATOR_STAKES)[number] =>
  VALIDATOR_STAKES[index % VALIDATOR_STAKES.length]!;

/** What the nominator of a subnet's first validator stakes. */
export const NOMINATION_RAO = 25n * TAO;
/** For fees and registrations. */
export const POCKET_MONEY_RAO = 20n * TAO;

/** Blocks per epoch: ten seconds on a chain of 250 ms blocks, four minutes on one of 12 s. */
export const tempoFor = (slotDurationMs: number): number => (slotDurationMs < 12_000 ? 40 : 20);
