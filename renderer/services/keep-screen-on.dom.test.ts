import { expect, test, vi } from 'vitest';
import { keepScreenOn } from './keep-screen-on.ts';

function setUp(refuse = false) {
  const place = Object.assign(new EventTarget(), { visibilityState: 'visible' as DocumentVisibilityState });
  let held = 0;
  const request = vi.fn(async () => {
    if (refuse) throw new DOMException('the battery is low', 'NotAllowedError');
    held += 1;
    return { release: async () => void (held -= 1) };
  });
  const see = (state: DocumentVisibilityState) => {
    place.visibilityState = state;
    place.dispatchEvent(new Event('visibilitychange'));
  };
  return { window: { document: place, navigator: { wakeLock: { request } } }, request, see, held: () => held };
}

test('the screen is held until it is let go, also when that comes before the browser answered', async () => {
  const { window, held } = setUp();
  const letGo = keepScreenOn(window);
  await expect.poll(() => held()).toBe(1);
  letGo();
  expect(held()).toBe(0);
  keepScreenOn(window)();
  await new Promise((resolve) => setTimeout(resolve));
  expect(held()).toBe(0);
});

test('a page that was hidden asks again when it is seen, and not after it let go', async () => {
  const { window, request, see } = setUp();
  const letGo = keepScreenOn(window);
  see('hidden');
  expect(request).toHaveBeenCalledTimes(1);
  see('visible');
  expect(request).toHaveBeenCalledTimes(2);
  letGo();
  see('visible');
  expect(request).toHaveBeenCalledTimes(2);
});

test('a browser that refuses, or knows nothing of it, changes nothing', async () => {
  const { window, request } = setUp(true);
  keepScreenOn(window)();
  expect(request).toHaveBeenCalledTimes(1);
  keepScreenOn({ document: window.document, navigator: {} })();
});
