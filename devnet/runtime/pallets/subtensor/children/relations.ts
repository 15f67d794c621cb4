// Who lends stake to whom on a subnet: `ChildKeys` of the parent, `ParentKeys` of the child.
import type { Context } from '../../../frame/context.ts';
import type { AccountId } from '../../../frame/types.ts';
import { errors, storage } from '../pallet.ts';
import { U64_MAX } from '../../../economy/fixed/fixed-format.ts';

/** A proportion of u64::MAX and the child it goes to. */
export type Child = [proportion: bigint, child: AccountId];
const MAX_CHILDREN = 5;

/** The rules any set of children keeps. @throws DuplicateChild, InvalidChild, TooManyChildren, ProportionOverflow, ChildParentInconsistency */
export function ensureChildrenValid(ctx: Context, parent: AccountId, netuid: number, children: readonly Child[]): void {
  const keys = children.map(([, child]) => child);
  if (new Set(keys).size !== keys.length) throw errors.DuplicateChild();
  if (keys.includes(parent)) throw errors.InvalidChild();
  if (keys.length > MAX_CHILDREN) throw errors.TooManyChildren();
  ensureRelationsHold(ctx, parent, netuid, children);
}

/** The rules that may break while a change waits. @throws InvalidChild, ProportionOverflow, ChildParentInconsistency */
export function ensureRelationsHold(ctx: Context, parent: AccountId, netuid: number, children: readonly Child[]): void {
  ensureChildrenFit(
    parent,
    children,
    storage.ParentKeys.get(ctx, parent, netuid).map(([, key]) => key),
    Infinity,
  );
}

/** The same rules for given parents of the hotkey. @throws InvalidChild, TooManyChildren, ProportionOverflow, ChildParentInconsistency */
export function ensureChildrenFit(
  hotkey: AccountId,
  children: readonly Child[],
  parents: readonly AccountId[],
  atMost = MAX_CHILDREN,
): void {
  if (children.some(([, child]) => child === hotkey)) throw errors.InvalidChild();
  if (children.length > atMost) throw errors.TooManyChildren();
  if (children.reduce((sum, [proportion]) => sum + proportion, 0n) > U64_MAX) throw errors.ProportionOverflow();
  if (children.some(([, child]) => parents.includes(child))) throw errors.ChildParentInconsistency();
}

/** Replaces the children of a hotkey and the parents of all concerned. Empty lists are deleted. */
export function putChildren(ctx: Context, parent: AccountId, netuid: number, children: readonly Child[]): void {
  const kept = new Map(children.map(([proportion, child]) => [child, proportion]));
  for (const [, child] of storage.ChildKeys.get(ctx, parent, netuid))
    if (!kept.has(child)) putParents(ctx, child, netuid, (parents) => parents.filter(([, key]) => key !== parent));
  for (const [child, proportion] of kept)
    putParents(ctx, child, netuid, (parents) =>
      parents.some(([, key]) => key === parent)
        ? parents.map(([old, key]): Child => [key === parent ? proportion : old, key])
        : [...parents, [proportion, parent]],
    );
  const sorted = [...children].sort(([, a], [, b]) => (a < b ? -1 : a > b ? 1 : 0));
  if (sorted.length === 0) storage.ChildKeys.remove(ctx, parent, netuid);
  else storage.ChildKeys.put(ctx, parent, netuid, sorted);
}

function putParents(ctx: Context, child: AccountId, netuid: number, change: (parents: Child[]) => Child[]): void {
  const parents = change(storage.ParentKeys.get(ctx, child, netuid));
  if (parents.length === 0) storage.ParentKeys.remove(ctx, child, netuid);
  else storage.ParentKeys.put(ctx, child, netuid, parents);
}
