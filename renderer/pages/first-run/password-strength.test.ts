import fc from 'fast-check';
import { expect, test } from 'vitest';
import { passwordStrength } from './password-strength.ts';

test.each([
  ['seven77', 'short'],
  ['aaaaaaaaaaaaaaaaaaaaaaaa', 'weak'],
  ['12345678901234567890', 'weak'],
  ['abababababababab', 'weak'],
  ['Summer2026', 'weak'],
  ['kelp-barge-ninety', 'good'],
  ['plumbline tide', 'fair'],
])('%s is %s', (password, strength) => {
  expect(passwordStrength(password)).toBe(strength);
});

test('a repeated character never makes a password good, however long', () => {
  fc.assert(
    fc.property(fc.string({ minLength: 1, maxLength: 1 }), fc.integer({ min: 8, max: 200 }), (character, length) => {
      expect(['short', 'weak', 'fair']).toContain(passwordStrength(character.repeat(length)));
    }),
  );
});
