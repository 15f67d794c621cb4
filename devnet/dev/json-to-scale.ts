/**
 * JSON into SCALE by the types of the metadata, as people write storage values: `{ "data": { "free": 1000 } }`. One function per
 * shape, hence one file.
 */
import { decodeAddress } from '@polkadot/util-crypto';
import { hexToBytes, isHex, utf8 } from '../../substrate/bytes.ts';
import { decode, encode, Writer, type AnyType, type Field, type Shape } from '../runtime/frame/type.ts';
import { sameName } from './names.ts';

/** A JSON value that is not of the type wanted. `path` names the place, for example `System.Account[0].data.free`. */
export class JsonValueError extends Error {
  override name = 'JsonValueError';
  constructor(
    readonly path: string,
    what: string,
  ) {
    super(`${path}: ${what}`);
  }
}

type Variant = Extract<Shape, { kind: 'variant' }>;

/**
 * Encodes a JSON value as the type. Integers are numbers, decimal or 0x text; accounts are SS58 or 0x text; bytes are 0x text, or
 * other text as UTF-8; an option is null or the value; an enum is its variant's name, or `{ Name: payload }`. Fields that are left out are
 * zero, empty or none; fields that do not exist are refused.
 * @throws JsonValueError
 */
export function jsonToScale(type: AnyType, json: unknown, path: string): Uint8Array {
  const writer = new Writer();
  write(writer, type, json, path);
  try {
    // Once around through the type itself: maps and sets get into order, and limits that the shape does not tell are kept.
    return encode(type, decode<unknown>(type, writer.finish()));
  } catch (error) {
    throw new JsonValueError(path, (error as Error).message);
  }
}

/** `json` is undefined where a field was left out. */
function write(w: Writer, { shape }: AnyType, json: unknown, path: string): void {
  switch (shape.kind) {
    case 'primitive':
      return writePrimitive(w, shape.name, json, path);
    case 'compact':
      return writeCompact(w, shape.of, json, path);
    case 'sequence':
      if (isByte(shape.of) && typeof json === 'string') {
        const bytes = isHex(json) ? hexToBytes(json) : utf8(json);
        w.compact(bytes.length);
        return w.raw(bytes);
      }
      return writeList(w, shape.of, json === undefined ? [] : json, path);
    case 'array':
      return writeArray(w, shape, json, path);
    case 'tuple':
      return writeTuple(w, shape.of, json, path);
    case 'composite':
      return writeComposite(w, shape, json, path);
    case 'variant':
      return writeVariant(w, shape, json, path);
  }
}

const isByte = ({ shape }: AnyType): boolean => shape.kind === 'primitive' && shape.name === 'u8';
const list = (json: unknown, path: string): readonly unknown[] => {
  if (!Array.isArray(json)) throw new JsonValueError(path, `a list wanted, not ${told(json)}`);
  return json;
};
const told = (json: unknown): string => {
  const text = JSON.stringify(json) ?? 'nothing';
  return text.length > 60 ? `${text.slice(0, 57)}…` : text;
};

function writePrimitive(w: Writer, name: string, json: unknown, path: string): void {
  if (name === 'bool') {
    if (json !== undefined && typeof json !== 'boolean')
      throw new JsonValueError(path, `true or false wanted, not ${told(json)}`);
    return w.bool(json ?? false);
  }
  if (name === 'str') {
    if (json !== undefined && typeof json !== 'string')
      throw new JsonValueError(path, `text wanted, not ${told(json)}`);
    const bytes = utf8(json ?? '');
    w.compact(bytes.length);
    return w.raw(bytes);
  }
  const bits = Number(name.slice(1));
  const value = wholeNumber(json, name, path);
  for (let i = 0n; i < bits / 8; i++) w.u8(Number(BigInt.asUintN(8, value >> (8n * i))));
}

function wholeNumber(json: unknown, name: string, path: string): bigint {
  if (json === undefined) return 0n;
  const readable =
    (typeof json === 'number' && Number.isSafeInteger(json)) ||
    (typeof json === 'string' && /^(-?\d{1,80}|0x[0-9a-fA-F]{1,64})$/.test(json));
  if (!readable) throw new JsonValueError(path, `a whole number wanted, not ${told(json)}`);
  const value = BigInt(json as number | string);
  const bits = Number(name.slice(1));
  const fits = name.startsWith('i') ? BigInt.asIntN(bits, value) === value : BigInt.asUintN(bits, value) === value;
  if (!fits) throw new JsonValueError(path, `${told(json)} does not fit ${name}`);
  return value;
}

function writeCompact(w: Writer, of: AnyType, json: unknown, path: string): void {
  const inner = of.shape.kind === 'composite' ? of.shape.fields[0]?.type.shape : of.shape;
  w.compact(inner?.kind === 'primitive' ? wholeNumber(json, inner.name, path) : 0n);
}

