import fc from 'fast-check';
import { beforeAll, describe, expect, it } from 'vitest';
import { bytesToHex } from '../../../substrate/bytes.ts';
import { auraSlot } from '../../../substrate/digest.ts';
import { encodeBareExtrinsic, frameExtrinsic } from '../../../substrate/extrinsic.ts';
import { blockAt, type BlockAt } from '../block-at.ts';
import { genesisAt } from '../genesis-at.ts';
import { createDevnetRuntime } from '../index.ts';
import type { BuiltRuntime } from '../create-runtime.ts';
import { decode, encode, ScaleError } from '../frame/type.ts';
import type { RuntimeCall } from '../frame/dispatch.ts';
import { system } from '../pallets/system/declaration.ts';
import { timestamp } from '../pallets/timestamp/declaration.ts';
import { utility } from '../pallets/utility/declaration.ts';
import { runtimeCall } from '../types/outer.ts';
import { ReadState } from './testing/read-state.ts';

const AUTHOR = `0x${'11'.repeat(32)}` as const;
let runtime: BuiltRuntime;
let start: BlockAt;
beforeAll(() => {
  runtime = createDevnetRuntime({ slotDurationMs: 250 });
  start = genesisAt(runtime, {
    chainName: 'Test',
    endowed: [[AUTHOR, 1_000_000n]],
    sudo: AUTHOR,
    authorities: [AUTHOR],
    finalizers: [AUTHOR],
    slotDurationMs: 250,
  });
});
const setTime = (now: bigint): Uint8Array => encodeBareExtrinsic(encode(runtimeCall, timestamp.calls.set({ now })));
function next(parent: BlockAt, slot: bigint): BlockAt {
  const block = runtime.open(parent, slot);
  expect(block.apply(setTime(slot * 250n)).ok).toBe(true);
  const { header, state } = block.finish();
  return blockAt(header, state);
}

describe('a block', () => {
  it('carries its slot in its digest and hangs from its parent', () => {
    const one = next(start, 8n);
    expect(auraSlot(one.header.digest)).toBe(8n);
    expect(bytesToHex(one.header.parentHash)).toBe(start.hash);
    expect(system.storage.BlockHash.get(new ReadState(one.state), 0)).toBe(start.hash);
  });
  it('keeps the hashes of the last 2,400 blocks, and that of genesis for ever', () => {
    let at = start;
    for (let slot = 1n; slot <= 2_410n; slot++) at = next(at, slot);
    const s = new ReadState(at.state);
    const has = (n: number) => system.storage.BlockHash.has(s, n);
    expect([0, 1, 8, 9, 10, 2_409].map(has)).toEqual([true, false, false, false, true, true]);
  }, 120_000);
  it('needs its time, in the slot it claims, once, and first', () => {
    expect(() => runtime.open(start, 8n).finish()).toThrow('Timestamp must be updated once in the block');
    const block = runtime.open(start, 8n);
    expect(block.apply(setTime(1_999n))).toMatchObject({ ok: false, error: { name: 'BadMandatory' } });
    expect(block.apply(setTime(2_000n)).ok).toBe(true);
    expect(block.apply(setTime(2_001n))).toMatchObject({ ok: false, error: { name: 'BadMandatory' } });
  });
  it('comes half a slot after its parent at least; the inherent sees to it', () => {
    const late = runtime.open(start, 8n);
    late.apply(setTime(2_249n));
    const { header, state } = late.finish();
    const parent = blockAt(header, state);
    const block = runtime.open(parent, 9n);
    expect(block.apply(setTime(2_250n)).ok).toBe(false);
    expect(runtime.inherents(2_250n, parent).map((x) => block.apply(x).ok)).toEqual([true]);
  });
  it('cannot claim a slot that has passed', () => {
    expect(() => runtime.open(next(start, 8n), 8n)).toThrow('slot 8 is not after slot 8');
  });
  it('takes no other bare extrinsics', () => {
    const block = runtime.open(start, 8n);
    const bare = encodeBareExtrinsic(encode(runtimeCall, system.calls.remark({ remark: new Uint8Array() })));
    expect(block.apply(bare)).toMatchObject({ ok: false, error: { kind: 'Unknown', name: 'NoUnsignedValidator' } });
    expect(runtime.validate(start, bare)).toMatchObject({ ok: false, error: { name: 'NoUnsignedValidator' } });
    expect(runtime.validate(start, setTime(1n))).toMatchObject({ ok: false, error: { name: 'MandatoryValidation' } });
  });
});

describe('bytes from outside', () => {
  it('are a call, or a ScaleError, and never anything else', () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 200 }), (bytes) => {
        try {
          expect(encode(runtimeCall, decode(runtimeCall, bytes))).toEqual(bytes);
        } catch (error) {
          if (!(error instanceof ScaleError)) throw error;
        }
      }),
      { numRuns: 3_000 },
    );
  });
  it('as extrinsics are refused with a reason', () => {
    fc.assert(
      fc.property(fc.constantFrom(4, 5, 0x84), fc.uint8Array({ maxLength: 250 }), (format, rest) => {
        const bytes = frameExtrinsic(Uint8Array.of(format, ...rest));
        const validity = runtime.validate(start, bytes);
        expect(validity.ok).toBe(false);
        expect(validity.ok || validity.error.name).not.toBe('Panicked');
      }),
      { numRuns: 500 },
    );
  });
  it('that nest calls without end do not use the stack up', () => {
    let call: RuntimeCall = system.calls.remark({ remark: new Uint8Array() });
    const depth = 5_000;
    const prefix = encode(runtimeCall, utility.calls.as_derivative({ index: 0, call })).subarray(0, 4);
    const bytes = new Uint8Array(depth * 4 + 3);
    for (let i = 0; i < depth; i++) bytes.set(prefix, i * 4);
    bytes.set(encode(runtimeCall, call), depth * 4);
    expect(() => decode(runtimeCall, bytes)).toThrow('nested deeper than 256 levels');
    for (let i = 0; i < 10; i++) call = utility.calls.as_derivative({ index: 0, call });
    expect(decode(runtimeCall, encode(runtimeCall, call))).toEqual(call);
  });
});
