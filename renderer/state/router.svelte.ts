import { parseRoute, plainRoute, type Page, type Route } from '../routes.ts';

/** The part of `window` the router needs. */
export interface HashWindow {
  readonly location: { hash: string };
  addEventListener(type: 'hashchange', listener: () => void): void;
  removeEventListener(type: 'hashchange', listener: () => void): void;
}

/** The page that is shown, as the window's address says. An unknown address shows the page `home`. */
export class Router {
  readonly #window: HashWindow;
  readonly #home: Page;
  #route = $state.raw<Route>() as Route;

  constructor(window: HashWindow, home: Page = 'overview') {
    this.#window = window;
    this.#home = home;
    this.#read();
  }

  get route(): Route {
    return this.#route;
  }

  go(address: string): void {
    this.#window.location.hash = address;
  }

  /** Follows the address until the returned function is called. */
  follow(): () => void {
    const read = () => this.#read();
    this.#window.addEventListener('hashchange', read);
    return () => this.#window.removeEventListener('hashchange', read);
  }

  #read(): void {
    this.#route = parseRoute(this.#window.location.hash) ?? plainRoute(this.#home);
  }
}
