import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { auraConsensusItem, decodeAuraLog } from './aura.ts';
import { bytesToHex, hexToBytes } from './bytes.ts';
import { auraPreRuntime, auraSlot, consensusLogs, type DigestItem } from './digest.ts';
import {
  decodeHeader,
  encodeHeader,
  headerFromJson,
  headerHash,
  HeaderJsonError,
  headerToJson,
  splitSeal,
  type Header,
} from './header.ts';
import { ScaleError } from './scale/reader.ts';
import { lightClientVectors } from './testing/light-client-vectors.ts';

const vectors = lightClientVectors();
const hash = fc.uint8Array({ minLength: 32, maxLength: 32 });
const data = fc.uint8Array({ maxLength: 70 });
const engine = fc
  .array(fc.integer({ min: 0, max: 255 }), { minLength: 4, maxLength: 4 })
  .map((a) => String.fromCharCode(...a));
const item: fc.Arbitrary<DigestItem> = fc.oneof(
  fc.record({ type: fc.constant('other' as const), data }),
  fc.record({ type: fc.constantFrom('consensus' as const, 'seal' as const, 'preRuntime' as const), engine, data }),
  fc.record({ type: fc.constant('runtimeEnvironmentUpdated' as const) }),
);
const header: fc.Arbitrary<Header> = fc.record({
  parentHash: hash,
  number: fc.integer({ min: 0, max: 0xffff_ffff }),
  stateRoot: hash,
  extrinsicsRoot: hash,
  digest: fc.array(item, { maxLength: 5 }),
});

describe('a header', () => {
  it('comes back from its bytes and from its JSON form as it was', () => {
    fc.assert(
      fc.property(header, (value) => {
        expect(decodeHeader(encodeHeader(value))).toEqual(value);
        expect(headerFromJson(JSON.parse(JSON.stringify(headerToJson(value))))).toEqual(value);
      }),
    );
  });

  it('has one encoding: whatever decodes encodes to the same bytes, all else is refused', () => {
    const mutated = fc.tuple(header, fc.nat(), fc.nat(255), fc.integer({ min: -3, max: 3 }));
    fc.assert(
      fc.property(mutated, ([value, at, byte, grow]) => {
        const bytes = encodeHeader(value);
        bytes[at % bytes.length] = byte;
        const changed =
          grow < 0 ? bytes.subarray(0, grow) : new Uint8Array([...bytes, ...new Array<number>(grow).fill(byte)]);
        try {
          expect(encodeHeader(decodeHeader(changed))).toEqual(changed);
        } catch (error) {
          if (!(error instanceof ScaleError)) throw error;
        }
      }),
      { numRuns: 1000 },
    );
  });

  it.each([
    null,
    [],
    'header',
    {},
    { parentHash: '0x00' },
    { ...headerToJson(decodeHeader(new Uint8Array(98))), number: '12' },
    { ...headerToJson(decodeHeader(new Uint8Array(98))), number: '0x100000000' },
    { ...headerToJson(decodeHeader(new Uint8Array(98))), digest: { logs: [1] } },
    { ...headerToJson(decodeHeader(new Uint8Array(98))), stateRoot: '0x12' },
  ])('as broken JSON is refused with the field that is wrong (%#)', (json) => {
    expect(() => headerFromJson(json)).toThrow(HeaderJsonError);
  });

  it('gives its Aura slot, and refuses two of them', () => {
    expect(auraSlot([auraPreRuntime(150_000_001n)])).toBe(150_000_001n);
    expect(auraSlot([{ type: 'preRuntime', engine: 'BABE', data: new Uint8Array(8) }])).toBeUndefined();
    expect(() => auraSlot([auraPreRuntime(1n), auraPreRuntime(1n)])).toThrow(ScaleError);
    expect(() => auraSlot([{ type: 'preRuntime', engine: 'aura', data: new Uint8Array(9) }])).toThrow(ScaleError);
  });

  it('carries Aura logs that come back as they were', () => {
    const change = {
      type: 'authoritiesChange' as const,
      authorities: [new Uint8Array(32).fill(1), new Uint8Array(32)],
    };
    const disabled = { type: 'onDisabled' as const, index: 7 };
    const logs = consensusLogs([auraConsensusItem(change), auraConsensusItem(disabled)], 'aura');
    expect(logs.map(decodeAuraLog)).toEqual([change, disabled]);
    expect(() => decodeAuraLog(Uint8Array.of(9))).toThrow(ScaleError);
  });
});

describe.skipIf(!vectors)('shared vectors', () => {
  it.each(vectors?.headers ?? [])('header: $name', (vector) => {
    const value = decodeHeader(hexToBytes(vector.scale));
    expect(bytesToHex(encodeHeader(value))).toBe(vector.scale);
    expect(bytesToHex(headerHash(value))).toBe(vector.hash);
    expect(value.number).toBe(vector.header.number);
    expect(bytesToHex(value.stateRoot)).toBe(vector.header.stateRoot);
    const digest = value.digest.map((entry) => ({
      // The vectors write the item's older name.
      type: entry.type === 'runtimeEnvironmentUpdated' ? 'runtimeUpdated' : entry.type,
      ...('engine' in entry ? { engine: entry.engine } : {}),
      ...('data' in entry ? { data: bytesToHex(entry.data) } : {}),
    }));
    expect(digest).toEqual(vector.header.digest);
  });

  it.each(vectors?.aura ?? [])('aura: $name', ({ scale, slot, preSealHash, hash: sealed }) => {
    const value = decodeHeader(hexToBytes(scale));
    const parts = splitSeal(value);
    if (slot !== undefined) expect(auraSlot(value.digest)).toBe(BigInt(slot));
    if (sealed) expect(bytesToHex(headerHash(value))).toBe(sealed);
    if (preSealHash) expect(parts && bytesToHex(headerHash(parts.unsealed))).toBe(preSealHash);
  });
});
