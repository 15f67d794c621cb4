// What a neuron publishes: SCALE enum whose number also tells the length of short raw data.
// subtensor: pallets/commitments/src/types.rs `Data`
import { ScaleError, type Shape, type Type, type Variant } from '../../frame/type.ts';
import { boundedBytes, fixedBytes, struct, u64 } from '../../frame/types.ts';
import { limited } from '../../types/limited.ts';

const HASHES = ['BlakeTwo256', 'Sha256', 'Keccak256', 'ShaThree256'] as const;
export type HashKind = (typeof HASHES)[number];
/** One piece of published data. `encrypted` can be read once drand has published `reveal_round`. */
export type Data =
  | { readonly type: 'None' }
  | { readonly type: 'Raw'; readonly value: Uint8Array }
  | { readonly type: HashKind; readonly value: Uint8Array }
  | {
      readonly type: 'TimelockEncrypted';
      readonly value: { readonly encrypted: Uint8Array; readonly reveal_round: bigint };
    }
  | { readonly type: 'ResetBondsFlag' }
  | { readonly type: 'BigRaw'; readonly value: Uint8Array };

const MAX_RAW = 128;
const FIRST_HASH = 130;
const TIMELOCK = 134;
const RESET_BONDS = 135;
const BIG_RAW = 136;
const timelock = struct('', { encrypted: limited(boundedBytes, 1_024), reveal_round: u64 });
const bigRaw = limited(boundedBytes, 512);

const variants: Variant[] = [
  { name: 'None', index: 0, fields: [] },
  ...Array.from({ length: MAX_RAW + 1 }, (_, length) => ({
    name: `Raw${length}`,
    index: length + 1,
    fields: [{ type: fixedBytes(length) }],
  })),
  ...HASHES.map((name, i) => ({ name, index: FIRST_HASH + i, fields: [{ type: fixedBytes(32) }] })),
  {
    name: 'TimelockEncrypted',
    index: TIMELOCK,
    fields: [
      { name: 'encrypted', type: boundedBytes },
      { name: 'reveal_round', type: u64 },
    ],
  },
  { name: 'ResetBondsFlag', index: RESET_BONDS, fields: [] },
  { name: 'BigRaw', index: BIG_RAW, fields: [{ type: boundedBytes }] },
];
const shape: Shape = {
  kind: 'variant',
  path: ['pallet_commitments', 'types', 'Data'],
  params: [],
  variants,
};

export const data: Type<Data> = {
  shape,
  minimum: 1,
  write: (w, v) => {
    switch (v.type) {
      case 'None':
        return w.u8(0);
      case 'Raw':
        if (v.value.length > MAX_RAW) throw new ScaleError(`${v.value.length} bytes of raw data where 128 are allowed`);
        w.u8(v.value.length + 1);
        return w.raw(v.value);
      case 'TimelockEncrypted':
        w.u8(TIMELOCK);
        return timelock.write(w, v.value);
      case 'ResetBondsFlag':
        return w.u8(RESET_BONDS);
      case 'BigRaw':
        w.u8(BIG_RAW);
        return bigRaw.write(w, v.value);
      default:
        w.u8(FIRST_HASH + HASHES.indexOf(v.type));
        return fixedBytes(32).write(w, v.value);
    }
  },
  read: (r) => {
    const index = r.u8();
    if (index === 0) return { type: 'None' };
    if (index <= MAX_RAW + 1) return { type: 'Raw', value: r.raw(index - 1) };
    const hash = HASHES[index - FIRST_HASH];
    if (hash) return { type: hash, value: r.raw(32) };
    if (index === TIMELOCK) return { type: 'TimelockEncrypted', value: timelock.read(r) };
    if (index === RESET_BONDS) return { type: 'ResetBondsFlag' };
    if (index === BIG_RAW) return { type: 'BigRaw', value: bigRaw.read(r) };
    throw new ScaleError(`no kind of data has number ${index}`);
  },
};

/** Bytes a piece counts in the limit of an epoch. */
export const sizeOf = (piece: Data): number => {
  if (piece.type === 'None' || piece.type === 'ResetBondsFlag') return 0;
  return piece.type === 'TimelockEncrypted' ? piece.value.encrypted.length : piece.value.length;
};
