import type { AnyType, Field, Shape, TypeParam } from '../frame/type.ts';
import { typeNameOf } from './type-name.ts';

/** A field as the metadata lists it. */
export interface PortableField {
  readonly name: string | undefined;
  readonly type: number;
  readonly typeName: string | undefined;
  readonly docs: readonly string[];
}
export interface PortableVariant {
  readonly name: string;
  readonly fields: readonly PortableField[];
  readonly index: number;
  readonly docs: readonly string[];
}
export type PortableDef =
  | { readonly type: 'Composite'; readonly value: { readonly fields: readonly PortableField[] } }
  | { readonly type: 'Variant'; readonly value: { readonly variants: readonly PortableVariant[] } }
  | { readonly type: 'Sequence'; readonly value: { readonly type: number } }
  | { readonly type: 'Array'; readonly value: { readonly len: number; readonly type: number } }
  | { readonly type: 'Tuple'; readonly value: readonly number[] }
  | { readonly type: 'Primitive'; readonly value: Extract<Shape, { kind: 'primitive' }>['name'] }
  | { readonly type: 'Compact'; readonly value: { readonly type: number } };
export interface PortableType {
  readonly path: readonly string[];
  readonly params: readonly { readonly name: string; readonly type: number | undefined }[];
  readonly def: PortableDef;
  readonly docs: readonly string[];
}

/**
 * The portable registry: every type of the metadata once, under a number. Types are the same when their path, parameters and
 * parts are; numbers follow from the order in which types are first met, so the same runtime gives the same metadata.
 * Source: the scale-info crate, `PortableRegistry`.
 */
export class TypeRegistry {
  readonly types: PortableType[] = [];
  readonly #ids = new Map<string, number>();
  readonly #known = new Map<Shape, number>();
  readonly #names = new Map<object, string>();

  /** Number of a type; the type and all its parts are added when new. */
  id(type: AnyType): number {
    const { shape } = type;
    const known = this.#known.get(shape);
    if (known !== undefined) return known;
    const key = this.#key(shape);
    let id = this.#ids.get(key);
    if (id === undefined) {
      // The number is taken before the parts are visited: a type may contain itself.
      id = this.types.length;
      this.types.push(undefined as unknown as PortableType);
      this.#ids.set(key, id);
      this.#known.set(shape, id);
      this.types[id] = this.#portable(shape);
    } else this.#known.set(shape, id);
    return id;
  }

  #portable(shape: Shape): PortableType {
    const plain = (def: PortableDef): PortableType => ({ path: [], params: [], def, docs: [] });
    switch (shape.kind) {
      case 'primitive':
        return plain({ type: 'Primitive', value: shape.name });
      case 'compact':
        return plain({ type: 'Compact', value: { type: this.id(shape.of) } });
      case 'sequence':
        return plain({ type: 'Sequence', value: { type: this.id(shape.of) } });
      case 'array':
        return plain({ type: 'Array', value: { len: shape.length, type: this.id(shape.of) } });
      case 'tuple':
        return plain({ type: 'Tuple', value: shape.of.map((t) => this.id(t)) });
      case 'composite':
        return { ...this.#named(shape), def: { type: 'Composite', value: { fields: this.#fields(shape.fields) } } };
      case 'variant': {
        const variants = shape.variants.map(({ name, index, fields, docs }) => ({
          name,
          fields: this.#fields(fields),
          index,
          docs: docs ?? [],
        }));
        return { ...this.#named(shape), def: { type: 'Variant', value: { variants } } };
      }
    }
  }
  #named(shape: {
    path: readonly string[];
    params: readonly TypeParam[];
  }): Pick<PortableType, 'path' | 'params' | 'docs'> {
    const params = shape.params.map((p) => ({ name: p.name, type: p.type ? this.id(p.type) : undefined }));
    return { path: shape.path, params, docs: [] };
  }
  #fields(fields: readonly Field[]): PortableField[] {
    return fields.map((f) => ({
      name: f.name,
      type: this.id(f.type),
      typeName: f.typeName ?? typeNameOf(f.type),
      docs: [],
    }));
  }

  /** Two shapes with one key are one type. Named parts go by their name, which ends the recursion of types in themselves. */
  #key(shape: Shape): string {
    switch (shape.kind) {
      case 'composite':
        return `${this.#name(shape)}{${shape.fields.map((f) => `${f.name ?? ''}:${this.#short(f.type)}`).join()}}`;
      case 'variant':
        return `${this.#name(shape)}{${shape.variants
          .map((v) => `${v.index}${v.name}(${v.fields.map((f) => `${f.name ?? ''}:${this.#short(f.type)}`).join()})`)
          .join()}}`;
      default:
        return this.#short({ shape } as AnyType);
    }
  }
  #short(type: AnyType): string {
    const { shape } = type;
    switch (shape.kind) {
      case 'primitive':
        return shape.name;
      case 'compact':
        return `~${this.#short(shape.of)}`;
      case 'sequence':
        return `[${this.#short(shape.of)}]`;
      case 'array':
        return `[${this.#short(shape.of)};${shape.length}]`;
      case 'tuple':
        return `(${shape.of.map((t) => this.#short(t)).join()})`;
      default:
        return this.#name(shape);
    }
  }
  /** Kept, because a type is named wherever it is a part of another. */
  #name(shape: { path: readonly string[]; params: readonly TypeParam[] }): string {
    let name = this.#names.get(shape);
    if (name === undefined) {
      const params = shape.params.map((p) => (p.type ? this.#short(p.type) : p.name));
      this.#names.set(shape, (name = `${shape.path.join('::')}<${params.join()}>`));
    }
    return name;
  }
}
