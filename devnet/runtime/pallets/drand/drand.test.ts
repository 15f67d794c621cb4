import { Keyring } from '@polkadot/keyring';
import type { KeyringPair } from '@polkadot/keyring/types';
import { cryptoWaitReady } from '@polkadot/util-crypto';
import { beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { bytesToHex, hexToBytes } from '../../../../substrate/bytes.ts';
import { account, PalletChain } from '../../executive/testing/pallet-chain.ts';
import { none } from '../../frame/origin.ts';
import { encode } from '../../frame/type.ts';
import { drand, QUICKNET } from './declaration.ts';
import { drandModule } from './module.ts';
import { beaconConfigurationPayload, pulsesPayload, type Pulse } from './types.ts';
import { isPulseOf, NotAPoint } from './verify-pulse.ts';

/** Round 1000 of quicknet, as the network published it. */
const PULSE: Pulse = {
  round: 1_000n,
  randomness: hexToBytes('0xfe290beca10872ef2fb164d2aa4442de4566183ec51c56ff3cd603d930e54fdd'),
  signature: hexToBytes(
    '0xb44679b9a59af2ec876b1a6b1ad52ea9b1615fc3982b19576350f93447cb1125e342b73a8dd2bacbe47e4b6b63ed5e39',
  ),
};
const { calls, storage } = drand;
let chain: PalletChain;
let alice: KeyringPair;
beforeAll(async () => {
  await cryptoWaitReady();
  alice = new Keyring({ type: 'sr25519' }).addFromUri('//Alice');
});
beforeEach(() => {
  chain = new PalletChain([drandModule]);
});
const payload = (pulses: Pulse[], block_number = 1) => ({
  block_number,
  pulses,
  public: { type: 'Sr25519' as const, value: bytesToHex(alice.publicKey) },
});
const sign = (bytes: Uint8Array) => ({ type: 'Sr25519' as const, value: alice.sign(bytes) });
const write = (pulses: Pulse[], block_number = 1) => {
  const pulses_payload = payload(pulses, block_number);
  return calls.write_pulse({ pulses_payload, signature: sign(encode(pulsesPayload, pulses_payload)) });
};
const validity = (call: ReturnType<typeof write>) => drandModule.validateUnsigned!(chain.ctx, call.value);

describe('a pulse', () => {
  it('is told from a forged one by the key of the network', () => {
    expect(isPulseOf(QUICKNET.public_key, PULSE)).toBe(true);
    expect(isPulseOf(QUICKNET.public_key, { ...PULSE, round: 1_001n })).toBe(false);
    expect(() => isPulseOf(QUICKNET.public_key, { ...PULSE, signature: new Uint8Array(48) })).toThrow(NotAPoint);
    expect(() => isPulseOf(new Uint8Array(3), PULSE)).toThrow(NotAPoint);
  });
  it('is stored once', () => {
    chain.dispatch(none, write([PULSE]));
    expect(storage.Pulses.get(chain.ctx, 1_000n)).toEqual(PULSE);
    expect(storage.LastStoredRound.get(chain.ctx)).toBe(1_000n);
    expect(storage.OldestStoredRound.get(chain.ctx)).toBe(1_000n);
    expect(chain.last('Drand.NewPulse')).toEqual({ rounds: [1_000n] });
    expect(() => chain.dispatch(none, write([PULSE]))).toThrow('Drand.InvalidRoundNumber');
    expect(() => chain.as(account(1), write([PULSE]))).toThrow('BadOrigin');
  });
  it('that the network did not sign is passed over, one that cannot be read fails', () => {
    chain.dispatch(none, write([{ ...PULSE, round: 5n }]));
    expect(chain.events()).toEqual([]);
    expect(storage.Pulses.has(chain.ctx, 5n)).toBe(false);
    const unreadable = { ...PULSE, signature: new Uint8Array(48) };
    expect(() => chain.dispatch(none, write([unreadable]))).toThrow('Drand.PulseVerificationError');
  });
  it('makes room for itself when a week of rounds is stored', () => {
    for (const round of [700n, 701n, 900n]) storage.Pulses.put(chain.ctx, round, PULSE);
    storage.OldestStoredRound.put(chain.ctx, 700n);
    storage.LastStoredRound.put(chain.ctx, 999n);
    chain.dispatch(none, write([PULSE]));
    expect(storage.OldestStoredRound.get(chain.ctx)).toBe(700n);
    chain.asRoot(calls.set_oldest_stored_round({ oldest_round: 1n }));
    storage.OldestStoredRound.put(chain.ctx, 1n);
    storage.LastStoredRound.put(chain.ctx, 216_050n);
    chain.dispatch(none, write([]));
    expect(storage.OldestStoredRound.get(chain.ctx)).toBe(51n);
  });
});

describe('a transaction that brings a pulse', () => {
  it('is let in when its payload is signed, alone, new, and not from the future', () => {
    expect(validity(write([PULSE]))).toMatchObject({ longevity: 3n, propagate: false });
    const unsigned = calls.write_pulse({ pulses_payload: payload([PULSE]), signature: undefined });
    expect(() => validity(unsigned)).toThrow('BadSigner');
    const forged = calls.write_pulse({ pulses_payload: payload([PULSE]), signature: sign(new Uint8Array(3)) });
    expect(() => validity(forged)).toThrow('BadProof');
    expect(() => validity(write([PULSE, PULSE]))).toThrow('Call');
    expect(() => validity(write([]))).toThrow('Call');
    expect(() => validity(write([PULSE], 2))).toThrow('Future');
    storage.LastStoredRound.put(chain.ctx, 1_000n);
    expect(() => validity(write([PULSE]))).toThrow('Stale');
    expect(() => validity(calls.set_oldest_stored_round({ oldest_round: 1n }))).toThrow('Call');
  });
  it('of an earlier round goes first', () => {
    storage.LastStoredRound.put(chain.ctx, 0n);
    const far = (1n << 63n) + 5n;
    const later = validity(write([{ ...PULSE, round: far }]))!;
    expect(validity(write([PULSE]))!.priority).toBeGreaterThan(later.priority);
    expect(later.provides).not.toEqual(validity(write([PULSE]))!.provides);
  });
});

describe('the network', () => {
  it('is root’s to change; pulses then wait for the next block', () => {
    const config_payload = { block_number: 1, config: { ...QUICKNET, period: 30 }, public: payload([]).public };
    const signature = sign(encode(beaconConfigurationPayload, config_payload));
    const change = calls.set_beacon_config({ config_payload, signature });
    expect(validity(change)).toMatchObject({ longevity: 1n, propagate: true });
    expect(() => chain.dispatch(none, change)).toThrow('BadOrigin');
    chain.asRoot(change);
    expect(storage.BeaconConfig.get(chain.ctx).period).toBe(30);
    expect(chain.events()).toEqual(['Drand.BeaconConfigChanged']);
    expect(() => validity(write([PULSE]))).toThrow('Stale');
    expect(() => validity(change)).toThrow('Stale');
  });
});
