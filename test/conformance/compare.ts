import { comparePallet } from './compare-pallet.ts';
import { TypeComparison } from './compare-types.ts';
import { compared, differ, extra, missing, paired, type Item } from './item.ts';
import type { ApiV16, MetadataV16 } from './read-metadata.ts';

/** The rows of the report that are no pallet. */
const EXTRINSIC = 'extrinsic';

/** Compares everything clients see of two chains: pallets, runtime APIs, and the form of extrinsics. */
export function compare(ours: MetadataV16, theirs: MetadataV16): Item[] {
  const types = new TypeComparison(ours.types, theirs.types);
  const items: Item[] = [];
  for (const real of theirs.pallets)
    items.push(
      ...comparePallet(
        types,
        ours.pallets.find((p) => p.name === real.name),
        real,
      ),
    );
  for (const own of ours.pallets)
    if (!theirs.pallets.some((p) => p.name === own.name)) items.push(...comparePallet(types, own, undefined));
  for (const real of theirs.apis)
    items.push(
      ...compareApi(
        types,
        ours.apis.find((a) => a.name === real.name),
        real,
      ),
    );
  for (const own of ours.apis) if (!theirs.apis.some((a) => a.name === own.name)) items.push(extra(own.name, own.name));
  return [...items, ...compareExtrinsic(types, ours.extrinsic, theirs.extrinsic)];
}

function compareApi(types: TypeComparison, ours: ApiV16 | undefined, theirs: ApiV16): Item[] {
  const { name } = theirs;
  if (!ours) return [missing(name, name), ...theirs.methods.map((m) => missing(name, `${name}.${m.name}`))];
  return [
    compared(name, name, differ('version', ours.version, theirs.version)),
    ...paired(name, `${name}.`, ours.methods, theirs.methods, (a, b) => [
      ...differ('arguments', a.inputs.map((i) => i.name).join(), b.inputs.map((i) => i.name).join()),
      ...b.inputs.flatMap((input, i) => (a.inputs[i] ? types.type(a.inputs[i].type, input.type) : [])),
      ...types.type(a.output, b.output).map((text) => `result: ${text}`),
    ]),
  ];
}

function compareExtrinsic(types: TypeComparison, a: MetadataV16['extrinsic'], b: MetadataV16['extrinsic']): Item[] {
  const item = (key: string, texts: readonly string[]): Item => compared(EXTRINSIC, `${EXTRINSIC}.${key}`, texts);
  const extensions = b.extensions.map((real, i) => {
    const own = a.extensions[i];
    const key = `extensions.${real.identifier}`;
    if (!own) return missing(EXTRINSIC, `${EXTRINSIC}.${key}`);
    return item(key, [
      ...differ(`place ${i} holds`, own.identifier, real.identifier),
      ...types.type(own.type, real.type),
      ...types.type(own.implicit, real.implicit).map((text) => `signed besides: ${text}`),
    ]);
  });
  return [
    item('versions', differ('versions', a.versions.join(), b.versions.join())),
    ...(['address', 'signature', 'call'] as const).map((key) => item(key, types.type(a[key], b[key]))),
    ...extensions,
    ...a.extensions.slice(b.extensions.length).map((e) => extra(EXTRINSIC, `${EXTRINSIC}.extensions.${e.identifier}`)),
  ];
}
