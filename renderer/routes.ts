/** The pages. A page with a part after its name (a netuid) gets it as `detail`. */
export const PAGES = [
  'overview',
  'mine',
  'stake',
  'subnets',
  'wallet',
  'settings',
  'proof',
  'welcome',
  'gallery',
] as const;
export type Page = (typeof PAGES)[number];

export interface Route {
  readonly page: Page;
  readonly detail: string | null;
  /** What follows `?` in the hash: a netuid to stake into, a step to resume. */
  readonly query: URLSearchParams;
}

/** Reads a location hash like `#/subnets/46?tab=neurons`. Null when it names no page. */
export function parseRoute(hash: string): Route | null {
  const [path = '', query = ''] = hash.replace(/^#\/?/, '').split('?', 2);
  const [name = '', detail = '', ...more] = path.split('/');
  const page = PAGES.find((known) => known === name);
  if (page === undefined || more.length > 0) return null;
  let plain: string;
  try {
    plain = decodeURIComponent(detail);
  } catch (error) {
    if (error instanceof URIError) return null;
    throw error;
  }
  return { page, detail: plain === '' ? null : plain, query: new URLSearchParams(query) };
}

/** The address of a page inside the app. */
export function href(page: Page, detail?: string | number, query?: Record<string, string | number>): string {
  const part = detail === undefined ? '' : `/${encodeURIComponent(detail)}`;
  const search = query ? new URLSearchParams(Object.entries(query).map(([k, v]) => [k, String(v)])).toString() : '';
  return `#/${page}${part}${search && `?${search}`}`;
}

/** The route of a page alone. */
export const plainRoute = (page: Page): Route => ({ page, detail: null, query: new URLSearchParams() });
