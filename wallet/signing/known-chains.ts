import { UnknownChain } from '../errors.ts';
import { readChainTypes } from './chain-types.ts';
import type { KnownChain } from './decode-payload.ts';

/** Chains and runtime versions kept at once; the one registered longest ago leaves first. */
const MOST = 8;

/** The chains the wallet signs for: each with the metadata of the version it was registered with. */
export class KnownChains {
  readonly #chains = new Map<string, KnownChain>();

  /**
   * @param metadata SCALE bytes of the runtime metadata, V14 to V16
   * @returns the versions read from it. Registering the same again replaces it. @throws BadMetadata
   */
  register(name: string, genesisHash: string, metadata: Uint8Array): { specName: string; specVersion: number } {
    const types = readChainTypes(metadata);
    const key = keyOf(genesisHash, types.specVersion);
    this.#chains.delete(key);
    this.#chains.set(key, { name, genesisHash: genesisHash.toLowerCase(), types });
    const [oldest] = this.#chains.keys();
    if (this.#chains.size > MOST && oldest !== undefined) this.#chains.delete(oldest);
    return { specName: types.specName, specVersion: types.specVersion };
  }

  /** @throws UnknownChain */
  get(genesisHash: string, specVersion: number): KnownChain {
    const chain = this.#chains.get(keyOf(genesisHash, specVersion));
    if (!chain) throw new UnknownChain({ genesisHash });
    return chain;
  }
}

const keyOf = (genesisHash: string, specVersion: number) => `${genesisHash.toLowerCase()}:${specVersion}`;
