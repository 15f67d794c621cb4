import { Metadata as PolkadotMetadata, TypeRegistry } from '@polkadot/types';
import { Keyring } from '@polkadot/keyring';
import type { KeyringPair } from '@polkadot/keyring/types';
import { cryptoWaitReady } from '@polkadot/util-crypto';
import { beforeAll, describe, expect, it } from 'vitest';
import { bytesToHex, hexToBytes } from '../../../substrate/bytes.ts';
import { encodeBareExtrinsic } from '../../../substrate/extrinsic.ts';
import { blockAt, type BlockAt } from '../block-at.ts';
import { genesisAt } from '../genesis-at.ts';
import { createDevnetRuntime } from '../index.ts';
import type { BuiltRuntime } from '../create-runtime.ts';
import type { RuntimeCall } from '../frame/dispatch.ts';
import { encode } from '../frame/type.ts';
import type { AccountId } from '../frame/types.ts';
import { balances, freeBalance } from '../pallets/balances/index.ts';
import { drand } from '../pallets/drand/declaration.ts';
import { SIGNATURE_1000 } from '../pallets/drand/testing/seal-timelock.ts';
import { pulsesPayload } from '../pallets/drand/types.ts';
import { proxy } from '../pallets/proxy/declaration.ts';
import { safeMode } from '../pallets/safe-mode/declaration.ts';
import { scheduler } from '../pallets/scheduler/declaration.ts';
import { sudo } from '../pallets/sudo/declaration.ts';
import { runtimeCall } from '../types/outer.ts';
import { ReadState } from './testing/read-state.ts';

const TAO = 1_000_000_000n;
const SLOT_MS = 12_000n;
let runtime: BuiltRuntime;
let registry: TypeRegistry;
let alice: KeyringPair, bob: KeyringPair;
let start: BlockAt;
const id = (pair: KeyringPair): AccountId => bytesToHex(pair.publicKey);

beforeAll(async () => {
  await cryptoWaitReady();
  const keys = new Keyring({ type: 'sr25519' });
  [alice, bob] = [keys.addFromUri('//Alice'), keys.addFromUri('//Bob')];
  runtime = createDevnetRuntime({ slotDurationMs: Number(SLOT_MS) });
  registry = new TypeRegistry();
  registry.setMetadata(new PolkadotMetadata(registry, bytesToHex(runtime.metadata.version(15))));
  const one = id(keys.addFromUri('//One'));
  start = genesisAt(runtime, {
    chainName: 'Test',
    endowed: [
      [id(alice), 1_000n * TAO],
      [id(bob), 1_000n * TAO],
      [one, TAO],
    ],
    sudo: id(alice),
    authorities: [one],
    finalizers: [one],
    slotDurationMs: Number(SLOT_MS),
  });
});
function signed(pair: KeyringPair, call: RuntimeCall, nonce: number): Uint8Array {
  const tx = registry.createType(
    'Extrinsic',
    { method: registry.createType('Call', encode(runtimeCall, call)) },
    { version: 4 },
  );
  tx.sign(pair, {
    blockHash: start.hash,
    genesisHash: start.hash,
    nonce,
    tip: 0n,
    runtimeVersion: { specVersion: 424, transactionVersion: 1 } as never,
    signedExtensions: registry.signedExtensions,
  });
  return tx.toU8a();
}
/** The block after `parent` with these extrinsics, all of which must be let in and succeed. */
function next(parent: BlockAt, ...extrinsics: Uint8Array[]): BlockAt {
  const now = BigInt(1_000_000 + parent.header.number) * SLOT_MS;
  const block = runtime.open(parent, now / SLOT_MS);
  for (const extrinsic of [...runtime.inherents(now), ...extrinsics])
    expect(block.apply(extrinsic)).toEqual({ ok: true, dispatched: { ok: true } });
  const { header, state } = block.finish();
  return blockAt(header, state);
}
const pay = (to: KeyringPair, value: bigint): RuntimeCall =>
  balances.calls.transfer_keep_alive({ dest: { type: 'Id', value: id(to) }, value });
const read = (at: BlockAt) => new ReadState(at.state);

describe('the whole runtime', () => {
  it('lets an account pay the fees of its proxy', () => {
    const delegate = { type: 'Id' as const, value: id(bob) };
    const before = next(
      start,
      signed(alice, proxy.calls.add_proxy({ delegate, proxy_type: 'Transfer', delay: 0 }), 0),
      signed(alice, proxy.calls.set_real_pays_fee({ delegate, pays_fee: true }), 1),
    );
    const act = proxy.calls.proxy({
      real: { type: 'Id', value: id(alice) },
      force_proxy_type: undefined,
      call: pay(bob, TAO),
    });
    const after = next(before, signed(bob, act, 0));
    expect(freeBalance(read(after), id(bob)) - freeBalance(read(before), id(bob))).toBe(TAO);
    expect(freeBalance(read(before), id(alice)) - freeBalance(read(after), id(alice))).toBeGreaterThan(TAO);
  });
  it('takes a pulse of drand from anyone, in a bare transaction', () => {
    const pulse = { round: 1_000n, randomness: new Uint8Array(32), signature: hexToBytes(SIGNATURE_1000) };
    const pulses_payload = {
      block_number: 1,
      pulses: [pulse],
      public: { type: 'Sr25519' as const, value: id(bob) },
    };
    const signature = { type: 'Sr25519' as const, value: bob.sign(encode(pulsesPayload, pulses_payload)) };
    const bare = encodeBareExtrinsic(encode(runtimeCall, drand.calls.write_pulse({ pulses_payload, signature })));
    expect(runtime.validate(start, bare)).toMatchObject({ ok: true, valid: { longevity: 3n } });
    const after = next(start, bare);
    expect(drand.storage.Pulses.get(read(after), 1_000n)).toEqual(pulse);
    expect(runtime.validate(after, bare)).toMatchObject({ ok: false, error: { name: 'Stale' } });
    const unsigned = drand.calls.write_pulse({ pulses_payload, signature: undefined });
    expect(runtime.validate(start, encodeBareExtrinsic(encode(runtimeCall, unsigned)))).toMatchObject({
      ok: false,
      error: { name: 'BadSigner' },
    });
  });
  it('runs what sudo scheduled when its block begins', () => {
    const call = balances.calls.force_set_balance({ who: { type: 'Id', value: id(bob) }, new_free: 5n * TAO });
    const later = scheduler.calls.schedule({ when: 2, maybe_periodic: undefined, priority: 0, call });
    const one = next(start, signed(alice, sudo.calls.sudo({ call: later }), 0));
    expect(freeBalance(read(one), id(bob))).toBe(1_000n * TAO);
    expect(freeBalance(read(next(one)), id(bob))).toBe(5n * TAO);
  });
  it('is stopped by safe mode and goes on after it', () => {
    const enter = sudo.calls.sudo({ call: safeMode.calls.force_enter({}) });
    const stopped = next(start, signed(alice, enter, 0));
    const now = BigInt(1_000_000 + stopped.header.number) * SLOT_MS;
    const block = runtime.open(stopped, now / SLOT_MS);
    for (const inherent of runtime.inherents(now)) expect(block.apply(inherent).ok).toBe(true);
    expect(block.apply(signed(bob, pay(alice, 1n), 0))).toEqual({
      ok: true,
      dispatched: { ok: false, title: 'System.CallFiltered' },
    });
    const leave = sudo.calls.sudo({ call: safeMode.calls.force_exit({}) });
    next(next(stopped, signed(alice, leave, 1)), signed(bob, pay(alice, 1_000n), 0));
  });
});
