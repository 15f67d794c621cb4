import type { StoredChain, StoredChainOptions } from '../../chain/store/stored-chain.ts';
import type { Connect } from '../../substrate/transport/transport.ts';

export interface StoredChainsPorts {
  /** The way to what is stored of a chain. */
  readonly connect: (genesisHash: string) => Connect;
  /** Deletes what is stored of a chain, and closes it for whoever has it open, in other windows too. */
  readonly remove: (genesisHash: string) => Promise<void>;
  /** The app gives the real one, which is loaded only then. */
  readonly open: (options: StoredChainOptions) => Promise<StoredChain>;
}

/** How a stored chain is called. */
export type StoredName = Pick<StoredChainOptions, 'genesisHash' | 'kind' | 'label'>;

/** Chains as they were last proved here, each opened once for all who read it, until it is seen live again. */
export class StoredChains {
  readonly #ports: StoredChainsPorts;
  readonly #open = new Map<string, Promise<StoredChain | null>>();

  constructor(ports: StoredChainsPorts) {
    this.#ports = ports;
  }

  /** Null when nothing is stored of it. @throws what keeps it from being read */
  get(name: StoredName): Promise<StoredChain | null> {
    const { genesisHash } = name;
    let found = this.#open.get(genesisHash);
    if (!found) {
      found = this.#ports.open({ ...name, connect: this.#ports.connect(genesisHash) }).catch((error: Error) => {
        this.#open.delete(genesisHash);
        if (error.name === 'NothingStored') return null;
        throw error;
      });
      this.#open.set(genesisHash, found);
    }
    return found;
  }

  /** The chain is read live again: what is stored of it moves on. */
  renew(genesisHash: string): void {
    const known = this.#open.get(genesisHash);
    this.#open.delete(genesisHash);
    // What keeps it from being read was told to whoever asked for it.
    known?.then((chain) => chain?.close()).catch(() => undefined);
  }

  /** Another chain with the same genesis takes its place: what is stored of this one would pass for it. @throws StoreError */
  async forget(genesisHash: string): Promise<void> {
    this.renew(genesisHash);
    await this.#ports.remove(genesisHash);
    // Opened meanwhile, while it was there.
    this.renew(genesisHash);
  }
}
