import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { alpha, AmountInputError, amountParts, amountText, parseAmount, plainAmount, TAO } from './amounts.ts';

const u64 = fc.bigInt({ min: 0n, max: 2n ** 64n - 1n });
const i65 = fc.bigInt({ min: -(2n ** 64n) + 1n, max: 2n ** 64n - 1n });

describe('amountParts', () => {
  test.each([
    [48_312_704_112n, {}, '48.3127'],
    [48_312_799_999n, {}, '48.3127'],
    [15_402_770_300_000n, {}, '15|402.7703'],
    [0n, {}, '0.0000'],
    [99_999n, {}, '<0.0001'],
    [-5n, {}, '<−0.0001'],
    [100_000n, {}, '0.0001'],
    [142_000n, { decimals: 6 }, '0.000142'],
    [48_312_704_112n, { exact: true }, '48.3127+04112'],
    [1n, { exact: true }, '0.0000+00001'],
    [391_000_000n, { signed: true }, '+0.3910'],
    [0n, { signed: true }, '0.0000'],
    [-25_000_000_000n, {}, '−25.0000'],
    [12_900_000_000n, { decimals: 0 }, '12'],
  ])('%s rao with %o is written %s', (rao, form, written) => {
    const p = amountParts(rao, form);
    const fraction = p.fraction ? `.${p.fraction}` : '';
    expect((p.below ? '<' : '') + p.sign + p.groups.join('|') + fraction + (p.rao && `+${p.rao}`)).toBe(written);
  });

  test('the four decimals never say more than there is', () => {
    fc.assert(
      fc.property(u64, (rao) => {
        const { groups, fraction, below } = amountParts(rao);
        const shown = parseAmount(`${groups.join('')}.${fraction}`);
        if (below) expect(rao > 0n && rao < shown).toBe(true);
        else expect(shown <= rao && rao - shown < 100_000n).toBe(true);
      }),
    );
  });

  test('the exact view loses nothing', () => {
    fc.assert(
      fc.property(i65, (rao) => {
        const { sign, groups, fraction, rao: rest } = amountParts(rao, { exact: true });
        const read = parseAmount(`${groups.join('')}.${fraction}${rest}`);
        expect(sign === '' ? read : -read).toBe(rao);
      }),
    );
  });
});

test('a copied amount reads back to the same rao', () => {
  fc.assert(
    fc.property(u64, (rao) => {
      expect(parseAmount(plainAmount(rao))).toBe(rao);
    }),
  );
  expect(plainAmount(48_312_704_112n)).toBe('48.312704112');
  expect(plainAmount(-1n)).toBe('-0.000000001');
});

test('α names its subnet in words', () => {
  expect(amountText(1_063_200_000n, alpha(46))).toBe('1.0632\u00a0α of subnet 46');
  expect(amountText(1n, TAO, {}, true)).toBe('<\u00a00.0001\u00a0play τ');
});

describe('parseAmount', () => {
  test.each([
    ['25', 25_000_000_000n],
    [' 4 210,5512 ', 4_210_551_200_000n],
    ['.5', 500_000_000n],
    ['1.', 1_000_000_000n],
    ['0.000000001', 1n],
  ])('reads %j', (text, rao) => expect(parseAmount(text)).toBe(rao));

  test.each([
    ['', 'empty'],
    ['.', 'not-a-number'],
    ['-1', 'not-a-number'],
    ['1e9', 'not-a-number'],
    ['1.2.3', 'not-a-number'],
    ['0.0000000001', 'too-many-decimals'],
    ['18446744073.709551616', 'too-large'],
  ])('refuses %j as %s', (text, reason) => {
    expect(() => parseAmount(text)).toThrow(expect.objectContaining({ name: 'AmountInputError', reason }));
  });

  test('whatever is typed, it answers with u64 rao or an AmountInputError', () => {
    fc.assert(
      fc.property(fc.string(), (text) => {
        try {
          const rao = parseAmount(text);
          expect(rao >= 0n && rao < 2n ** 64n).toBe(true);
        } catch (error) {
          expect(error).toBeInstanceOf(AmountInputError);
        }
      }),
    );
  });
});
