import { href, type Page } from './routes.ts';

/** Places in the order of the rail, for Ctrl 1 and on. */
export const PLACES: readonly Page[] = ['overview', 'mine', 'stake', 'subnets', 'wallet', 'settings'];

export type Shortcut =
  { readonly does: 'go'; readonly to: string } | { readonly does: 'lock' } | { readonly does: 'toggle-mining' } | null;

/** What a key press means. Ctrl, or Cmd on a Mac; never a single letter. */
export function shortcutOf(
  event: Pick<KeyboardEvent, 'key' | 'code' | 'ctrlKey' | 'metaKey' | 'altKey' | 'shiftKey'>,
): Shortcut {
  if ((!event.ctrlKey && !event.metaKey) || event.altKey) return null;
  if (event.shiftKey) return event.code === 'KeyM' ? { does: 'toggle-mining' } : null;
  if (event.key.toLowerCase() === 'l') return { does: 'lock' };
  const place = /^[1-9]$/.test(event.key) ? PLACES[Number(event.key) - 1] : undefined;
  return place ? { does: 'go', to: href(place) } : null;
}
