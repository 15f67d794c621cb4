// The metadata's own encoding, versions 14 to 16, in the same words as everything else that is encoded here.
// Source: the frame-metadata crate (v14.rs, v15.rs, v16.rs).
import { encode, type Type } from '../frame/type.ts';
import {
  btreeMap,
  bytes,
  compact,
  fixedBytes,
  option,
  plainEnum,
  str,
  struct,
  tuple,
  u32,
  u8,
  variant,
  vec,
} from '../frame/types.ts';
import type { PortableType } from './registry.ts';

const id = compact(u32);
const docs = vec(str);
const field = struct('', { name: option(str), type: id, typeName: option(str), docs });
const primitive = plainEnum('', [
  'bool',
  'char',
  'str',
  'u8',
  'u16',
  'u32',
  'u64',
  'u128',
  'u256',
  'i8',
  'i16',
  'i32',
  'i64',
  'i128',
  'i256',
]);
const typeDef = variant('', {
  Composite: [0, { fields: vec(field) }],
  Variant: [1, { variants: vec(struct('', { name: str, fields: vec(field), index: u8, docs })) }],
  Sequence: [2, { type: id }],
  Array: [3, { len: u32, type: id }],
  Tuple: [4, vec(id)],
  Primitive: [5, primitive],
  Compact: [6, { type: id }],
  BitSequence: [7, { order: id, store: id }],
});
const portableType = struct('', {
  id,
  path: vec(str),
  params: vec(struct('', { name: str, type: option(id) })),
  def: typeDef,
  docs,
});
/** The same list written into several versions is encoded once. */
function encodedOnce<T extends object>(of: Type<T>): Type<T> {
  const encoded = new WeakMap<T, Uint8Array>();
  return {
    ...of,
    write: (w, value) => {
      let once = encoded.get(value);
      if (!once) encoded.set(value, (once = encode(of, value)));
      w.raw(once);
    },
  };
}
/** The registry; a type's place is its number. */
const types = encodedOnce(vec(portableType) as unknown as Type<(PortableType & { id: number })[]>);

/** In the order of their encoding. */
const hasher = plainEnum('', [
  'Blake2_128',
  'Blake2_256',
  'Blake2_128Concat',
  'Twox128',
  'Twox256',
  'Twox64Concat',
  'Identity',
]);
const entry = {
  name: str,
  modifier: plainEnum('', ['Optional', 'Default']),
  type: variant('', { Plain: [0, id], Map: [1, { hashers: vec(hasher), key: id, value: id }] }),
  fallback: bytes,
  docs,
};
const constantFields = { name: str, type: id, value: bytes, docs };
const signedExtension = struct('', { identifier: str, type: id, additionalSigned: id });

const deprecation = variant('', {
  NotDeprecated: [0],
  DeprecatedWithoutNote: [1],
  Deprecated: [2, { note: str, since: option(str) }],
});
const variantDeprecation = btreeMap(
  u8,
  variant('', { DeprecatedWithoutNote: [1], Deprecated: [2, { note: str, since: option(str) }] }),
);
const enumRef = option(struct('', { type: id, deprecationInfo: variantDeprecation }));

const storage14 = option(struct('', { prefix: str, entries: vec(struct('', entry)) }));
const pallet14 = {
  name: str,
  storage: storage14,
  calls: option(id),
  event: option(id),
  constants: vec(struct('', constantFields)),
  error: option(id),
  index: u8,
};
export const v14 = struct('', {
  types,
  pallets: vec(struct('', pallet14)),
  extrinsic: struct('', { type: id, version: u8, signedExtensions: vec(signedExtension) }),
  type: id,
});

const methodFields = { name: str, inputs: vec(struct('', { name: str, type: id })), output: id, docs };
const outerEnums = struct('', { call: id, event: id, error: id });
const custom = vec(tuple(str, struct('', { type: id, value: bytes })));
export const v15 = struct('', {
  types,
  pallets: vec(struct('', { ...pallet14, docs })),
  extrinsic: struct('', {
    version: u8,
    address: id,
    call: id,
    signature: id,
    extra: id,
    signedExtensions: vec(signedExtension),
  }),
  type: id,
  apis: vec(struct('', { name: str, methods: vec(struct('', methodFields)), docs })),
  outerEnums,
  custom,
});

export const v16 = struct('', {
  types,
  pallets: vec(
    struct('', {
      name: str,
      storage: option(
        struct('', { prefix: str, entries: vec(struct('', { ...entry, deprecationInfo: deprecation })) }),
      ),
      calls: enumRef,
      event: enumRef,
      constants: vec(struct('', { ...constantFields, deprecationInfo: deprecation })),
      error: enumRef,
      associatedTypes: vec(struct('', { name: str, type: id, docs })),
      viewFunctions: vec(struct('', { id: fixedBytes(32), ...methodFields, deprecationInfo: deprecation })),
      index: u8,
      docs,
      deprecationInfo: deprecation,
    }),
  ),
  extrinsic: struct('', {
    versions: vec(u8),
    address: id,
    call: id,
    signature: id,
    extensionsByVersion: btreeMap(u8, vec(id)),
    extensions: vec(struct('', { identifier: str, type: id, implicit: id })),
  }),
  apis: vec(
    struct('', {
      name: str,
      methods: vec(struct('', { ...methodFields, deprecationInfo: deprecation })),
      docs,
      version: compact(u32),
      deprecationInfo: deprecation,
    }),
  ),
  outerEnums,
  custom,
});

/** `meta` and the version, which stand before every version's body. */
export const prefix = struct('', { magic: u32, version: u8 });
/** "meta" as a little-endian u32. */
export const MAGIC = 0x6174_656d;
