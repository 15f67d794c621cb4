import { existsSync, readFileSync } from 'node:fs';
import { decAnyMetadata, unifyMetadata } from '@polkadot-api/substrate-bindings';
import { expandMetadata, Metadata as PolkadotMetadata, TypeRegistry } from '@polkadot/types';
import { beforeAll, describe, expect, it } from 'vitest';
import { bytesToHex, equalBytes } from '../../../substrate/bytes.ts';
import { Reader, Writer } from '../frame/type.ts';
import { createDevnetRuntime } from '../index.ts';
import type { BuiltRuntime } from '../create-runtime.ts';
import { prefix, v16 } from './format.ts';

const FINNEY = new URL('../../../../shared/spec/finney-2026-07.metadata.scale', import.meta.url);
let runtime: BuiltRuntime;
beforeAll(() => {
  runtime = createDevnetRuntime({ slotDurationMs: 12_000 });
});

describe('metadata', () => {
  it.each([14, 15, 16] as const)('version %i is read by polkadot-js, which sees every pallet', (version) => {
    const registry = new TypeRegistry();
    const metadata = new PolkadotMetadata(registry, bytesToHex(runtime.metadata.version(version)));
    registry.setMetadata(metadata);
    expect(metadata.version).toBe(version);
    const { query, tx, events, errors } = expandMetadata(registry, metadata);
    expect(query['system']!['account']).toBeDefined();
    expect(tx['balances']!['transferKeepAlive']).toBeDefined();
    expect(events['balances']!['Transfer']).toBeDefined();
    expect(errors['utility']!['TooManyCalls']).toBeDefined();
    expect(metadata.asLatest.pallets.map((p) => p.name.toString())).toEqual(
      runtime.metadata.description.pallets.map((p) => p.name),
    );
  });

  it.each([14, 15, 16] as const)('version %i is read by polkadot-api', (version) => {
    const decoded = decAnyMetadata(runtime.metadata.version(version));
    expect(decoded.metadata.tag).toBe(`v${version}`);
    const unified = unifyMetadata(decoded);
    expect(unified.pallets.map((p) => p.name)).toEqual(runtime.metadata.description.pallets.map((p) => p.name));
    expect(unified.extrinsic.version).toContain(4);
  });

  it('numbers every type once and in order, the same for the same runtime', () => {
    const again = createDevnetRuntime({ slotDurationMs: 12_000 }).metadata;
    for (const version of [14, 15, 16] as const)
      expect(equalBytes(again.version(version), runtime.metadata.version(version))).toBe(true);
    const unified = unifyMetadata(decAnyMetadata(runtime.metadata.version(15)));
    unified.lookup.forEach((type, index) => expect(type.id).toBe(index));
  });

  it.each([14, 15, 16] as const)(
    'numbers types in the order of a runtime: account ids are type 0 in version %i',
    (version) => {
      const { lookup } = unifyMetadata(decAnyMetadata(runtime.metadata.version(version)));
      const paths = lookup.slice(0, 12).map(({ path }) => path.join('::'));
      expect([paths[0], paths[3], paths[5], paths[7], paths[10], paths[11]]).toEqual([
        'sp_core::crypto::AccountId32',
        'frame_system::AccountInfo',
        'pallet_balances::types::AccountData',
        'pallet_balances::types::ExtraFlags',
        'frame_support::dispatch::PerDispatchClass',
        'sp_weights::weight_v2::Weight',
      ]);
    },
  );

  it('says in the version constant which APIs there are', () => {
    const { apis } = runtime.version;
    expect(apis[0]).toEqual(['0xdf6acb689907609b', 5]);
    expect(apis[1]).toEqual(['0x37e397fc7c91f5e4', 2]);
    expect(runtime.metadata.description.apis).toHaveLength(apis.length);
  });

  const finney = existsSync(FINNEY) ? readFileSync(FINNEY) : undefined;
  it.skipIf(!finney)('is written exactly as the real chain writes version 16 (skipped without ../shared)', () => {
    const reader = new Reader(new Uint8Array(finney!));
    expect(prefix.read(reader).version).toBe(16);
    const body = v16.read(reader);
    reader.done();
    const writer = new Writer(finney!.length);
    prefix.write(writer, { magic: 0x6174656d, version: 16 });
    v16.write(writer, body);
    expect(equalBytes(writer.finish(), new Uint8Array(finney!))).toBe(true);
    expect(body.types.length).toBe(753);
  });
});
