import type { ChainTypes } from './chain-types.ts';

/** A readable name for a type the metadata gives no alias for, such as `Vec<u16>` or `AccountId32`. */
export function typeName(chain: ChainTypes, id: number, depth = 0): string {
  const entry = chain.types.get(id);
  if (!entry || depth > 4) return '…';
  const inner = (type: number) => typeName(chain, type, depth + 1);
  const { def, path } = entry;
  if (def.tag === 'primitive') return def.value.tag;
  if (def.tag === 'compact') return `Compact<${inner(def.value)}>`;
  if (def.tag === 'sequence') return `Vec<${inner(def.value)}>`;
  if (def.tag === 'array') return `[${inner(def.value.type)}; ${def.value.len}]`;
  if (def.tag === 'tuple') return `(${def.value.map(inner).join(', ')})`;
  return path.at(-1) ?? 'bits';
}
