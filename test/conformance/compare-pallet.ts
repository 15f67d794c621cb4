import { bytesToHex } from '../../substrate/bytes.ts';
import { decode } from '../../devnet/runtime/frame/type.ts';
import { runtimeVersion } from '../../devnet/runtime/types/runtime-version.ts';
import type { TypeComparison } from './compare-types.ts';
import { compared, differ, paired, type Item } from './item.ts';
import type { PalletV16 } from './read-metadata.ts';

type StorageEntry = NonNullable<PalletV16['storage']>['entries'][number];
type Constant = PalletV16['constants'][number];

/** What a pallet looks like when there is none: every item of the other side is then missing or extra. */
const nothing = (like: PalletV16): PalletV16 => ({
  ...like,
  storage: undefined,
  calls: undefined,
  event: undefined,
  error: undefined,
  constants: [],
  viewFunctions: [],
});

/** Compares one pallet item by item. Either side may lack it. */
export function comparePallet(
  types: TypeComparison,
  ours: PalletV16 | undefined,
  theirs: PalletV16 | undefined,
): Item[] {
  const like = (theirs ?? ours)!;
  const { name } = like;
  const a = ours ?? nothing(like);
  const b = theirs ?? nothing(like);
  const pallet: Item =
    ours && theirs
      ? compared(name, name, differ('index', a.index, b.index))
      : {
          group: name,
          key: name,
          state: theirs ? 'missing' : 'extra',
          texts: [theirs ? 'is missing' : 'is not on the real chain'],
        };
  const list = <T extends { readonly name: string }>(
    kind: string,
    x: readonly T[],
    y: readonly T[],
    compare: (x: T, y: T) => readonly string[],
  ): Item[] => paired(name, `${name}.${kind}.`, x, y, compare);
  const variants = (kind: 'calls' | 'event' | 'error', label: string): Item[] =>
    list(label, variantsOf(types.ours, a[kind]?.type), variantsOf(types.theirs, b[kind]?.type), (x, y) => [
      ...differ('index', x.index, y.index),
      ...types.fields(x.fields, y.fields),
    ]);
  return [
    pallet,
    ...list('storage', a.storage?.entries ?? [], b.storage?.entries ?? [], (x, y) => storageTexts(types, x, y)),
    ...variants('calls', 'calls'),
    ...variants('event', 'events'),
    ...variants('error', 'errors'),
    ...list('constants', a.constants, b.constants, (x, y) => constantTexts(types, name, x, y)),
    ...list('viewFunctions', a.viewFunctions, b.viewFunctions, (x, y) => [
      ...differ('number', bytesToHex(x.id), bytesToHex(y.id)),
      ...differ('arguments', x.inputs.map((i) => i.name).join(), y.inputs.map((i) => i.name).join()),
      ...y.inputs.flatMap((input, i) => (x.inputs[i] ? types.type(x.inputs[i].type, input.type) : [])),
      ...types.type(x.output, y.output),
    ]),
  ];
}

function variantsOf(types: TypeComparison['ours'], id: number | undefined) {
  const def = id === undefined ? undefined : types[id]?.def;
  return def?.type === 'Variant' ? def.value.variants : [];
}

function storageTexts(types: TypeComparison, a: StorageEntry, b: StorageEntry): string[] {
  const common = [
    ...differ('modifier', a.modifier, b.modifier),
    ...differ('default', bytesToHex(a.fallback), bytesToHex(b.fallback)),
  ];
  if (a.type.type === 'Plain' && b.type.type === 'Plain')
    return [...common, ...types.type(a.type.value, b.type.value).map((text) => `value: ${text}`)];
  if (a.type.type === 'Map' && b.type.type === 'Map') {
    const [x, y] = [a.type.value, b.type.value];
    return [
      ...common,
      ...differ('hashers', x.hashers.join(), y.hashers.join()),
      ...types.type(x.key, y.key).map((text) => `key: ${text}`),
      ...types.type(x.value, y.value).map((text) => `value: ${text}`),
    ];
  }
  return [...common, `${a.type.type} instead of ${b.type.type}`];
}

function constantTexts(types: TypeComparison, pallet: string, a: Constant, b: Constant): string[] {
  const type = [...types.type(a.type, b.type)];
  // The version also lists the runtime APIs; those are compared one by one.
  const version = pallet === 'System' && a.name === 'Version';
  const shown = (value: Uint8Array): string =>
    version ? JSON.stringify({ ...decode(runtimeVersion, value), apis: 'compared on their own' }) : bytesToHex(value);
  return [...type, ...(type.length === 0 ? differ('value', shown(a.value), shown(b.value)) : [])];
}
