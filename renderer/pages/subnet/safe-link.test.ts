import fc from 'fast-check';
import { expect, test } from 'vitest';
import { safeLink } from './safe-link.ts';

test('plain https is a link, written with or without its scheme', () => {
  expect(safeLink('https://lexis.example/docs')).toEqual({
    href: 'https://lexis.example/docs',
    text: 'lexis.example/docs',
  });
  expect(safeLink(' github.com/lexis/lexis ')?.href).toBe('https://github.com/lexis/lexis');
});

test.each([
  'javascript:alert(1)',
  'http://lexis.example',
  'https://bank.example@evil.example',
  'data:text/html,x',
  'unknown',
  '',
])('%s is no link', (text) => expect(safeLink(text)).toBeNull());

test('whatever a stranger writes, it is https or nothing', () => {
  fc.assert(
    fc.property(fc.constantFrom('', 'https://', 'http://', 'javascript:', '//', 'a@'), fc.string(), (start, rest) => {
      const text = start + rest;
      const link = safeLink(text);
      if (link) expect(link.href).toMatch(/^https:\/\//);
    }),
  );
});
