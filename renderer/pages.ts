import type { Component } from 'svelte';
import type { Page } from './routes.ts';

type Loaded = Promise<{ default: Component }>;

/** Every page is a piece of its own, fetched when it is first shown. A subnet's own page belongs to the place Subnets. */
const PAGE: Record<Page, (detail: boolean) => Loaded> = {
  overview: () => import('./pages/overview/overview.svelte'),
  mine: () => import('./pages/mine/mine.svelte'),
  stake: () => import('./pages/stake/stake.svelte'),
  subnets: (detail) => (detail ? import('./pages/subnet/subnet.svelte') : import('./pages/subnets/subnets.svelte')),
  wallet: () => import('./pages/wallet/wallet.svelte'),
  settings: () => import('./pages/settings/settings.svelte'),
  welcome: () => import('./pages/first-run/first-run.svelte'),
  gallery: () => {
    // Every part with its states, for the people who build the pages. It is not in the product's build.
    if (import.meta.env.DEV || import.meta.env.MODE === 'gallery') return import('./pages/gallery.svelte') as Loaded;
    return Promise.reject(new Error('The gallery is not part of this build.'));
  },
};

export const loadPage = async (page: Page, detail: boolean): Promise<Component> => (await PAGE[page](detail)).default;
