import type { MetadataV16 } from './read-metadata.ts';

type Types = MetadataV16['types'];
type PortableField = {
  readonly name: string | undefined;
  readonly type: number;
  readonly typeName: string | undefined;
};
type PortableVariant = { readonly name: string; readonly index: number; readonly fields: readonly PortableField[] };

/** Types that join all pallets; their parts are compared pallet by pallet. */
const OUTER = /^node_subtensor_runtime::Runtime(Call|Event|Error)?$/;
/** Parameters that only say which runtime it is. */
const isRuntime = (name: string): boolean => ['T', 'I', 'Runtime'].includes(name);

/** Compares types of two registries by what they encode and what clients are told of them: paths, fields, names. */
export class TypeComparison {
  readonly #known = new Map<string, readonly string[]>();
  constructor(
    readonly ours: Types,
    readonly theirs: Types,
  ) {}

  /** In what type `a` of ours differs from type `b` of theirs, in words; nothing when they are equal. */
  type(a: number, b: number): readonly string[] {
    const pair = `${a}/${b}`;
    const known = this.#known.get(pair);
    if (known) return known;
    // A type that contains itself is equal unless something else in it differs.
    this.#known.set(pair, []);
    const found = this.#compare(a, b);
    this.#known.set(pair, found);
    return found;
  }

  /** Compares fields by name, order, type and the name the source gives the type. */
  fields(a: readonly PortableField[], b: readonly PortableField[]): string[] {
    const names = (fields: readonly PortableField[]): string => fields.map((f) => f.name ?? '_').join(', ');
    if (names(a) !== names(b)) return [`(${names(a)}) instead of (${names(b)})`];
    return b.flatMap((theirs, i) => {
      const ours = a[i]!;
      const at = theirs.name ?? `field ${i}`;
      const wanted = theirs.typeName?.replace(/\s*\n\s*/g, ' ');
      const named = wanted === undefined || ours.typeName === wanted;
      return [
        ...(named ? [] : [`${at} is called ${ours.typeName ?? 'nothing'} instead of ${wanted}`]),
        ...this.type(ours.type, theirs.type).map((text) => `${at}: ${text}`),
      ];
    });
  }

  #compare(a: number, b: number): string[] {
    const [x, y] = [this.ours[a], this.theirs[b]];
    if (!x || !y) return [`type ${x ? b : a} is not in the registry`];
    const path = y.path.join('::');
    if (x.path.join('::') !== path) return [`${x.path.join('::') || x.def.type} instead of ${path || y.def.type}`];
    if (OUTER.test(path)) return [];
    const at = path === '' ? '' : `${y.path.at(-1) ?? path}: `;
    return [...this.#params(x.params, y.params), ...this.#definition(x.def, y.def)].map((text) => at + text);
  }

  #params(a: Types[number]['params'], b: Types[number]['params']): string[] {
    const telling = (params: Types[number]['params']) =>
      params.filter((p) => p.type !== undefined && !isRuntime(p.name));
    const [given, wanted] = [telling(a), telling(b)];
    const names = (params: typeof given): string => params.map((p) => p.name).join(', ');
    if (names(given) !== names(wanted)) return [`parameters <${names(given)}> instead of <${names(wanted)}>`];
    return wanted.flatMap((p, i) => this.type(given[i]!.type!, p.type!));
  }

  #definition(a: Types[number]['def'], b: Types[number]['def']): string[] {
    if (a.type === 'Composite' && b.type === 'Composite') return this.fields(a.value.fields, b.value.fields);
    if (a.type === 'Variant' && b.type === 'Variant') return this.#variants(a.value.variants, b.value.variants);
    if (a.type === 'Tuple' && b.type === 'Tuple') {
      if (a.value.length !== b.value.length) return [`${a.value.length} parts instead of ${b.value.length}`];
      return b.value.flatMap((type, i) => this.type(a.value[i]!, type));
    }
    if (a.type === 'Primitive' && b.type === 'Primitive') {
      return a.value === b.value ? [] : [`${a.value} instead of ${b.value}`];
    }
    if (a.type === 'Array' && b.type === 'Array') {
      if (a.value.len !== b.value.len) return [`length ${a.value.len} instead of ${b.value.len}`];
      return [...this.type(a.value.type, b.value.type)];
    }
    if (a.type === 'Sequence' && b.type === 'Sequence') return [...this.type(a.value.type, b.value.type)];
    if (a.type === 'Compact' && b.type === 'Compact') return [...this.type(a.value.type, b.value.type)];
    return [`${a.type} instead of ${b.type}`];
  }

  #variants(a: readonly PortableVariant[], b: readonly PortableVariant[]): string[] {
    const texts = b.flatMap((theirs) => {
      const ours = a.find((v) => v.name === theirs.name);
      if (!ours) return [`${theirs.name} is missing`];
      if (ours.index !== theirs.index) return [`${theirs.name} is number ${ours.index} instead of ${theirs.index}`];
      return this.fields(ours.fields, theirs.fields).map((text) => `${theirs.name}: ${text}`);
    });
    const more = a.filter((v) => !b.some((w) => w.name === v.name)).map((v) => `${v.name} is not on the real chain`);
    return [...texts, ...more];
  }
}
