import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { bytesToHex, HexError, hexesToBytes, hexToBytes } from '../bytes.ts';

const bytes = fc.uint8Array({ maxLength: 400 });
const asText = (values: Uint8Array): string => [...values].map((byte) => byte.toString(16).padStart(2, '0')).join('');

/** What holds for hexadecimal whatever the platform reads and writes it with. */
export function hexCases(name: string): void {
  describe(name, () => {
    it('is lower-case digits after 0x, and comes back as it was, in either case and without 0x', () => {
      fc.assert(
        fc.property(bytes, (values) => {
          const text = bytesToHex(values);
          expect(text).toBe(`0x${asText(values)}`);
          for (const each of [text, text.slice(2), text.toUpperCase(), `0x${text.slice(2).toUpperCase()}`]) {
            const read = hexToBytes(each);
            expect(read).toEqual(values);
            expect(read.constructor).toBe(Uint8Array);
            expect(read.buffer.byteLength).toBe(values.length);
          }
        }),
      );
    });

    it('is written of the bytes a view shows, and of byte types with methods of their own', () => {
      class Odd extends Uint8Array {
        toHex(): string {
          return 'something else';
        }
      }
      fc.assert(
        fc.property(bytes, (values) => {
          const inside = Uint8Array.from([1, 2, ...values, 3]).subarray(2, 2 + values.length);
          expect(bytesToHex(inside)).toBe(bytesToHex(values));
          expect(bytesToHex(Odd.from(values))).toBe(bytesToHex(values));
        }),
      );
    });

    it('of many texts is read as of each alone, and refused when one of them is', () => {
      fc.assert(
        fc.property(fc.array(bytes, { maxLength: 20 }), fc.nat(), (list, at) => {
          const texts = list.map((values, i) => (i % 2 ? asText(values) : bytesToHex(values)));
          expect(hexesToBytes(texts)).toEqual(list);
          for (const wrong of ['0x0', 'zz', '0', `${'00'.repeat(50)}-0`])
            expect(() => hexesToBytes(texts.toSpliced(at % (list.length + 1), 0, wrong))).toThrow(HexError);
        }),
      );
    });

    it('with an odd number of digits or any other character is refused, wherever that stands', () => {
      for (const text of ['0x0', '0xzz', 'f', '0x00 0']) expect(() => hexToBytes(text)).toThrow(HexError);
      const other = fc.constantFrom('g', ' ', '-', 'x', 'é', '\u0130', '١', '\ud83d');
      fc.assert(
        fc.property(bytes, other, fc.nat(), (values, wrong, at) => {
          fc.pre(values.length > 0);
          const digits = asText(values);
          const place = at % digits.length;
          // "x" in the second place makes it begin with 0x.
          fc.pre(!(wrong === 'x' && place === 1));
          const broken = digits.slice(0, place) + wrong + digits.slice(place + 1);
          expect(() => hexToBytes(broken)).toThrow(HexError);
          expect(() => hexToBytes(`0x${broken}`)).toThrow(HexError);
        }),
      );
    });
  });
}
