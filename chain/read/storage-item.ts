/** A storage item as metadata describes it: keys for its arguments, and what its values say. */
import type { StorageEntry } from '@polkadot/types/primitive/types';
import { unwrapStorageType } from '@polkadot/types/util';
import type { Codec, Registry } from '@polkadot/types/types';
import { compactStripLength, u8aToHex } from '@polkadot/util';
import { bytesToHex, hexToBytes, isHex, type Hex } from '../../substrate/bytes.ts';
import { storageHashers, type StorageHasherName } from '../../substrate/storage-hasher.ts';
import { palletPrefix } from '../../substrate/storage-key.ts';
import { UnexpectedAnswer } from '../errors.ts';

export type StorageArgument = string | number;
export type StorageCreator = StorageEntry & { keyPrefix(...args: unknown[]): Uint8Array };

/**
 * Hashed arguments and decoded values by what they were made of. A table reads thousands of values under few keys, and most of them
 * are alike: each is made once. It should not outlive what is read together.
 */
export interface StorageMemory {
  readonly hashed: Map<string, string>;
  readonly decoded: Map<string, unknown>;
}

export class StorageItem {
  readonly creator: StorageCreator;
  private readonly registry: Registry;
  private readonly name: string;
  private readonly memory: StorageMemory;
  private readonly isOptional: boolean;
  /** How each argument is encoded and hashed; none where there is one value. */
  private readonly places: readonly { readonly type: string; readonly hasher: StorageHasherName }[];
  private readonly start: string;
  private readonly valueType: string;

  constructor(registry: Registry, creator: StorageCreator, memory: StorageMemory) {
    const { type, name, modifier } = creator.meta;
    this.registry = registry;
    this.creator = creator;
    this.memory = memory;
    this.name = `${creator.prefix}.${name.toString()}`;
    this.isOptional = modifier.isOptional;
    this.valueType = unwrapStorageType(registry, type, false);
    if (type.isPlain) {
      // Well-known keys (`:code`) are not made of names.
      this.start = u8aToHex(compactStripLength(creator() as Uint8Array)[1]);
      this.places = [];
      return;
    }
    const { hashers, key } = type.asMap;
    const keys = hashers.length === 1 ? [key] : [...registry.lookup.getSiType(key).def.asTuple];
    this.start = bytesToHex(palletPrefix(creator.prefix, name.toString()));
    this.places = hashers.map((hasher, i) => ({
      type: registry.createLookupType(keys[i]!),
      hasher: hasher.type as StorageHasherName,
    }));
  }

  /** The whole key. @throws UnexpectedAnswer when the arguments are not as many as the item has */
  key(args: readonly StorageArgument[]): Hex {
    if (args.length !== this.places.length)
      throw new UnexpectedAnswer(this.name, `a storage item of ${args.length} arguments`);
    let key = this.start;
    for (const [i, arg] of args.entries()) key += this.hashed(this.places[i]!, arg);
    return key as Hex;
  }

  /** What a value says, as plain data; the default where there is none, null for an optional item. @throws UnexpectedAnswer */
  plain(value: string | null, where: string): unknown {
    if (value === null && this.isOptional) return null;
    const { decoded } = this.memory;
    const name = `${this.valueType} ${value ?? this.name}`;
    if (decoded.has(name)) return decoded.get(name);
    const plain = this.codec(value, where).toJSON();
    decoded.set(name, plain);
    return plain;
  }

  /** The same as codec. @throws UnexpectedAnswer */
  codec(value: string | null, where: string): Codec {
    const hex = value ?? this.creator.meta.fallback.toHex();
    if (!isHex(hex)) throw new UnexpectedAnswer(where, 'bytes in hexadecimal');
    return decodedAs(() => this.registry.createTypeUnsafe<Codec>(this.valueType, [hexToBytes(hex)]), where);
  }

  /** An argument as it stands in a key: hexadecimal, without `0x`. */
  private hashed({ type, hasher }: (typeof this.places)[number], arg: StorageArgument): string {
    const { hashed } = this.memory;
    const name = `${hasher} ${type} ${typeof arg} ${arg}`;
    let known = hashed.get(name);
    if (known === undefined) {
      const encoded = Uint8Array.from(this.registry.createTypeUnsafe<Codec>(type, [arg]).toU8a());
      hashed.set(name, (known = bytesToHex(storageHashers[hasher].hash(encoded)).slice(2)));
    }
    return known;
  }
}

/** @throws UnexpectedAnswer when the bytes are not what the type says */
export function decodedAs(make: () => Codec, where: string): Codec {
  try {
    return make();
  } catch (error) {
    throw new UnexpectedAnswer(where, `decodable (${error instanceof Error ? error.message : String(error)})`);
  }
}
