import type { AnyType } from '../frame/type.ts';

/** Generic types whose parameters are part of the name. */
const SHOWN = /^(Option|Result|Cow|BTree(Set|Map)|(Weak)?BoundedVec|PerDispatchClass|IdAmount)$/;

/**
 * What the source would call a field of this type. Clients choose how to show a value by it (polkadot-js: `Balance`,
 * `AccountId`), so it is derived in one way for all declarations that do not say it themselves.
 */
export function typeNameOf(type: AnyType): string {
  if (type.typeName !== undefined) return type.typeName;
  const { shape } = type;
  switch (shape.kind) {
    case 'primitive':
      return shape.name;
    case 'compact':
      return typeNameOf(shape.of);
    case 'sequence':
      return `Vec<${argument(shape.of)}>`;
    case 'array':
      return `[${typeNameOf(shape.of)}; ${shape.length}]`;
    case 'tuple':
      return `(${shape.of.map(argument).join(', ')})`;
    default: {
      const name = shape.path.at(-1) ?? '';
      const params = shape.params.flatMap((p) => (p.type ? [argument(p.type)] : []));
      return params.length > 0 && SHOWN.test(name) ? `${name}<${params.join(', ')}>` : name;
    }
  }
}

const argument = (type: AnyType): string => {
  const name = typeNameOf(type);
  return type.shape.kind === 'compact' && !name.startsWith('Compact<') ? `Compact<${name}>` : name;
};
