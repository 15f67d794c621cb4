import { expect, it } from 'vitest';
import { rememberValid } from './remember-valid.ts';
import type { Signature } from './verify.ts';

const who = `0x${'01'.repeat(32)}` as const;
const signature: Signature = { type: 'Sr25519', value: new Uint8Array(64).fill(7) };
const message = Uint8Array.of(1, 2, 3);

it('checks a valid signature once, and the same bytes under any other message, account or kind anew', () => {
  const asked: string[] = [];
  const verify = rememberValid((s, m, w) => {
    asked.push(`${s.type} ${m.join('')} ${w.slice(0, 4)}`);
    return s.type === 'Sr25519' && m.length === 3 && w === who;
  });
  expect([verify(signature, message, who), verify(signature, message.slice(), who)]).toEqual([true, true]);
  expect(asked).toEqual(['Sr25519 123 0x01']);
  expect(verify(signature, Uint8Array.of(1, 2), who)).toBe(false);
  expect(verify(signature, message, `0x${'02'.repeat(32)}`)).toBe(false);
  expect(verify({ ...signature, type: 'Ed25519' }, message, who)).toBe(false);
  expect(asked).toHaveLength(4);
  expect(verify(signature, message, who)).toBe(true);
  expect(asked).toHaveLength(4);
});

it('checks an invalid signature every time', () => {
  let asked = 0;
  const verify = rememberValid(() => ++asked > 99);
  expect([verify(signature, message, who), verify(signature, message, who), asked]).toEqual([false, false, 2]);
});
