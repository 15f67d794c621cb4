/** Base of what can go wrong between this computer and a chain. `data` is for machines; nothing of value is lost by any of them. */
export abstract class ChainError extends Error {
  readonly data: Readonly<Record<string, string | number | null>>;
  constructor(message: string, data: Record<string, string | number | null> = {}) {
    super(message);
    this.data = data;
  }
}

/** Nobody answers. */
export class ChainUnreachable extends ChainError {
  override readonly name = 'ChainUnreachable';
  constructor(label: string, reason: string) {
    super(`${label} cannot be reached: ${reason}. Nothing was sent. Check the address, or choose the bundled devnet.`, {
      label,
      reason,
    });
  }
}

/** Somebody answers, but how the chain is read was not given, or cannot be trusted. */
export class ChainUnreadable extends ChainError {
  override readonly name = 'ChainUnreadable';
  constructor(label: string, reason: string) {
    super(`${label} answers, but cannot be read: ${reason.replace(/\.$/, '')}. Nothing was sent.`, { label, reason });
  }
}

/** The other side speaks, but not as a Bittensor chain. */
export class NotBittensor extends ChainError {
  override readonly name = 'NotBittensor';
  constructor(label: string, missing: string) {
    super(`${label} is no Bittensor chain: it has no ${missing}. Choose another endpoint.`, { label, missing });
  }
}

/** Another chain answers at the address now, for example a devnet that was started anew. */
export class ChainReplaced extends ChainError {
  override readonly name = 'ChainReplaced';
  constructor(label: string, was: string, is: string) {
    super(`${label} is another chain now than the one opened. Open it again.`, { label, was, is });
  }
}

/** The source no longer keeps the state of this block. */
export class StatePruned extends ChainError {
  override readonly name = 'StatePruned';
  constructor(block: number) {
    super(`The state of block ${block} is no longer kept there. Read a newer block.`, { block });
  }
}

/** The runtime of the chain has no such call, storage item or constant. */
export class NotInRuntime extends ChainError {
  override readonly name = 'NotInRuntime';
  constructor(what: string, specVersion: number) {
    super(
      `The chain's runtime (version ${specVersion}) has no ${what}. Taolite may be older or newer than the chain.`,
      { what, specVersion },
    );
  }
}

/** An answer that is not of the promised form. */
export class UnexpectedAnswer extends ChainError {
  override readonly name = 'UnexpectedAnswer';
  constructor(where: string, wanted: string) {
    super(`The chain's answer is not what was asked for: ${where} is not ${wanted}.`, { where, wanted });
  }
}

/** There is no such subnet. */
export class NoSuchSubnet extends ChainError {
  override readonly name = 'NoSuchSubnet';
  constructor(netuid: number) {
    super(`There is no subnet ${netuid} on this chain.`, { netuid });
  }
}

/** How the chain's calls are written is in doubt: what would be signed could mean something else than what was shown. */
export class MetadataRefused extends ChainError {
  override readonly name = 'MetadataRefused';
  constructor(reason: string) {
    super(
      `The description of the chain, by which transactions are written, cannot be trusted now: ${reason} Nothing was signed, and your money is where it was. Remove the source that is named, or wait for an update of Taolite, and try again.`,
      { reason },
    );
  }
}
