/** Where each page was left: a new page is read from its top, and going back shows the place one came from. */

const STORE = 'taolite.scroll-places';
/** Entries of the history that are remembered. */
const MOST = 60;
/** How long a page that is still being read may grow towards the place it was left at. */
const GROWS_MS = 2_000;

/** Reads on from the top, with the focus in the page when what had it is gone. */
export function fromTop(): void {
  scrollTo(0, 0);
  if (document.activeElement === document.body) document.getElementById('main')?.focus({ preventScroll: true });
}

export class ScrollPlaces {
  /** Pixels from the top, by entry of the history. */
  readonly #left = new Map<string, number>(stored());
  #entry = '';
  #settling: (() => void) | null = null;

  /** Watches until the returned function is called. */
  keep(): () => void {
    const before = history.scrollRestoration;
    history.scrollRestoration = 'manual';
    const scrolled = () => {
      if (!this.#settling) this.#left.set(this.#entry, scrollY);
    };
    const enter = () => this.#enter();
    // Outlives a reload of the page, not its tab.
    const store = () => sessionStorage.setItem(STORE, JSON.stringify([...this.#left].slice(-MOST)));
    enter();
    addEventListener('scroll', scrolled, { passive: true });
    addEventListener('hashchange', enter);
    addEventListener('pagehide', store);
    return () => {
      this.#settling?.();
      removeEventListener('scroll', scrolled);
      removeEventListener('hashchange', enter);
      removeEventListener('pagehide', store);
      history.scrollRestoration = before;
    };
  }

  /** Another page stands on the screen: goes to where this entry of the history was left, else to the top. */
  pageShown(): void {
    this.#enter();
    this.#settling?.();
    const place = this.#left.get(this.#entry) ?? 0;
    fromTop();
    if (place > 0) this.#settle(place);
  }

  #enter(): void {
    const state = history.state as { readonly entry?: unknown } | null;
    if (typeof state?.entry === 'string') {
      this.#entry = state.entry;
      return;
    }
    this.#entry = crypto.randomUUID();
    history.replaceState({ ...state, entry: this.#entry }, '');
  }

  /** The page fills as it is read; whoever takes hold of it meanwhile is left alone. */
  #settle(place: number): void {
    const end = Date.now() + GROWS_MS;
    const hands = ['wheel', 'touchstart', 'keydown', 'pointerdown'];
    let frame = 0;
    const stop = () => {
      cancelAnimationFrame(frame);
      for (const hand of hands) removeEventListener(hand, stop);
      this.#settling = null;
    };
    const step = () => {
      scrollTo(0, place);
      if (Math.abs(scrollY - place) < 1 || Date.now() > end) stop();
      else frame = requestAnimationFrame(step);
    };
    this.#settling = stop;
    for (const hand of hands) addEventListener(hand, stop, { passive: true });
    step();
  }
}

function stored(): [string, number][] {
  try {
    const found: unknown = JSON.parse(sessionStorage.getItem(STORE) ?? '[]');
    return Array.isArray(found) ? found.filter(isPlace) : [];
  } catch {
    // Storage that is switched off or spoilt costs a place on a page, nothing else.
    return [];
  }
}

const isPlace = (found: unknown): found is [string, number] =>
  Array.isArray(found) && typeof found[0] === 'string' && Number.isFinite(found[1]);