function writeList(w: Writer, of: AnyType, json: unknown, path: string): void {
  const items = list(json, path);
  w.compact(items.length);
  items.forEach((item, i) => write(w, of, item, `${path}[${i}]`));
}

function writeArray(w: Writer, { of, length }: Extract<Shape, { kind: 'array' }>, json: unknown, path: string): void {
  if (isByte(of) && typeof json === 'string') {
    if (!isHex(json) || json.length !== 2 + length * 2)
      throw new JsonValueError(path, `${length} bytes as 0x text wanted, not ${told(json)}`);
    return w.raw(hexToBytes(json));
  }
  const items = json === undefined ? Array.from({ length }, () => undefined) : list(json, path);
  if (items.length !== length) throw new JsonValueError(path, `a list of ${length} wanted, not of ${items.length}`);
  items.forEach((item, i) => write(w, of, item, `${path}[${i}]`));
}

function writeTuple(w: Writer, of: readonly AnyType[], json: unknown, path: string): void {
  if (of.length === 0) return;
  const items = json === undefined ? of.map(() => undefined) : list(json, path);
  if (items.length !== of.length)
    throw new JsonValueError(path, `a list of ${of.length} wanted, not of ${items.length}`);
  of.forEach((type, i) => write(w, type, items[i], `${path}[${i}]`));
}

/** The 32 bytes behind an SS58 address or 0x text. @throws JsonValueError */
export function accountBytes(json: unknown, path: string): Uint8Array {
  if (typeof json === 'string') {
    try {
      const bytes = decodeAddress(json);
      if (bytes.length === 32) return bytes;
    } catch {
      // Falls through to the one message for all that is no account.
    }
  }
  throw new JsonValueError(path, `an SS58 address or 32 bytes as 0x text wanted, not ${told(json)}`);
}

function writeComposite(
  w: Writer,
  { fields, path: name }: Extract<Shape, { kind: 'composite' }>,
  json: unknown,
  path: string,
): void {
  if (json !== undefined && name.at(-1) === 'AccountId32') return w.raw(accountBytes(json, path));
  if (fields.length === 1 && fields[0]!.name === undefined) return write(w, fields[0]!.type, json, path);
  writeFields(w, fields, json, path);
}

function writeFields(w: Writer, fields: readonly Field[], json: unknown, path: string): void {
  if (fields.length === 0) return;
  if (fields[0]!.name === undefined)
    return writeTuple(
      w,
      fields.map(({ type }) => type),
      json,
      path,
    );
  if (json !== undefined && (typeof json !== 'object' || json === null || Array.isArray(json)))
    throw new JsonValueError(path, `an object wanted, not ${told(json)}`);
  const given = new Map(
    Object.entries(json ?? {}).map(([key, value]) => [sameName(key), { key, value: value as unknown }]),
  );
  const names = new Set(fields.map(({ name }) => sameName(name!)));
  for (const [name, { key }] of given)
    if (!names.has(name))
      throw new JsonValueError(`${path}.${key}`, `no such field; there are ${fields.map((f) => f.name).join(', ')}`);
  for (const { name, type } of fields) write(w, type, given.get(sameName(name!))?.value, `${path}.${name}`);
}

function writeVariant(w: Writer, { variants, path: name }: Variant, json: unknown, path: string): void {
  if (name.length === 1 && name[0] === 'Option') {
    w.u8(json === undefined || json === null ? 0 : 1);
    if (json !== undefined && json !== null) write(w, variants[1]!.fields[0]!.type, json, path);
    return;
  }
  if (name.at(-1) === 'MultiAddress' && typeof json === 'string')
    return writeVariant(w, { kind: 'variant', path: [], params: [], variants }, { Id: json }, path);
  const [chosen, payload] =
    typeof json === 'object' && json !== null && Object.keys(json).length === 1
      ? Object.entries(json)[0]!
      : [json === undefined ? variants[0]?.name : json, undefined];
  const variant = typeof chosen === 'string' ? variants.find((v) => sameName(v.name) === sameName(chosen)) : undefined;
  if (!variant) {
    const some = variants.slice(0, 12).map((v) => v.name);
    throw new JsonValueError(
      path,
      `one of ${some.join(', ')}${variants.length > 12 ? ', …' : ''} wanted, not ${told(json)}`,
    );
  }
  w.u8(variant.index);
  const { fields } = variant;
  if (fields.length === 1 && fields[0]!.name === undefined)
    write(w, fields[0]!.type, payload, `${path}.${variant.name}`);
  else writeFields(w, fields, payload, `${path}.${variant.name}`);
}
