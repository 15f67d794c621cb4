import { getContext, setContext } from 'svelte';
import type { ExplorerStore } from '../../chain/ports/explorer-store.ts';
import type { AxonTransport } from '../../miner/axon/axon-transport.ts';
import type { Notices } from '../state/notices.svelte.ts';
import type { Preferences } from '../state/preferences.ts';
import type { Router } from '../state/router.svelte.ts';
import type { Theme } from '../state/theme.svelte.ts';
import type { TruthWish } from '../state/truth.svelte.ts';
import type { View } from '../state/view.svelte.ts';
import type { AccountHistory } from './account-history.svelte.ts';
import type { ChainService } from './chain-service.svelte.ts';
import type { DevnetService } from './devnet-service.svelte.ts';
import type { HostService } from './host-service.svelte.ts';
import type { Journal } from './journal.ts';
import type { KeepAll } from './keep-all.svelte.ts';
import type { LightService } from './light-service.svelte.ts';
import type { MinerSummary } from './miner-summary.ts';
import type { SmoldotService } from './smoldot-service.svelte.ts';
import type { StoredChains } from './stored-chains.ts';
import type { SigningDesk } from './signing-desk.svelte.ts';
import type { UnlockWish } from './unlock.svelte.ts';
import type { WalletService } from './wallet-service.svelte.ts';

/** Everything a page may use, made once when the app starts and given by context. */
export interface Services {
  readonly chain: ChainService;
  /** What the app checked itself, and how. */
  readonly light: LightService;
  /** Another light client, whose final blocks are held beside ours. */
  readonly smoldot: SmoldotService;
  /** "How do you know?", asked of a figure. */
  readonly truth: TruthWish;
  readonly wallet: WalletService;
  readonly signing: SigningDesk;
  /** Chains as they were last proved here, readable offline. */
  readonly storedChains: StoredChains;
  /** Reads every subnet once, to be readable offline. */
  readonly keepAll: KeepAll;
  /** What was seen before and nothing proves, readable offline. @throws StoreFailed when the browser keeps nothing */
  readonly explorer: () => Promise<ExplorerStore>;
  /** What was signed and sent from here. */
  readonly journal: Journal;
  /** What happened to the accounts of the wallet. */
  readonly history: AccountHistory;
  readonly host: HostService;
  readonly devnet: DevnetService;
  readonly miner: { readonly summary: MinerSummary; toggle?(): void };
  /** Where the miner's axon listens: a port of the host, or the devnet's network inside a plain browser. `off` says why it cannot. */
  readonly axon: () => Promise<{ readonly transport: AxonTransport } | { readonly off: string }>;
  /** Asks for the password where a page needs the wallet unlocked. */
  readonly unlock: UnlockWish;
  readonly notices: Notices;
  readonly view: View;
  readonly theme: Theme;
  readonly router: Router;
  readonly preferences: Preferences;
}

const KEY = Symbol('services');
export const provideServices = (services: Services): Services => setContext(KEY, services);
export const useServices = (): Services => getContext<Services>(KEY);
