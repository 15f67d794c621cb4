import { describe, expect, it } from 'vitest';
import { createDevnetRuntime } from '../index.ts';
import { decode } from '../frame/type.ts';
import { runtimeVersion } from '../types/runtime-version.ts';
import { bytesToHex, encodeU32, equalBytes, hexToBytes, utf8 } from '../../../substrate/bytes.ts';
import { blake2b128 } from '../../../substrate/hash.ts';
import { storageKey } from '../../../substrate/storage-key.ts';
import { ENDOWED, localGenesis } from '../../node/local-genesis.ts';
import { result } from '../frame/types.ts';
import { transactionValidityError, validTransaction } from '../types/transaction-validity.ts';
import { system } from '../pallets/system/declaration.ts';
import { keysReadBy, runtimeExports } from './runtime-exports.ts';
import { runtimeModule } from './runtime-module.ts';
import { instantiate } from './testing/wasm-host.ts';

const ACCOUNT = `0x${'22'.repeat(32)}` as const;
const EMPTY_HEADER = { parentHash: new Uint8Array(32), number: 0, extrinsicsRoot: new Uint8Array(32), digest: [] };
const genesis = (slotDurationMs: number) =>
  createDevnetRuntime({ slotDurationMs }).genesis({
    chainName: 'Test',
    endowed: [],
    sudo: ACCOUNT,
    authorities: [ACCOUNT],
    finalizers: [ACCOUNT],
    slotDurationMs,
  });

describe('the module at :code', () => {
  it('is valid WebAssembly whose sections name the runtime and its APIs', async () => {
    const code = genesis(12_000).get(utf8(':code'))!;
    const module = await WebAssembly.compile(new Uint8Array(code));
    const [version] = WebAssembly.Module.customSections(module, 'runtime_version');
    expect(decode(runtimeVersion, new Uint8Array(version!))).toMatchObject({
      spec_name: 'node-subtensor',
      spec_version: 424,
    });
    const [apis] = WebAssembly.Module.customSections(module, 'runtime_apis');
    expect(apis!.byteLength % 12).toBe(0);
    expect(apis!.byteLength).toBeGreaterThan(0);
  });
  it('is the same for the same runtime, and another when the metadata change', () => {
    const [slow, again, fast] = [12_000, 12_000, 250].map((ms) => genesis(ms).get(utf8(':code')));
    expect(equalBytes(slow!, again!)).toBe(true);
    expect(equalBytes(slow!, fast!)).toBe(false);
  });
  it('holds sections longer than one length byte can say', async () => {
    const apis = Array.from({ length: 40 }, (_, i) => [new Uint8Array(8).fill(i), i] as [Uint8Array, number]);
    const code = runtimeModule({
      version: { ...system.constants.Version, apis },
      metadata: () => new Uint8Array(),
      slotDurationMs: 250n,
    });
    const module = await WebAssembly.compile(new Uint8Array(code));
    expect(WebAssembly.Module.customSections(module, 'runtime_apis')[0]!.byteLength).toBe(480);
  });
});

describe('a call of the module', () => {
  const runtime = createDevnetRuntime({ slotDurationMs: 12_000 });
  const { genesis: dev } = localGenesis(12_000);
  const state = runtime.genesis({ ...dev, finalizers: [ACCOUNT, `0x${'33'.repeat(32)}`] });
  const at = { header: { ...EMPTY_HEADER, stateRoot: state.root() }, hash: ACCOUNT, state };
  const code = state.get(utf8(':code'))!;
  const alice = hexToBytes(ENDOWED[0]![1]);
  const used = storageKey('System', 'Account', blake2b128(alice), alice);
  // An account that has sent 7 transactions.
  const account = state.get(used)!.slice();
  account[0] = 7;
  const later = state.apply([[used, account]]);

  it.each([
    ['Core_version', ''],
    ['Metadata_metadata', ''],
    ['Metadata_metadata_versions', ''],
    ...[13, 14, 15, 16, 0x0e000000].map((v) => ['Metadata_metadata_at_version', bytesToHex(encodeU32(v))]),
    ['AuraApi_slot_duration', ''],
    ['AuraApi_authorities', ''],
    ['GrandpaApi_grandpa_authorities', ''],
    ['GrandpaApi_current_set_id', ''],
    ['GrandpaApi_generate_key_ownership_proof', `0x${'00'.repeat(40)}`],
    ['AccountNonceApi_account_nonce', ENDOWED[0]![1]],
    ['AccountNonceApi_account_nonce', `0x${'77'.repeat(32)}`],
  ])('%s(%s) answers as the runtime does', async (method, args) => {
    for (const trie of [state, later]) {
      const host = await instantiate(code, (key) => trie.get(key));
      const input = hexToBytes(args);
      expect(bytesToHex(host.call(method, input))).toBe(
        bytesToHex(runtime.call({ ...at, state: trie }, method, input)),
      );
      // A second call in the same instance sees nothing of the first.
      expect(bytesToHex(host.call(method, input))).toBe(
        bytesToHex(runtime.call({ ...at, state: trie }, method, input)),
      );
    }
  });

  it('reads nothing but the keys that a proof of the call holds', async () => {
    for (const method of Object.keys(
      runtimeExports({ version: system.constants.Version, metadata: () => new Uint8Array(), slotDurationMs: 1n }),
    )) {
      const args = method === 'AccountNonceApi_account_nonce' ? alice : new Uint8Array(4);
      const read: string[] = [];
      const host = await instantiate(code, (key) => {
        read.push(bytesToHex(key));
        return state.get(key);
      });
      host.call(method, args);
      expect(read, method).toEqual(keysReadBy(method, args)?.map(bytesToHex));
    }
    expect(keysReadBy('SubnetInfoRuntimeApi_get_subnet_info', new Uint8Array())).toBeUndefined();
  });

  it('takes an empty state for one of defaults', async () => {
    const host = await instantiate(code, () => undefined);
    expect(host.call('AuraApi_authorities', new Uint8Array())).toEqual(Uint8Array.of(0));
    expect(host.call('GrandpaApi_current_set_id', new Uint8Array())).toEqual(new Uint8Array(8));
  });

  it('lets a transaction pass with a tag of its own, and traps on arguments of the wrong length', async () => {
    const host = await instantiate(code, () => undefined);
    const verdicts = [1, 2].map((byte) =>
      decode(
        result(validTransaction, transactionValidityError),
        host.call('TaggedTransactionQueue_validate_transaction', Uint8Array.of(byte)),
      ),
    );
    expect(verdicts[0]).toMatchObject({
      ok: true,
      value: { priority: 0n, requires: [], provides: [blake2b128(Uint8Array.of(1))], longevity: 64n, propagate: true },
    });
    expect(verdicts[1]).not.toEqual(verdicts[0]);
    expect(() => host.call('AccountNonceApi_account_nonce', new Uint8Array(31))).toThrow(WebAssembly.RuntimeError);
    expect(() => host.call('Metadata_metadata_at_version', new Uint8Array(3))).toThrow(WebAssembly.RuntimeError);
  });
});
