import { beforeAll, describe, expect, it } from 'vitest';
import { bytesToHex, encodeU64, utf8 } from '../../../substrate/bytes.ts';
import { encodeHeader } from '../../../substrate/header.ts';
import { unframeExtrinsic } from '../../../substrate/extrinsic.ts';
import { blockAt, type BlockAt } from '../block-at.ts';
import { genesisAt } from '../genesis-at.ts';
import { inherents } from '../executive/inherents.ts';
import type { BuiltRuntime } from '../create-runtime.ts';
import { decode, encode, type ValueOf } from '../frame/type.ts';
import { option, tuple, vec, type AccountId } from '../frame/types.ts';
import { createDevnetRuntime } from '../index.ts';
import { mevShield } from '../pallets/mev-shield/declaration.ts';
import { timestamp } from '../pallets/timestamp/declaration.ts';
import { block as blockType, header as headerType, uncheckedExtrinsic } from '../types/block.ts';
import { checkInherentsResult, inherentData } from '../types/inherents.ts';
import { runtimeCall } from '../types/outer.ts';
import { shieldEncKey } from '../types/shield.ts';

const SLOT = 12_000n;
const NOW = 1_000n * SLOT;
const author: AccountId = `0x${'01'.repeat(32)}`;
let runtime: BuiltRuntime;
let genesis: BlockAt, first: BlockAt;

beforeAll(() => {
  runtime = createDevnetRuntime({ slotDurationMs: Number(SLOT) });
  genesis = genesisAt(runtime, {
    chainName: 'Test',
    endowed: [],
    sudo: author,
    authorities: [author],
    finalizers: [author],
    slotDurationMs: Number(SLOT),
  });
  const open = runtime.open(genesis, NOW / SLOT);
  for (const inherent of runtime.inherents(NOW)) open.apply(inherent);
  const finished = open.finish();
  first = blockAt(finished.header, finished.state);
});

const call = (at: BlockAt, method: string, args: Uint8Array = new Uint8Array()): Uint8Array =>
  runtime.call(at, `BlockBuilder_${method}`, args);
type Data = ValueOf<typeof inherentData>;
const data = (nowMs: bigint, key?: Uint8Array): Data => ({
  data: [
    ...(key ? [[utf8('shieldpk'), encode(option(shieldEncKey), key)] as [Uint8Array, Uint8Array]] : []),
    [utf8('timstap0'), encodeU64(nowMs)],
  ],
});
const callsOf = (extrinsics: readonly Uint8Array[]) => extrinsics.map((body) => decode(runtimeCall, body.subarray(1)));

describe('inherent_extrinsics', () => {
  const made = (from: Data) =>
    decode(vec(uncheckedExtrinsic), call(genesis, 'inherent_extrinsics', encode(inherentData, from)));
  it('sets the time, then announces the key that is given', () => {
    const key = new Uint8Array(1184).fill(3);
    expect(callsOf(made(data(NOW, key)))).toEqual([
      timestamp.calls.set({ now: NOW }),
      mevShield.calls.announce_next_key({ enc_key: key }),
    ]);
    expect(callsOf(made(data(NOW)))).toEqual([timestamp.calls.set({ now: NOW })]);
  });
  it('announces that there is no key when the author says so', () => {
    const without: Data = { data: [[utf8('shieldpk'), Uint8Array.of(0)], ...data(NOW).data] };
    expect(callsOf(made(without))[1]).toEqual(mevShield.calls.announce_next_key({ enc_key: undefined }));
  });
  it('cannot do without the time', () => {
    expect(() => made({ data: [] })).toThrow('no timestamp');
  });
});

describe('check_inherents', () => {
  const args = tuple(blockType, inherentData);
  function check(blockMs: bigint, ownMs: bigint) {
    const header = decode(headerType, encodeHeader(first.header));
    const extrinsics = inherents({ nowMs: blockMs }).map(unframeExtrinsic);
    const result = call(first, 'check_inherents', encode(args, [{ header, extrinsics }, data(ownMs)]));
    return decode(checkInherentsResult, result);
  }
  it('finds a block fine whose time lies between half a slot after its parent and 30 s after now', () => {
    const fine = { okay: true, fatal_error: false, errors: { data: [] } };
    expect(check(NOW + SLOT / 2n, NOW)).toEqual(fine);
    expect(check(NOW + 30_000n, NOW)).toEqual(fine);
  });
  it('says that a block comes too early, which may heal, or is from the future, which may not', () => {
    const failed = (fatal_error: boolean, code: number) => ({
      okay: false,
      fatal_error,
      errors: { data: [[utf8('timstap0'), Uint8Array.of(code)]] },
    });
    expect(check(NOW + SLOT / 2n - 1n, NOW)).toEqual(failed(false, 0));
    expect(check(NOW + 30_001n, NOW)).toEqual(failed(true, 1));
  });
});

describe('finalize_block', () => {
  it('is stopped by the missing time on a finished block, as on the real chain', () => {
    expect(() => call(first, 'finalize_block')).toThrow('Timestamp must be updated once in the block');
  });
  it('gives the header of a block that was begun', () => {
    const begun = first.state.apply([[timestamp.storage.DidUpdate.key(), Uint8Array.of(1)]]);
    const header = decode(headerType, call({ ...first, state: begun }, 'finalize_block'));
    expect(header).toMatchObject({ number: 1, parent_hash: genesis.hash, state_root: bytesToHex(first.state.root()) });
  });
});
