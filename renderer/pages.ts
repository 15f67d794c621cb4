import type { Component } from 'svelte';
import type { Page } from './routes.ts';

/** Every page is a piece of its own, fetched when it is first shown. */
const FILES = import.meta.glob<{ default: Component }>([
  './pages/overview/overview.svelte',
  './pages/mine/mine.svelte',
  './pages/stake/stake.svelte',
  './pages/subnets/subnets.svelte',
  './pages/subnet/subnet.svelte',
  './pages/wallet/wallet.svelte',
  './pages/settings/settings.svelte',
  './pages/proof/proof.svelte',
  './pages/first-run/first-run.svelte',
]);

/**
 * Fetches the pages that were not shown yet, so that each is there at once, also when the app was updated or its host ended
 * meanwhile. What does not come now is fetched again, and missed aloud, when it is shown.
 */
export async function fetchOtherPages(): Promise<void> {
  for (const load of Object.values(FILES)) {
    const came = await load().then(
      () => true,
      () => false,
    );
    if (!came) return;
  }
}

/** Fetches a page. A subnet's own page belongs to the place Subnets. @throws when it cannot be fetched */
export async function loadPage(page: Page, detail: boolean): Promise<Component> {
  // Every part with its states, for the people who build the pages. It is not in the product's build.
  if (page === 'gallery' && (import.meta.env.DEV || import.meta.env.MODE === 'gallery'))
    return (await import('./pages/gallery.svelte')).default as unknown as Component;
  const name = page === 'welcome' ? 'first-run' : page === 'subnets' && detail ? 'subnet' : page;
  const load = FILES[`./pages/${name}/${name}.svelte`];
  if (!load) throw new Error(`There is no page ${page} in this build.`);
  return (await load()).default;
}
