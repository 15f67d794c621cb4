import fc from 'fast-check';
import { expect, test } from 'vitest';
import { PlainReader } from '../read/plain-reader.ts';
import { axonFrom, ipNumber, ipText } from './axon-info.ts';

test('an address survives being written and read, in both families', () => {
  fc.assert(
    fc.property(fc.bigInt(0n, 2n ** 32n - 1n), fc.bigInt(0n, 2n ** 128n - 1n), (v4, v6) => {
      expect(ipNumber(ipText(v4, 4))).toEqual({ ip: v4, ipType: 4 });
      expect(ipNumber(ipText(v6, 6))).toEqual({ ip: v6, ipType: 6 });
    }),
  );
});

test.each([
  ['192.0.2.7', 3221225991n, 4],
  ['2001:db8::1', 0x20010db8000000000000000000000001n, 6],
  ['::', 0n, 6],
  ['1:0:0:2::3', 0x00010000000000020000000000000003n, 6],
])('%s is the number the chain stores', (text, ip, ipType) => {
  expect(ipNumber(text)).toEqual({ ip, ipType });
  expect(ipText(ip, ipType)).toBe(text);
});

test.each(['', '1.2.3', '256.1.1.1', '1:2', ':::', '1::2::3', 'g::', '12345::', 'localhost'])(
  '"%s" is no address',
  (text) => {
    expect(() => ipNumber(text)).toThrow(RangeError);
  },
);

test('a neuron that announced nothing has no axon', () => {
  const empty = { block: 0, version: 0, ip: 0, port: 0, ipType: 0, protocol: 0 };
  expect(axonFrom(new PlainReader(empty, 'x'))).toBeNull();
});
