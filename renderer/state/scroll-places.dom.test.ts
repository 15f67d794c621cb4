import { afterEach, beforeEach, expect, test } from 'vitest';
import { ScrollPlaces } from './scroll-places.ts';

/** How tall the page is: it cannot be scrolled further. */
let tall = 5_000;
function scrollBy(person: number) {
  Object.defineProperty(window, 'scrollY', { value: Math.min(person, tall), configurable: true });
  dispatchEvent(new Event('scroll'));
}
let places: ScrollPlaces;
let stop: () => void;
beforeEach(() => {
  tall = 5_000;
  window.scrollTo = ((_: number, y: number) => scrollBy(y)) as typeof window.scrollTo;
  history.replaceState(null, '');
  sessionStorage.clear();
  places = new ScrollPlaces();
  stop = places.keep();
  places.pageShown();
});
afterEach(() => stop());

/** Another entry of the history, or one there was. */
const go = (state: unknown) => {
  history.replaceState(state, '');
  dispatchEvent(new Event('hashchange'));
  places.pageShown();
};

test('a new page is read from its top, and going back shows the place one came from', () => {
  scrollBy(300);
  const first: unknown = history.state;
  go(null);
  expect(scrollY).toBe(0);
  scrollBy(40);
  go(first);
  expect(scrollY).toBe(300);
});

test('a page that is still being read comes to its place as it grows', async () => {
  scrollBy(900);
  const first: unknown = history.state;
  go(null);
  tall = 100;
  go(first);
  expect(scrollY).toBe(100);
  tall = 2_000;
  await expect.poll(() => scrollY).toBe(900);
});

test('whoever takes hold of the page meanwhile is left where they are', async () => {
  scrollBy(900);
  const first: unknown = history.state;
  go(null);
  tall = 100;
  go(first);
  dispatchEvent(new Event('wheel'));
  scrollBy(20);
  tall = 2_000;
  await new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(done)));
  expect(scrollY).toBe(20);
});

test('places outlive a reload of the page', () => {
  scrollBy(300);
  dispatchEvent(new Event('pagehide'));
  const again = new ScrollPlaces();
  again.pageShown();
  expect(scrollY).toBe(300);
});
