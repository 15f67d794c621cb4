/**
 * Reads SCALE values by the types of the metadata, straight to what a person is shown. Strict: compact integers in
 * their shortest form, booleans 0 or 1, UTF-8 that is UTF-8. Depth and number of values are bounded, so that hostile
 * bytes end in an error and not in a hang.
 */
import { bytesToHex, fromUtf8 } from '../../substrate/bytes.ts';
import { UndecodablePayload } from '../errors.ts';
import { addressOf } from '../keys/address.ts';
import type { ChainTypes, TypeEntry, TypeVariant } from './chain-types.ts';
import type { DecodedCall, DecodedField, DecodedValue } from './decoded.ts';
import { unitOf } from './argument-units.ts';
import { typeName } from './type-name.ts';
import { wordsFor } from './words.ts';

const MAX_DEPTH = 48;
const MAX_VALUES = 100_000;
const INTEGER_BYTES: Readonly<Record<string, number>> = {
  u8: 1,
  u16: 2,
  u32: 4,
  u64: 8,
  u128: 16,
  u256: 32,
  i8: 1,
  i16: 2,
  i32: 4,
  i64: 8,
  i128: 16,
  i256: 32,
};
type FieldType = { readonly name?: string | undefined; readonly type: number; readonly typeName?: string | undefined };

export class ValueReader {
  #at = 0;
  #depth = 0;
  #values = 0;

  constructor(
    private readonly bytes: Uint8Array,
    private readonly chain: ChainTypes,
  ) {}

  /** Position of the next byte. */
  get at(): number {
    return this.#at;
  }

