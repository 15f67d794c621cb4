import { Metadata as PolkadotMetadata, TypeRegistry } from '@polkadot/types';
import { Keyring } from '@polkadot/keyring';
import type { KeyringPair } from '@polkadot/keyring/types';
import { cryptoWaitReady } from '@polkadot/util-crypto';
import { beforeAll, describe, expect, it } from 'vitest';
import { bytesToHex, encodeU32, hexToBytes } from '../../../substrate/bytes.ts';
import { headerHash } from '../../../substrate/header.ts';
import { orderedTrieRoot } from '../../../substrate/trie/ordered-trie-root.ts';
import { blockAt, type BlockAt } from '../block-at.ts';
import { genesisAt } from '../genesis-at.ts';
import { createDevnetRuntime } from '../index.ts';
import type { BuiltRuntime } from '../create-runtime.ts';
import { decode, encode } from '../frame/type.ts';
import type { RuntimeCall } from '../frame/dispatch.ts';
import type { AccountId } from '../frame/types.ts';
import { balances, freeBalance, totalIssuance } from '../pallets/balances/index.ts';
import { sudo } from '../pallets/sudo/declaration.ts';
import { system } from '../pallets/system/declaration.ts';
import { utility } from '../pallets/utility/declaration.ts';
import type { Genesis, OpenBlock } from '../runtime.ts';
import { runtimeDispatchInfo } from '../types/transaction-payment.ts';
import { runtimeCall } from '../types/outer.ts';
import { ReadState } from './testing/read-state.ts';

const TAO = 1_000_000_000n;
const SLOT_MS = 12_000;
let runtime: BuiltRuntime;
let registry: TypeRegistry;
let alice: KeyringPair, bob: KeyringPair, one: KeyringPair;
let genesis: Genesis;
const id = (pair: KeyringPair): AccountId => bytesToHex(pair.publicKey);

beforeAll(async () => {
  await cryptoWaitReady();
  const keys = new Keyring({ type: 'sr25519' });
  [alice, bob, one] = ['//Alice', '//Bob', '//One'].map((path) => keys.addFromUri(path)) as [
    KeyringPair,
    KeyringPair,
    KeyringPair,
  ];
  runtime = createDevnetRuntime({ slotDurationMs: SLOT_MS });
  registry = new TypeRegistry();
  registry.setMetadata(new PolkadotMetadata(registry, bytesToHex(runtime.metadata.version(15))));
  genesis = {
    chainName: 'Test',
    endowed: [
      [id(alice), 1_000n * TAO],
      [id(bob), 1_000n * TAO],
      [id(one), 2_000n * TAO],
    ],
    sudo: id(alice),
    authorities: [id(one)],
    finalizers: [id(one)],
    slotDurationMs: SLOT_MS,
  };
});

function start(): BlockAt {
  return genesisAt(runtime, genesis);
}
/** Opens the block after `parent` with its time set. */
function open(parent: BlockAt): OpenBlock {
  const now = BigInt((1_000_000 + parent.header.number) * SLOT_MS);
  const block = runtime.open(parent, now / BigInt(SLOT_MS));
  for (const inherent of runtime.inherents(now))
    expect(block.apply(inherent)).toEqual({ ok: true, dispatched: { ok: true } });
  return block;
}
function finish(block: OpenBlock): BlockAt {
  const { header, state } = block.finish();
  return blockAt(header, state);
}
let genesisHash: AccountId;
/** A transaction as a wallet makes it: by polkadot-js, from our metadata. */
function signed(
  pair: KeyringPair,
  call: RuntimeCall,
  options: { nonce?: number; tip?: bigint; specVersion?: number } = {},
): Uint8Array {
  genesisHash ??= start().hash;
  const method = registry.createType('Call', encode(runtimeCall, call));
  const tx = registry.createType('Extrinsic', { method }, { version: 4 });
  tx.sign(pair, {
    blockHash: genesisHash,
    genesisHash,
    nonce: options.nonce ?? 0,
    tip: options.tip ?? 0n,
    runtimeVersion: { specVersion: options.specVersion ?? 424, transactionVersion: 1 } as never,
    signedExtensions: registry.signedExtensions,
  });
  return tx.toU8a();
}
const transfer = (to: KeyringPair, value: bigint): RuntimeCall =>
  balances.calls.transfer_keep_alive({ dest: { type: 'Id', value: id(to) }, value });
