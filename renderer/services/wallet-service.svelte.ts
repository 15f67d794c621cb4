import type { Chain } from '../../chain/ports/chain.ts';
import type { Account, Coldkey, Hotkey, ListedAccount } from '../../wallet/keys/roles.ts';
import type { WalletStatus } from '../../wallet/ports/wallet-port.ts';
import type { WalletClient } from '../../wallet/worker/wallet-client.ts';
import type { Preferences } from '../state/preferences.ts';

export interface WalletPorts {
  /** Starts the wallet's own thread; called again after it died. */
  readonly start: () => Promise<WalletClient>;
  readonly preferences: Preferences;
}

/** `opening` until the vault was read; `stopped` when its thread died (call `start` again). */
export type WalletState = 'opening' | 'stopped' | WalletStatus['vault'];

/** The wallet as pages see it. Reactive. Secrets stay in the wallet's own thread. */
export class WalletService {
  readonly #ports: WalletPorts;
  #client: Promise<WalletClient> | null = null;
  #status = $state.raw<WalletStatus | null>(null);
  #read: () => Promise<void> = () => Promise.resolve();
  #stopped = $state(false);
  #chosen = $state<string | null>(null);
  /** Chains the wallet was told of, as `genesis:spec`. */
  // Nothing on the page reads it, so it needs no reactivity.
  // eslint-disable-next-line svelte/prefer-svelte-reactivity
  readonly #told = new Map<string, Promise<void>>();

  constructor(ports: WalletPorts) {
    this.#ports = ports;
    this.#chosen = ports.preferences.get('coldkey');
  }

  get state(): WalletState {
    return this.#stopped ? 'stopped' : (this.#status?.vault ?? 'opening');
  }
  get listed(): readonly ListedAccount[] {
    return this.#status?.accounts ?? [];
  }
  get accounts(): readonly Account[] {
    return this.listed.filter((account): account is Account => account.role !== 'damaged');
  }
  get coldkeys(): readonly Coldkey[] {
    return this.accounts.filter((account) => account.role === 'coldkey');
  }
  get hotkeys(): readonly Hotkey[] {
    return this.accounts.filter((account) => account.role === 'hotkey');
  }
  /** The coldkey the pages are about: the chosen one, else the first. */
  get current(): Coldkey | null {
    return this.coldkeys.find((account) => account.address === this.#chosen) ?? this.coldkeys[0] ?? null;
  }
  /** Hotkeys that sign for mining even while the wallet is locked. */
  get openHotkeys(): readonly string[] {
    return this.#status?.openHotkeys ?? [];
  }

  /** The label of an address of this wallet, or null. */
  nameOf(address: string): string | null {
    return this.accounts.find((account) => account.address === address)?.label ?? null;
  }

  /** Makes a coldkey the one the pages are about. */
  choose(address: string): void {
    this.#chosen = address;
    this.#ports.preferences.set('coldkey', address);
  }

  /** The wallet itself, for everything that is not shown here. @throws WalletStopped from its calls */
  client(): Promise<WalletClient> {
    this.#client ??= this.#begin();
    return this.#client;
  }

  /** What was changed through `client` shows in this service once this resolves. */
  async refresh(): Promise<void> {
    await this.client();
    await this.#read();
  }

  /** Reads the vault; call it again after the wallet's thread died. */
  async start(): Promise<void> {
    await this.client();
  }

  /** Locks at once, without a question. Hotkeys opened for mining stay open. */
  async lock(): Promise<void> {
    await (await this.client()).lock({});
  }

  /** Tells the wallet a chain, once per runtime version; only for such chains it signs. */
  async know(chain: Chain): Promise<WalletClient> {
    const client = await this.client();
    const { name, genesisHash, specVersion } = chain.info;
    const key = `${genesisHash}:${specVersion}`;
    let told = this.#told.get(key);
    if (!told) {
      const metadata = chain.api.runtimeMetadata.toU8a();
      told = client.registerChain({ name: name.slice(0, 60), genesisHash, metadata }).then(() => undefined);
      this.#told.set(key, told);
      told.catch(() => this.#told.delete(key));
    }
    await told;
    return client;
  }

  async #begin(): Promise<WalletClient> {
    this.#stopped = false;
    const client = await this.#ports.start();
    this.#told.clear();
    let reads = 0;
    const read = async () => {
      const mine = ++reads;
      const status = await client.status({});
      // Answers may pass each other; an older one never takes the place of a newer.
      if (mine === reads) this.#status = status;
    };
    this.#read = read;
    client.onChange(() => void read().catch(() => client.stop()));
    client.onStop(() => {
      this.#stopped = true;
      this.#client = null;
    });
    await read();
    return client;
  }
}
