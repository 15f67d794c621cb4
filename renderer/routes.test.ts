import fc from 'fast-check';
import { expect, test } from 'vitest';
import { href, PAGES, parseRoute } from './routes.ts';

test('every address that is made is read back', () => {
  fc.assert(
    fc.property(fc.constantFrom(...PAGES), fc.string({ minLength: 1 }), fc.string(), (page, detail, value) => {
      const route = parseRoute(href(page, detail, { q: value }));
      expect([route?.page, route?.detail, route?.query.get('q')]).toEqual([page, detail, value]);
    }),
  );
});

test.each(['', '#', '#/nowhere', '#/subnets/46/more', '#/subnets/%E0%A4%A'])('%j names no page', (hash) => {
  expect(parseRoute(hash)).toBeNull();
});

test('no hash, however odd, breaks the reader', () => {
  fc.assert(
    fc.property(fc.string(), (hash) => {
      const route = parseRoute(hash);
      if (route) expect(PAGES).toContain(route.page);
    }),
  );
});
