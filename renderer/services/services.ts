import { getContext, setContext } from 'svelte';
import type { AxonTransport } from '../../miner/axon/axon-transport.ts';
import type { Notices } from '../state/notices.svelte.ts';
import type { Preferences } from '../state/preferences.ts';
import type { Router } from '../state/router.svelte.ts';
import type { Theme } from '../state/theme.svelte.ts';
import type { View } from '../state/view.svelte.ts';
import type { ChainService } from './chain-service.svelte.ts';
import type { MinerSummary } from './miner-summary.ts';
import type { SigningService } from './signing-service.ts';
import type { WalletService } from './wallet-service.svelte.ts';

/** Everything a page may use, made once when the app starts and given by context. */
export interface Services {
  readonly chain: ChainService;
  readonly wallet: WalletService;
  readonly signing: SigningService;
  readonly miner: { readonly summary: MinerSummary };
  /** Opens the miner's axon: on a port of the host, or in the devnet's in-process network of a plain browser. Null with the reason. */
  readonly axon: () => Promise<{ readonly transport: AxonTransport } | { readonly off: string }>;
  readonly notices: Notices;
  readonly view: View;
  readonly theme: Theme;
  readonly router: Router;
  readonly preferences: Preferences;
}

const KEY = Symbol('services');
export const provideServices = (services: Services): Services => setContext(KEY, services);
export const useServices = (): Services => getContext<Services>(KEY);
