import { ChainError } from '../errors.ts';

/** A record on this computer is damaged. Wallet and money are elsewhere and not concerned. */
export class StoreDamaged extends ChainError {
  override readonly name = 'StoreDamaged';
  constructor(what: string) {
    super(
      `What was stored of the chain is damaged (${what}). Rebuild the store: it fills again as pages are read. Keys and money are not in it.`,
      { what },
    );
  }
}

/** The browser's storage refused. */
export class StoreFailed extends ChainError {
  override readonly name = 'StoreFailed';
  constructor(reason: string) {
    super(
      `What was read could not be stored on this computer: ${reason}. Everything works on, but not offline. Free some space.`,
      { reason },
    );
  }
}

/** Nothing proved is kept of a chain: it was never seen here, or the browser removed it. */
export class NothingStored extends ChainError {
  override readonly name = 'NothingStored';
  constructor(label: string) {
    super(`Nothing of ${label} is kept on this computer. It is kept as it is read.`, { label });
  }
}