const eventsOf = (at: BlockAt): string[] =>
  system.storage.Events.get(new ReadState(at.state)).map(
    ({ phase, event }) =>
      `${phase.type === 'ApplyExtrinsic' ? phase.value : phase.type} ${event.type}.${event.value.type}`,
  );
const fee = (at: BlockAt, extrinsic: Uint8Array): bigint =>
  decode(
    runtimeDispatchInfo,
    runtime.call(at, 'TransactionPaymentApi_query_info', Uint8Array.of(...extrinsic, ...encodeU32(extrinsic.length))),
  ).partial_fee;

describe('a block with a transfer', () => {
  it('moves the amount, charges what the fee query says, pays the author, and reports in the real chain’s order', () => {
    const before = start();
    const extrinsic = signed(alice, transfer(bob, 10n * TAO));
    const quoted = fee(before, extrinsic);
    const block = open(before);
    expect(block.apply(extrinsic)).toEqual({ ok: true, dispatched: { ok: true } });
    const after = finish(block);
    const s = new ReadState(after.state);
    expect(freeBalance(s, id(alice))).toBe(990n * TAO - quoted);
    expect(freeBalance(s, id(bob))).toBe(1_010n * TAO);
    expect(freeBalance(s, id(one))).toBe(2_000n * TAO + quoted);
    expect(totalIssuance(s)).toBe(4_000n * TAO);
    // base 54,078 + one rao per byte + (190,000,000 + 300,000,000) ps at 0.0005 rao
    expect(quoted).toBe(54_078n + BigInt(extrinsic.length) + 245_000n);
    expect(system.storage.Account.get(s, id(alice)).nonce).toBe(1);
    expect(eventsOf(after).filter((e) => e.startsWith('1 '))).toEqual([
      '1 Balances.Withdraw',
      '1 Balances.Transfer',
      '1 Balances.Deposit',
      '1 TransactionPayment.TransactionFeePaid',
      '1 System.ExtrinsicSuccess',
    ]);
  });

  it('leaves events and accounts that polkadot-js reads through our metadata', () => {
    const block = open(start());
    block.apply(signed(alice, transfer(bob, TAO)));
    const after = finish(block);
    const raw = after.state.get(system.storage.Events.key())!;
    const records = registry.createType('Vec<FrameSystemEventRecord>', raw) as unknown as {
      event: { section: string; method: string };
    }[];
    expect(records.map((r) => `${r.event.section}.${r.event.method}`)).toContain('balances.Transfer');
    const account = registry.createType(
      'FrameSystemAccountInfo',
      after.state.get(system.storage.Account.key(id(bob)))!,
    );
    expect(account.toJSON()).toMatchObject({ nonce: 0, providers: 1, data: { free: Number(1_001n * TAO) } });
  });

  it('executes again to the same header', () => {
    const parent = start();
    const block = open(parent);
    const extrinsic = signed(alice, transfer(bob, TAO));
    block.apply(extrinsic);
    const first = block.finish();
    const again = runtime.open(parent, 1_000_000n);
    for (const x of first.extrinsics) again.apply(x);
    expect(headerHash(again.finish().header)).toEqual(headerHash(first.header));
    expect(first.header.extrinsicsRoot).toEqual(orderedTrieRoot(first.extrinsics, 0));
    expect(first.header.stateRoot).toEqual(first.state.root());
  });
});

