import { beforeAll, describe, expect, it } from 'vitest';
import { createDevnetRuntime } from '../../devnet/runtime/index.ts';
import { compare } from './compare.ts';
import { NotVersion16, readMetadata, type MetadataV16 } from './read-metadata.ts';
import { listed, report, table } from './report.ts';

let blob: Uint8Array;
const read = (): MetadataV16 => readMetadata(blob);
beforeAll(() => {
  blob = createDevnetRuntime({ slotDurationMs: 12_000 }).metadata.version(16);
});
type Draft<T> = { -readonly [K in keyof T]: Draft<T[K]> };
/** What is said when the real chain differs from ours by a change. */
function said(change: (theirs: Draft<MetadataV16>) => void): string[] {
  const theirs = read();
  change(theirs as unknown as Draft<MetadataV16>);
  return compare(read(), theirs)
    .filter((item) => item.state !== 'equal')
    .flatMap((item) => item.texts.map((text) => `${item.state} ${item.key}: ${text}`));
}
const pallet = (m: Draft<MetadataV16>, name: string) => m.pallets.find((p) => p.name === name)!;

describe('comparing two chains', () => {
  it('finds nothing between equal ones', () => {
    expect(said(() => undefined)).toEqual([]);
  });
  it('names a changed hasher, default, constant, index and argument', () => {
    expect(said((m) => (pallet(m, 'Sudo').index = 99))).toEqual(['different Sudo: index 12 instead of 99']);
    expect(
      said((m) => {
        const entry = pallet(m, 'System').storage!.entries.find((e) => e.name === 'BlockHash')!;
        entry.fallback = Uint8Array.of(1);
        if (entry.type.type === 'Map') entry.type.value.hashers = ['Identity'];
      }),
    ).toEqual([
      `different System.storage.BlockHash: default 0x${'00'.repeat(32)} instead of 0x01`,
      'different System.storage.BlockHash: hashers Twox64Concat instead of Identity',
    ]);
    expect(said((m) => (pallet(m, 'Balances').constants[0]!.value = Uint8Array.of(1)))).toEqual([
      'different Balances.constants.ExistentialDeposit: value 0xf401000000000000 instead of 0x01',
    ]);
    const calls = (m: Draft<MetadataV16>) => {
      const { def } = m.types[pallet(m, 'Timestamp').calls!.type]!;
      return def.type === 'Variant' ? (def.value.variants as Draft<typeof def.value.variants>) : [];
    };
    expect(said((m) => (calls(m)[0]!.index = 7))).toContain('different Timestamp.calls.set: index 0 instead of 7');
    expect(said((m) => (calls(m)[0]!.fields[0]!.name = 'when'))).toContain(
      'different Timestamp.calls.set: (now) instead of (when)',
    );
  });
  it('tells what is missing from what is too much', () => {
    const texts = said((m) => {
      m.pallets = m.pallets.filter((p) => p.name !== 'RandomnessCollectiveFlip');
      m.apis[0]!.methods[0]!.name = 'edition';
    });
    expect(texts).toEqual([
      'extra RandomnessCollectiveFlip: is not on the real chain',
      'extra RandomnessCollectiveFlip.storage.RandomMaterial: is not on the real chain',
      'missing Core.edition: is missing',
      'extra Core.version: is not on the real chain',
    ]);
  });
  it('sees a type that changed deep inside', () => {
    const texts = said((m) => {
      const type = m.types.find((t) => t.path.at(-1) === 'Timepoint')!;
      if (type.def.type === 'Composite') type.def.value.fields[1]!.name = 'place';
    });
    expect(texts).toContain(
      'different Multisig.events.MultisigApproval: timepoint: Timepoint: (height, index) instead of (height, place)',
    );
  });
  it('compares extensions in their order', () => {
    const texts = said((m) => m.extrinsic.extensions.reverse());
    expect(texts[0]).toContain('extrinsic.extensions.CheckMetadataHash: place 0 holds CheckNonZeroSender');
  });
});

describe('the report', () => {
  const items = [
    { group: 'A', key: 'A.calls.x', state: 'equal', texts: [] },
    { group: 'A', key: 'A.calls.y', state: 'missing', texts: ['is missing'] },
    { group: 'B', key: 'B', state: 'missing', texts: ['is missing'] },
    { group: 'C', key: 'C.z', state: 'extra', texts: ['is not on the real chain'] },
  ] as const;
  it('sets reasons against differences, of one item or of a whole pallet, and names those not needed', () => {
    const { open, excepted, needless, total } = report(items, { B: 'later', 'C.z': 'on purpose', D: 'old' });
    expect(listed(open)).toBe('  A.calls.y: is missing');
    expect(excepted.map((e) => e.exception)).toEqual(['B', 'C.z']);
    expect(needless).toEqual(['D']);
    expect(total).toMatchObject({ wanted: 3, equal: 1, missing: 2, extra: 1, excepted: 2 });
  });
  it('is a table with a line for each pallet', () => {
    const { rows } = report(items, {});
    expect(table(rows).split('\n')).toHaveLength(4);
    expect(table(rows)).toContain('50.0 %');
  });
});

describe('metadata of another version', () => {
  it('is refused', () => {
    const v15 = createDevnetRuntime({ slotDurationMs: 12_000 }).metadata.version(15);
    expect(() => readMetadata(v15)).toThrow(NotVersion16);
  });
});
