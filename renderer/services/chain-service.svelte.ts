import type { Chain } from '../../chain/ports/chain.ts';
import type { ChainInfo, ChainStatus } from '../../chain/types/chain-info.ts';
import type { Heads } from '../../chain/types/head.ts';
import type { Connect } from '../../substrate/transport/transport.ts';
import type { Preferences } from '../state/preferences.ts';
import { readKeptGenesis } from './kept-genesis.ts';
import { readKeptTrust } from './kept-trust.ts';
import { forgetTold } from './told-metadata.ts';
import { addressLabel, endpointLabel, endpointText, readEndpoint, shareAddress, type Endpoint } from './endpoint.ts';

/** How a chain is opened; the app gives the real one, which is loaded only then. */
export type OpenChain = (options: {
  readonly connect: Connect;
  readonly kind: ChainInfo['kind'];
  readonly label: string;
  readonly onStatus: (status: ChainStatus) => void;
  readonly signal: AbortSignal;
  readonly attempts?: number;
  /** The connection proves storage. */
  readonly proving?: boolean;
}) => Promise<Chain>;

export interface ChainPorts {
  readonly open: OpenChain;
  /** The way to an endpoint, through the light node. For the devnet it resolves once the devnet runs, and fails with the reason why it does not. */
  readonly connect: (endpoint: Endpoint, signal: AbortSignal) => Promise<Connect>;
  /** The plain way to an address that is only tried. */
  readonly trial: (url: string) => Connect;
  /** The chain that a peer of the network is on: its genesis hash. Fails with the reason where there is no host to dial it. */
  readonly trialPeer: (address: string) => Promise<string>;
  readonly preferences: Preferences;
  /** What was kept of trust in this chain could not be read, and nobody vouches for it now. Said once. */
  readonly onTrustLost?: (label: string) => void;
}

const CLOSED: ChainStatus = { state: 'closed' };
const blockTimeKey = (genesisHash: string) => `blockTime.${genesisHash}`;

/** The chain the app looks at: which one, how the connection stands, its newest blocks. Reactive. */
export class ChainService {
  readonly #ports: ChainPorts;
  #endpoint = $state.raw<Endpoint>({ kind: 'devnet' });
  #status = $state.raw<ChainStatus>(CLOSED);
  #handle = $state.raw<Chain | null>(null);
  #heads = $state.raw<Heads | null>(null);
  #fault = $state.raw<Error | null>(null);
  #attempt = new AbortController();

  constructor(ports: ChainPorts) {
    this.#ports = ports;
    this.#endpoint = readEndpoint(ports.preferences.get('endpoint'));
  }