describe('an extrinsic that may not run', () => {
  const refused = (extrinsic: Uint8Array, name: string) => {
    const at = start();
    const block = open(at);
    const applied = block.apply(extrinsic);
    expect(applied).toMatchObject({ ok: false, error: { name } });
    const after = finish(block);
    expect(freeBalance(new ReadState(after.state), id(alice))).toBe(1_000n * TAO);
    return runtime.validate(at, extrinsic);
  };
  it('with a wrong signature is a BadProof', () => {
    const extrinsic = signed(alice, transfer(bob, TAO));
    extrinsic[50]! ^= 1;
    expect(refused(extrinsic, 'BadProof')).toMatchObject({ ok: false, error: { name: 'BadProof' } });
  });
  it('signed for another version of the runtime is a BadProof', () => {
    refused(signed(alice, transfer(bob, TAO), { specVersion: 423 }), 'BadProof');
  });
  it('with a nonce ahead is Future in a block and waits in the pool for the one before', () => {
    const validity = refused(signed(alice, transfer(bob, TAO), { nonce: 1 }), 'Future');
    expect(validity.ok && validity.valid.requires).toHaveLength(1);
  });
  it('is Stale the second time', () => {
    const block = open(start());
    const extrinsic = signed(alice, transfer(bob, TAO));
    expect(block.apply(extrinsic).ok).toBe(true);
    expect(block.apply(extrinsic)).toMatchObject({ ok: false, error: { name: 'Stale' } });
    const after = finish(block);
    expect(runtime.validate(after, extrinsic)).toMatchObject({ ok: false, error: { name: 'Stale' } });
  });
  it('by an account that cannot pay is Payment', () => {
    const poor = new Keyring({ type: 'sr25519' }).addFromUri('//Poor');
    const block = open(start());
    expect(block.apply(signed(poor, transfer(bob, 1n)))).toMatchObject({ ok: false, error: { name: 'Payment' } });
  });
  it('that uses sudo without being it is a BadSigner', () => {
    refused(signed(bob, sudo.calls.sudo({ call: system.calls.remark({ remark: new Uint8Array() }) })), 'BadSigner');
  });
  it('of random bytes is refused and changes nothing', () => {
    refused(hexToBytes('0x1c84001122334455'), 'Call');
  });
});

describe('a call that fails', () => {
  it('is undone, still pays, and says why in its last event', () => {
    const block = open(start());
    const applied = block.apply(signed(alice, transfer(bob, 1_500n * TAO)));
    expect(applied).toEqual({ ok: true, dispatched: { ok: false, title: 'Token.FundsUnavailable' } });
    const after = finish(block);
    const s = new ReadState(after.state);
    expect(freeBalance(s, id(bob))).toBe(1_000n * TAO);
    expect(freeBalance(s, id(alice))).toBeLessThan(1_000n * TAO);
    expect(eventsOf(after).at(-1)).toBe('1 System.ExtrinsicFailed');
  });
  it('inside batch stops it there, inside batch_all undoes all, inside force_batch is passed over', () => {
    const calls = [transfer(bob, TAO), transfer(bob, 5_000n * TAO), transfer(bob, TAO)];
    for (const [kind, gained] of [
      ['batch', 1n],
      ['batch_all', 0n],
      ['force_batch', 2n],
    ] as const) {
      const block = open(start());
      block.apply(signed(alice, utility.calls[kind]({ calls })));
      const after = finish(block);
      expect(freeBalance(new ReadState(after.state), id(bob)) - 1_000n * TAO, kind).toBe(gained * TAO);
    }
  });
  it('inside sudo leaves the outer call a success, for free', () => {
    const at = start();
    const block = open(at);
    const inner = balances.calls.force_transfer({
      source: { type: 'Id', value: id(bob) },
      dest: { type: 'Id', value: id(one) },
      value: 9_999n * TAO,
    });
    expect(block.apply(signed(alice, sudo.calls.sudo({ call: inner })))).toEqual({
      ok: true,
      dispatched: { ok: true },
    });
    const after = finish(block);
    expect(freeBalance(new ReadState(after.state), id(alice))).toBe(1_000n * TAO);
    const sudid = system.storage.Events.get(new ReadState(after.state)).find((r) => r.event.value.type === 'Sudid');
    expect(sudid?.event.value.value).toMatchObject({ sudo_result: { ok: false } });
  });
  it('refuses a batch inside a batch', () => {
    const block = open(start());
    const nested = utility.calls.batch({ calls: [utility.calls.batch({ calls: [] })] });
    expect(block.apply(signed(alice, nested))).toEqual({
      ok: true,
      dispatched: { ok: false, title: 'System.CallFiltered' },
    });
  });
});

describe('runtime APIs', () => {
  it('answer with the version, the nonce and metadata, and name what is not there', () => {
    const at = start();
    expect(runtime.call(at, 'AccountNonceApi_account_nonce', hexToBytes(id(alice)))).toEqual(new Uint8Array(4));
    expect(runtime.call(at, 'Core_version', new Uint8Array()).subarray(1, 15)).toEqual(
      new TextEncoder().encode('node-subtensor'),
    );
    expect(runtime.call(at, 'Metadata_metadata_at_version', encodeU32(13))).toEqual(Uint8Array.of(0));
    expect(() => runtime.call(at, 'Nothing_here', new Uint8Array())).toThrow(
      'Exported method Nothing_here is not found',
    );
    expect(() => runtime.call(at, 'AccountNonceApi_account_nonce', Uint8Array.of(1))).toThrow();
  });
});
