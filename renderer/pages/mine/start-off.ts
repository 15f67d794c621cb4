/** Why mining cannot be started now, in words that stand beside the button, with a way on. */
export interface StartTerms {
  readonly offline: boolean;
  /** Why nothing may be signed on this chain now, or null. */
  readonly barred: string | null;
  readonly hasColdkey: boolean;
  /** Null while they are read. */
  readonly subnets: number | null;
  readonly chosen: boolean;
  readonly registered: boolean;
  readonly open: boolean;
  readonly freeRao: bigint | null;
  readonly burnRao: bigint | null;
  /** Why no axon can be opened, or null. */
  readonly axonOff: string | null;
  /** Number of another miner that is being started, or null. */
  readonly startsBeside: number | null;
  /** Why the chosen servers cannot be used yet, or null. */
  readonly backendOff: string | null;
}

export interface StartRefusal {
  readonly id:
    'offline' | 'barred' | 'no-wallet' | 'reading' | 'no-subnet' | 'closed' | 'funds' | 'axon' | 'beside' | 'backend';
  readonly words: string;
}

/** Kept for the fee, and so that the account lives on. Rao. */
const SPARE_RAO = 1_000_000n;

export function startRefusal(terms: StartTerms): StartRefusal | null {
  if (terms.offline) return { id: 'offline', words: 'Mining needs the chain, and it does not answer now.' };
  if (terms.barred !== null) return { id: 'barred', words: `Nothing can be signed now. ${terms.barred}` };
  if (!terms.hasColdkey)
    return { id: 'no-wallet', words: 'Mining needs an account that pays the registration. Make or import one first.' };
  if (terms.subnets === null) return { id: 'reading', words: 'The subnets are being read.' };
  if (!terms.chosen)
    return { id: 'no-subnet', words: 'No subnet of this chain asks for anything this computer has a model for.' };
  if (terms.axonOff !== null) return { id: 'axon', words: terms.axonOff };
  if (terms.backendOff !== null) return { id: 'backend', words: terms.backendOff };
  if (terms.startsBeside !== null)
    return {
      id: 'beside',
      words: `Miner ${terms.startsBeside} is being started. One starts after the other: payments must not overtake each other.`,
    };
  if (terms.registered) return null;
  if (!terms.open)
    return {
      id: 'closed',
      words: 'This subnet takes no registrations now. Choose another, or wait until its owner opens it.',
    };
  if (terms.freeRao === null || terms.burnRao === null) return { id: 'reading', words: 'The price is being read.' };
  if (terms.freeRao < terms.burnRao + SPARE_RAO)
    return {
      id: 'funds',
      words:
        'The account does not hold enough for the registration. Nothing was spent. Receive some τ, or wait: the price falls while nobody registers.',
    };
  return null;
}