  /** One value of type `id`. @throws UndecodablePayload (always the only error) */
  value(id: number): DecodedValue {
    if (++this.#values > MAX_VALUES) throw this.#error('more values than a call can have');
    if (++this.#depth > MAX_DEPTH) throw this.#error('nested too deep');
    try {
      return id === this.chain.callType ? { kind: 'call', call: this.call() } : this.#typed(this.#type(id));
    } finally {
      this.#depth--;
    }
  }

  /** A call of the runtime: pallet index, call index, arguments. */
  call(): DecodedCall {
    const start = this.#at;
    if (++this.#depth > MAX_DEPTH) throw this.#error('nested too deep');
    const pallet = this.#variant(this.#type(this.chain.callType));
    const [inner] = pallet.fields;
    if (!inner) throw this.#error(`${pallet.name} has no calls`);
    const chosen = this.#variant(this.#type(inner.type));
    const args = this.#fields(chosen.fields, { pallet: pallet.name, call: chosen.name });
    this.#depth--;
    const words = wordsFor(pallet.name, chosen.name, args);
    return {
      pallet: pallet.name,
      name: chosen.name,
      args,
      hex: bytesToHex(this.bytes.subarray(start, this.#at)),
      words: words ?? [{ kind: 'text', text: `Call ${pallet.name}.${chosen.name} with the arguments shown.` }],
      known: words !== undefined,
    };
  }

  #typed(entry: TypeEntry): DecodedValue {
    const { def, path } = entry;
    switch (def.tag) {
      case 'primitive':
        return this.#primitive(def.value.tag);
      case 'compact':
        return this.#compactValue(def.value);
      case 'composite':
        if (path.at(-1) === 'AccountId32') return { kind: 'address', address: addressOf(this.#take(32)) };
        return this.#composite(def.value);
      case 'tuple':
        return this.#composite(def.value.map((type) => ({ type })));
      case 'variant':
        return this.#enumeration(entry);
      case 'sequence':
        return this.#list(def.value, this.#length());
      case 'array':
        return this.#list(def.value.type, def.value.len);
      case 'bitSequence':
        return this.#bits(def.value.bitStoreType);
    }
  }

  #primitive(tag: string): DecodedValue {
    if (tag === 'bool') {
      const byte = this.#take(1)[0];
      if (byte !== 0 && byte !== 1) throw this.#error('a boolean that is neither 0 nor 1');
      return { kind: 'boolean', value: byte === 1 };
    }
    if (tag === 'str') {
      const bytes = this.#take(this.#length());
      const text = readUtf8(bytes);
      if (text === undefined) throw this.#error('a text that is not UTF-8');
      return { kind: 'bytes', hex: bytesToHex(bytes), text };
    }
    const width = tag === 'char' ? 4 : INTEGER_BYTES[tag];
    if (width === undefined) throw this.#error(`the unknown type ${tag}`);
    const value = littleEndian(this.#take(width));
    return { kind: 'integer', value: tag.startsWith('i') ? BigInt.asIntN(width * 8, value) : value };
  }

  #compactValue(id: number): DecodedValue {
    const value = this.#compact();
    const width = this.#integerWidth(id);
    if (value >> BigInt(width * 8) !== 0n) throw this.#error('a number too large for its type');
    return { kind: 'integer', value };
  }

  /** Width in bytes of the integer inside a compact type; `()` (account indices) has 0. */
  #integerWidth(id: number): number {
    for (let entry = this.#type(id), steps = 0; steps < 8; steps++) {
      const { def } = entry;
      if (def.tag === 'primitive') return INTEGER_BYTES[def.value.tag] ?? 0;
      const inner = def.tag === 'composite' ? def.value[0]?.type : def.tag === 'tuple' ? def.value[0] : undefined;
      if (inner === undefined) return 0;
      entry = this.#type(inner);
    }
    throw this.#error('a compact type without an integer');
  }

  #composite(fields: readonly FieldType[]): DecodedValue {
    const [only] = fields;
    if (fields.length === 1 && only) return this.value(only.type); // newtypes are their content
    if (fields.length === 0) return { kind: 'none' };
    return { kind: 'fields', fields: this.#fields(fields) };
  }

  #enumeration(entry: TypeEntry): DecodedValue {
    const chosen = this.#variant(entry);
    const kind = entry.path.at(-1);
    const [only] = chosen.fields;
    if (kind === 'Option') return only ? this.value(only.type) : { kind: 'none' };
    if (kind === 'MultiAddress' && chosen.name === 'Id' && only) return this.value(only.type);
    return { kind: 'variant', name: chosen.name, fields: this.#fields(chosen.fields) };
  }

  #variant({ def }: TypeEntry): TypeVariant {
    if (def.tag !== 'variant') throw this.#error('a call that is no variant');
    const index = this.#take(1)[0];
    const chosen = def.value.find((variant) => variant.index === index);
    if (!chosen) throw this.#error(`${index} is not a choice here`);
    return chosen;
  }

  #fields(types: readonly FieldType[], of?: { pallet: string; call: string }): DecodedField[] {
    const fields: DecodedField[] = [];
    for (const [i, type] of types.entries()) {
      const name = type.name ?? String(i);
      fields.push({ name, type: type.typeName ?? typeName(this.chain, type.type), value: this.value(type.type) });
    }
    return fields.map((field) => ({ ...field, value: unitOf(field, fields, of) }));
  }

  #list(type: number, length: number): DecodedValue {
    const { def } = this.#type(type);
    if (def.tag === 'primitive' && def.value.tag === 'u8') {
      const bytes = this.#take(length);
      const text = length > 0 ? readUtf8(bytes) : undefined;
      return { kind: 'bytes', hex: bytesToHex(bytes), ...(text !== undefined && printable(text) && { text }) };
    }
    const items: DecodedValue[] = [];
    for (let i = 0; i < length; i++) items.push(this.value(type));
    return { kind: 'list', items };
  }

  #bits(storeType: number): DecodedValue {
    const count = this.#length();
    const width = this.#integerWidth(storeType) || 1;
    return { kind: 'bytes', hex: bytesToHex(this.#take(Math.ceil(count / (width * 8)) * width)) };
  }

  #length(): number {
    const length = this.#compact();
    if (length > BigInt(MAX_VALUES * 100)) throw this.#error('a length no call can have');
    return Number(length);
  }

  #compact(): bigint {
    const mode = (this.bytes[this.#at] ?? 0) & 3;
    if (mode < 3) {
      const value = littleEndian(this.#take(1 << mode)) >> 2n;
      if (mode > 0 && value >> BigInt(mode === 1 ? 6 : 14) === 0n)
        throw this.#error('a number not in its shortest form');
      return value;
    }
    const width = ((this.#take(1)[0] as number) >> 2) + 4;
    const value = littleEndian(this.#take(width));
    if (value >> BigInt(width === 4 ? 30 : (width - 1) * 8) === 0n)
      throw this.#error('a number not in its shortest form');
    return value;
  }

  #take(length: number): Uint8Array {
    if (this.#at + length > this.bytes.length) throw this.#error('they end too early');
    this.#at += length;
    return this.bytes.subarray(this.#at - length, this.#at);
  }

  #type(id: number): TypeEntry {
    const entry = this.chain.types.get(id);
    if (!entry) throw this.#error(`the unknown type ${id}`);
    return entry;
  }

  #error = (detail: string) => new UndecodablePayload({ detail, at: this.#at });
}

function littleEndian(bytes: Uint8Array): bigint {
  let value = 0n;
  for (let i = bytes.length - 1; i >= 0; i--) value = (value << 8n) | BigInt(bytes[i] as number);
  return value;
}

function readUtf8(bytes: Uint8Array): string | undefined {
  try {
    return fromUtf8(bytes);
  } catch {
    return undefined; // bytes that are no text are shown as hex
  }
}

/** No control, direction or private characters: such bytes are shown as hex alone. */
const printable = (text: string) => !/[\p{Cc}\p{Cf}\p{Co}\p{Cn}]/u.test(text);
