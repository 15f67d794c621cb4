import { describe, expect, it } from 'vitest';
import { bytesToHex, startsWith } from '../../substrate/bytes.ts';
import { testNode } from '../node/testing.ts';
import { createDevnetRuntime } from '../runtime/index.ts';
import {
  boundedBytes,
  compact,
  option,
  str,
  struct,
  tuple,
  u128,
  u64,
  u8,
  variant,
  vec,
  i16,
  accountId,
} from '../runtime/frame/types.ts';
import { runtimeCall } from '../runtime/types/outer.ts';
import { jsonToScale, JsonValueError } from './json-to-scale.ts';
import { scaleToJson } from './scale-to-json.ts';

const { pallets } = createDevnetRuntime({ slotDurationMs: 250 }).metadata.description;
const items = pallets.flatMap((pallet) => Object.values(pallet.storage));

describe('storage values as JSON', () => {
  it('come back as the same bytes: the default of every item', () => {
    for (const item of items) {
      if (item.modifier === 'Optional') continue;
      const json = scaleToJson(item.value, item.fallback);
      expect(bytesToHex(jsonToScale(item.value, json, item.name)), `${item.pallet}.${item.name}`).toBe(
        bytesToHex(item.fallback),
      );
    }
  });
  it('come back as the same bytes: every value of a chain after some blocks, through the text of JSON too', async () => {
    const node = await testNode();
    for (let i = 0; i < 12; i++) await node.newBlock();
    let seen = 0;
    for (const [key, bytes] of node.chain.best.state.entries()) {
      const item = items.find(({ prefix }) => startsWith(key, prefix));
      if (!item) continue;
      seen++;
      const json = JSON.parse(JSON.stringify(scaleToJson(item.value, bytes))) as unknown;
      expect(bytesToHex(jsonToScale(item.value, json, item.name)), `${item.pallet}.${item.name}`).toBe(
        bytesToHex(bytes),
      );
    }
    expect(seen).toBeGreaterThan(100);
    await node.close();
  });
});

describe('JSON as people write it', () => {
  const sample = struct('x::Sample', { first_field: u64, inner: struct('x::Inner', { a: u8, b: option(u8) }) });
  const choice = variant('x::Choice', { Off: [0], At: [7, u8], Both: [9, { left: u8, right: i16 }] });
  it.each([
    [
      'numbers, decimal and hex text',
      tuple(u64, u64, u128),
      [5, '5', '0x05'],
      '0x05000000000000000500000000000000' + '05000000000000000000000000000000',
    ],
    ['a negative number', i16, -2, '0xfeff'],
    ['a compact number', compact(u64), '16384', '0x02000100'],
    ['fields in any spelling, the rest zero', sample, { firstField: 1 }, '0x01000000000000000000'],
    ['an option', vec(option(u8)), [null, 3], '0x08000103'],
    [
      'text as bytes, and hex as bytes',
      tuple(boundedBytes, boundedBytes, str),
      ['ab', '0x6162', 'ab'],
      '0x086162086162086162',
    ],
    ['an enum', vec(choice), ['off', { At: 4 }, { Both: { right: -1 } }], '0x0c0007040900ffff'],
    [
      'an account',
      accountId,
      '5GrwvaEF5zXb26Fz9rcQpDWS57CtERHpNehXCPcNoHGKutQY',
      '0xd43593c715fdd31c61141abd04a99fd6822c8558854ccde39a5684e7a56da27d',
    ],
    ['a call', runtimeCall, { System: { remark: { remark: '0x01' } } }, '0x00000401'],
  ])('%s', (_, type, json, hex) => {
    expect(bytesToHex(jsonToScale(type as never, json, 'x'))).toBe(hex);
  });
  it.each([
    ['x', u8, 256, '256 does not fit u8'],
    ['x', u8, 1.5, 'a whole number wanted'],
    ['x', u64, '1e5', 'a whole number wanted'],
    ['x.inner.c', sample, { inner: { c: 1 } }, 'no such field; there are a, b'],
    ['x[1]', vec(u8), [1, 'a'], 'a whole number wanted'],
    ['x', choice, 'On', 'one of Off, At, Both wanted'],
    ['x', tuple(u8, u8), [1], 'a list of 2 wanted'],
    ['x', accountId, '0x00', 'an SS58 address'],
  ])('refuses at %s', (path, type, json, text) => {
    const made = (): unknown => jsonToScale(type as never, json, 'x');
    expect(made).toThrow(JsonValueError);
    expect(made).toThrow(`${path}: ${text}`);
  });
});
