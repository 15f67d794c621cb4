// The floors rule: a room imports only from itself and from the floors below it (docs/design.md).
// It also keeps `devnet/` and `node-light/` apart: one proves, the other verifies, and only bytes pass between them.
import { dirname, relative, resolve, sep } from 'node:path';

/** Rooms from the top floor down. */
export const FLOORS = ['renderer', 'electron', 'miner', 'chain', 'wallet', 'node-light', 'devnet', 'substrate'];
/** Rooms that may import from every floor, and that no floor may import from. */
const OUTSIDE = ['build', 'test'];
/** Pairs that never meet although the order of the floors would allow it. */
const APART = [
  ['node-light', 'devnet'],
  ['wallet', 'devnet'],
  ['chain', 'devnet'],
  ['renderer', 'electron'],
];
/** What a floor may name of a higher or separated one: types of a port, or the address of a worker (`?worker`). */
const isPort = (specifier) => /(^|\/)ports?(\/|\.ts$)/.test(specifier) || /\?(worker|url|sharedworker)/.test(specifier);

const roomOf = (root, file) => relative(root, file).split(sep)[0];

/** Says why `from` may not import `to`, or null when it may. */
export function verdict(from, to, specifier = '') {
  // Files of no room (the configurations at the root) stand outside as well.
  if (from === to || !FLOORS.includes(from)) return null;
  if (OUTSIDE.includes(to)) return `${from}/ may not import ${to}/: tests and build scripts stand outside the product.`;
  const a = FLOORS.indexOf(from);
  const b = FLOORS.indexOf(to);
  if (b < 0) return null;
  if (APART.some(([x, y]) => x === from && y === to) && !isPort(specifier))
    return `${from}/ and ${to}/ meet only through a port or as a worker.`;
  if (b < a) return `${from}/ may not import ${to}/: imports go down the floors only.`;
  return null;
}

export const floors = {
  meta: { type: 'problem', docs: { description: 'imports go down the floors only' }, schema: [] },
  create(context) {
    const root = context.cwd;
    const from = roomOf(root, context.filename);
    const check = (node) => {
      const specifier = node.source?.value;
      if (typeof specifier !== 'string' || !specifier.startsWith('.')) return;
      const to = roomOf(root, resolve(dirname(context.filename), specifier));
      const why = verdict(from, to, specifier);
      if (why) context.report({ node, message: why });
    };
    return {
      ImportDeclaration: check,
      ExportNamedDeclaration: check,
      ExportAllDeclaration: check,
      ImportExpression: check,
    };
  },
};
