import type { PalletDeclaration } from '../frame/pallet.ts';
import type { RuntimeApi } from '../frame/api.ts';
import { fieldsOf, struct, tuple } from '../frame/types.ts';
import { encode, Writer, type AnyType, type ValueOf } from '../frame/type.ts';
import { multiAddress, multiSignature } from '../types/multi.ts';
import { uncheckedExtrinsic } from '../types/block.ts';
import { extraType, signedExtensions } from '../types/signed-extensions.ts';
import { MAGIC, prefix, v14, v15, v16 } from './format.ts';
import { palletEnum } from './pallet-enum.ts';
import { TypeRegistry } from './registry.ts';

/** What metadata describes. */
export interface RuntimeDescription {
  readonly pallets: readonly PalletDeclaration[];
  readonly apis: readonly RuntimeApi[];
  readonly call: AnyType;
  readonly event: AnyType;
  readonly error: AnyType;
}
export type MetadataVersion = 14 | 15 | 16;
/** Versions that `Metadata_metadata_versions` lists. */
export const METADATA_VERSIONS: readonly MetadataVersion[] = [14, 15, 16];

/** Metadata of a runtime in all its versions, made when first asked for. Every version comes from the same declarations. */
export class Metadata {
  readonly #made = new Map<MetadataVersion, Uint8Array>();
  #described: Described | undefined;
  /** @param before runs before types are described */
  constructor(
    readonly description: RuntimeDescription,
    readonly before: () => void = () => undefined,
  ) {}

  /** The blob that begins with `meta` and the version. */
  version(version: MetadataVersion): Uint8Array {
    let blob = this.#made.get(version);
    if (!blob) {
      this.before();
      this.#made.set(version, (blob = write((this.#described ??= describe(this.description)), version)));
    }
    return blob;
  }
}

const NOT_DEPRECATED = { type: 'NotDeprecated' } as const;
const lines = (docs: string): string[] => (docs === '' ? [] : docs.split('\n'));

type Described = ReturnType<typeof describe>;

/** What all versions have in common: the table of types, and everything that refers to it by number. */
function describe(runtime: RuntimeDescription) {
  const registry = new TypeRegistry();
  const pallets = runtime.pallets.map((p) => pallet(registry, p));
  const id = (type: AnyType): number => registry.id(type);
  const [address, call, signature, extra] = [multiAddress, runtime.call, multiSignature, extraType].map(id) as [
    number,
    number,
    number,
    number,
  ];
  const extensions = signedExtensions.map((e) => ({
    identifier: e.identifier,
    type: id(e.extra),
    additionalSigned: id(e.implicit),
  }));
  const apis = runtime.apis.map((api) => ({
    name: api.name,
    version: api.version,
    docs: lines(api.docs),
    deprecationInfo: NOT_DEPRECATED,
    methods: Object.entries(api.methods).map(([name, m]) => ({
      name,
      inputs: fieldsOf(m.inputs).map((f) => ({ name: f.name ?? '', type: id(f.type) })),
      output: id(m.output),
      docs: lines(m.docs),
      deprecationInfo: NOT_DEPRECATED,
    })),
  }));
  const outerEnums = { call, event: id(runtime.event), error: id(runtime.error) };
  const runtimeType = id(struct('node_subtensor_runtime::Runtime', {}));
  // Version 14 tells address, call, signature and extensions by the parameters of this type.
  const extrinsic = id(uncheckedExtrinsic);
  const types = registry.types.map((type, index) => ({ id: index, ...type }));
  return { types, pallets, address, call, signature, extra, extrinsic, extensions, apis, outerEnums, runtimeType };
}

function write(described: Described, version: MetadataVersion): Uint8Array {
  const { types, pallets, address, call, signature, extra, extrinsic, extensions, apis, outerEnums, runtimeType } =
    described;
  const writer = new Writer(1 << 19);
  prefix.write(writer, { magic: MAGIC, version });
  if (version === 14) {
    v14.write(writer, {
      types,
      pallets,
      extrinsic: { type: extrinsic, version: 4, signedExtensions: extensions },
      type: runtimeType,
    });
  } else if (version === 15) {
    v15.write(writer, {
      types,
      pallets,
      extrinsic: { version: 4, address, call, signature, extra, signedExtensions: extensions },
      type: runtimeType,
      apis,
      outerEnums,
      custom: [],
    });
  } else {
    const enumRef = (type: number | undefined) => (type === undefined ? undefined : { type, deprecationInfo: [] });
    v16.write(writer, {
      types,
      pallets: pallets.map((p) => ({
        ...p,
        calls: enumRef(p.calls),
        event: enumRef(p.event),
        error: enumRef(p.error),
        associatedTypes: [],
        viewFunctions: [],
        deprecationInfo: NOT_DEPRECATED,
      })),
      extrinsic: {
        versions: [4, 5],
        address,
        call,
        signature,
        extensionsByVersion: [[0, extensions.map((_, i) => i)]],
        extensions: extensions.map(({ identifier, type, additionalSigned }) => ({
          identifier,
          type,
          implicit: additionalSigned,
        })),
      },
      apis,
      outerEnums,
      custom: [],
    });
  }
  return writer.finish();
}

type Entry = NonNullable<ValueOf<typeof v16>['pallets'][number]['storage']>['entries'][number];

/** A pallet in the union of what the versions want of it; each version takes the fields it has. */
function pallet(registry: TypeRegistry, p: PalletDeclaration) {
  const items = Object.values(p.storage);
  const entries = items.map((item): Entry => {
    const keys = item.keys.map((k) => k.type);
    // The key's types come before the value's, as in a runtime's own metadata: so AccountId32, the key of the first map, is type 0.
    // The Python clients know account ids by that number.
    const key = keys.length === 0 ? undefined : registry.id(keys.length === 1 ? keys[0]! : tuple(...keys));
    const value = registry.id(item.value);
    return {
      name: item.name,
      modifier: item.modifier,
      type:
        key === undefined
          ? { type: 'Plain', value }
          : { type: 'Map', value: { hashers: item.keys.map((k) => k.hasher), key, value } },
      fallback: item.fallback,
      docs: lines(item.docs),
      deprecationInfo: NOT_DEPRECATED,
    };
  });
  const enumType = (kind: 'Call' | 'Event' | 'Error', specs: Parameters<typeof palletEnum>[2]): number | undefined =>
    Object.keys(specs).length === 0 ? undefined : registry.id(palletEnum(p.name, kind, specs));
  return {
    name: p.name,
    storage: items.length === 0 ? undefined : { prefix: p.name, entries },
    calls: enumType('Call', p.callSpecs),
    event: enumType('Event', p.eventSpecs),
    constants: Object.entries(p.constantSpecs).map(([name, c]) => ({
      name,
      type: registry.id(c.type),
      value: encode(c.type, c.value),
      docs: lines(c.docs),
      deprecationInfo: NOT_DEPRECATED,
    })),
    error: enumType('Error', p.errorSpecs),
    index: p.index,
    docs: lines(p.docs),
  };
}
