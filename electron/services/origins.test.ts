import { expect, it } from 'vitest';
import { isLoopbackOrigin } from './origins.ts';

it('pages of this machine are let in, others are not', () => {
  for (const origin of ['http://127.0.0.1:4480', 'http://localhost:3000', 'https://[::1]:8443'])
    expect(isLoopbackOrigin(origin)).toBe(true);
  for (const origin of [
    'null',
    '',
    'https://evil.example',
    'http://127.0.0.1.evil.example',
    'http://localhost.evil.example',
    'file://',
  ])
    expect(isLoopbackOrigin(origin)).toBe(false);
});