  get endpoint(): Endpoint {
    return this.#endpoint;
  }
  /** The person's name for the chain: "Bundled devnet", "node.example:443". */
  get label(): string {
    return endpointLabel(this.#endpoint);
  }
  get status(): ChainStatus {
    return this.#status;
  }
  /** The chain that was opened, also while its connection is lost. Null before the first connection. */
  get handle(): Chain | null {
    return this.#handle;
  }
  /** The chain while it can be asked; null while offline. Read new data from this only. */
  get live(): Chain | null {
    return this.#status.state === 'connected' || this.#status.state === 'behind' ? this.#handle : null;
  }
  /** Nothing can be asked now. What is shown comes from what is stored. */
  get offline(): boolean {
    return this.live === null;
  }
  get info(): ChainInfo | null {
    return this.#handle?.info ?? null;
  }
  get heads(): Heads | null {
    return this.#heads;
  }
  /** Number of the newest block, null before the first. Read it to be called again with each block. */
  get block(): number | null {
    return this.#heads?.best.number ?? null;
  }
  /** Genesis hash of this endpoint's chain: of the open one, else of the one that was last seen there. Null when none ever was. */
  get genesis(): string | null {
    return this.#handle?.info.genesisHash ?? this.genesisOf(this.#endpoint);
  }
  /** Time between blocks by the chain's constants, ms: of the open chain, else as it was when it was last seen. Null when it never was. */
  get blockTimeMs(): number | null {
    const { genesis } = this;
    const open = this.#handle?.info.blockTimeMs;
    if (open !== undefined) return open;
    const kept = Number(genesis === null ? NaN : (this.#ports.preferences.get(blockTimeKey(genesis)) ?? NaN));
    return kept > 0 && Number.isFinite(kept) ? kept : null;
  }
  /** Genesis hash of the chain that was last seen at an endpoint. Null when none ever was. */
  genesisOf(endpoint: Endpoint): string | null {
    return readKeptGenesis(this.#ports.preferences.get(`genesis.${endpointText(endpoint)}`));
  }
  /** Where trust in this endpoint's chain begins, as the text of a checkpoint file: kept once a person vouched. Null when nobody did. */
  get trust(): string | null {
    return readKeptTrust(this.#ports.preferences.get(this.#trustKey));
  }
  get #trustKey(): string {
    return `trust.${endpointText(this.#endpoint)}`;
  }
  #dropUnreadable(): void {
    const { preferences, onTrustLost } = this.#ports;
    if (!preferences.get(this.#trustKey) || this.trust !== null) return;
    preferences.set(this.#trustKey, '');
    onTrustLost?.(this.label);
  }
  /** Keeps where trust may begin the next time; nothing while nobody vouched. @throws RpcError, DisconnectedError */
  async keepTrust(): Promise<void> {
    const key = this.#trustKey;
    const file = await this.live?.request('light_checkpoint', []);
    if (file) this.#ports.preferences.set(key, JSON.stringify(file));
  }
  /** Opens the chain anew from a checkpoint a person vouched for. @param file text of a checkpoint file that was read before */
  beginTrust(file: string): void {
    this.#ports.preferences.set(this.#trustKey, file);
    this.retry();
  }
  /** Begins anew, as if nobody had vouched for the chain, or told how it is read. */
  forgetTrust(): void {
    if (this.genesis !== null) forgetTold(this.#ports.preferences, this.genesis);
    this.#ports.preferences.set(this.#trustKey, '');
    this.retry();
  }
  /** Another window set a preference: where somebody vouched there, or began anew, this one follows. Trust that is only carried on is no news. */
  heardPreference(key: string, now: string | null, before: string | null): void {
    if (key === this.#trustKey && !now !== !before) this.retry();
  }
  /** Why there is no chain at all: the devnet did not start, or the other side is no Bittensor chain. */
  get fault(): Error | null {
    return this.#fault;
  }
  /** The money is play money. */
  get play(): boolean {
    return this.#endpoint.kind === 'devnet';
  }

  /** Opens the kept endpoint. */
  start(): void {
    void this.#open();
  }

  /** Goes to another chain and keeps the choice. */
  choose(endpoint: Endpoint): void {
    const { preferences } = this.#ports;
    preferences.set('endpoint', endpointText(endpoint));
    if (shareAddress(this.#endpoint, endpoint)) this.#carry(this.#endpoint, endpoint);
    this.#endpoint = endpoint;
    this.#heads = null;
    this.retry();
  }

  /** An address was added to a chain or taken away: what is known of it stays. Another chain that answers there is refused by it. */
  #carry(from: Endpoint, to: Endpoint): void {
    const { preferences } = this.#ports;
    for (const [what, read] of [
      ['genesis', readKeptGenesis],
      ['trust', readKeptTrust],
    ] as const) {
      const known = read(preferences.get(`${what}.${endpointText(from)}`));
      const key = `${what}.${endpointText(to)}`;
      if (known !== null && !preferences.get(key)) preferences.set(key, known);
    }
  }

  /** Opens the same endpoint anew, at once. */
  retry(): void {
    void this.#open();
  }

  /** Asks an address what chain it is, without going there. @throws ChainUnreachable, NotBittensor, UnexpectedAnswer */
  async test(url: string): Promise<ChainInfo> {
    const trial = new AbortController();
    const connect = this.#ports.trial(url);
    const chain = await this.#ports.open({
      connect,
      kind: 'endpoint',
      label: addressLabel(url),
      onStatus: () => undefined,
      signal: trial.signal,
      attempts: 1,
    });
    const info = { ...chain.info, specVersion: chain.info.specVersion };
    await chain.close();
    return info;
  }

  /** Asks a peer of the network for the genesis hash of its chain, without going there. @throws what keeps it from being dialled */
  testPeer(address: string): Promise<string> {
    return this.#ports.trialPeer(address);
  }

  /** Closes the connection and stays closed. */
  async stop(): Promise<void> {
    this.#attempt.abort(new Error('The chain was closed.'));
    const was = this.#handle;
    this.#handle = null;
    this.#status = CLOSED;
    await was?.close();
  }

  async #open(): Promise<void> {
    const was = this.#handle;
    this.#attempt.abort(new Error('Another chain was chosen.'));
    const attempt = new AbortController();
    this.#attempt = attempt;
    const current = () => !attempt.signal.aborted;
    const endpoint = this.#endpoint;
    this.#handle = null;
    this.#fault = null;
    this.#status = { state: 'connecting', attempt: 1, reason: null };
    this.#dropUnreadable();
    await was?.close();
    if (!current()) return;
    try {
      const connect = await this.#ports.connect(endpoint, attempt.signal);
      if (!current()) return;
      const chain = await this.#ports.open({
        connect,
        kind: endpoint.kind === 'devnet' ? 'devnet' : 'endpoint',
        label: endpointLabel(endpoint),
        proving: true,
        onStatus: (status) => {
          if (current()) this.#said(status);
        },
        signal: attempt.signal,
      });
      if (!current()) return void chain.close();
      this.#ports.preferences.set(`genesis.${endpointText(endpoint)}`, chain.info.genesisHash);
      this.#ports.preferences.set(blockTimeKey(chain.info.genesisHash), String(chain.info.blockTimeMs));
      this.#heads = chain.heads();
      this.#handle = chain;
      this.#status = chain.status();
      chain.onHeads((heads) => {
        if (current()) this.#heads = heads;
      });
    } catch (error) {
      if (!current()) return;
      this.#fault = error instanceof Error ? error : new Error(String(error));
      this.#status = { state: 'disconnected', reason: this.#fault.message, retryAt: null };
    }
  }

  #said(status: ChainStatus): void {
    this.#status = status;
    // Another chain answers at the address now: it is opened as what it is.
    if (status.state === 'replaced') this.retry();
  }
}
