import type { Context } from '../../../frame/context.ts';
import type { AccountId } from '../../../frame/types.ts';
import type { DatabaseUse } from '../keys/hotkey-swap/database-use.ts';
import { errors, storage } from '../pallet.ts';
import { ensureChildrenFit, ensureRelationsHold, putChildren, type Child } from './relations.ts';

const byAccount = ([, a]: Child, [, b]: Child): number => (a < b ? -1 : a > b ? 1 : 0);
const without = (list: readonly Child[], key: AccountId): Child[] => list.filter(([, other]) => other !== key);
const putParents = (ctx: Context, child: AccountId, netuid: number, parents: Child[]): void =>
  parents.length === 0
    ? storage.ParentKeys.remove(ctx, child, netuid)
    : storage.ParentKeys.put(ctx, child, netuid, parents);

/**
 * A hotkey takes the place of another as parent, as child, and in changes that wait. The lists of the old one are left empty.
 * subtensor: pallets/subtensor/src/staking/set_children.rs `parent_child_swap_hotkey`
 * @throws InvalidChild when the two are related themselves, and what a waiting change that no longer fits throws
 */
export function moveRelations(ctx: Context, from: AccountId, to: AccountId, netuid: number, use: DatabaseUse): void {
  const children = without(storage.ChildKeys.get(ctx, from, netuid), from).sort(byAccount);
  const parents = without(storage.ParentKeys.get(ctx, from, netuid), from).sort(byAccount);
  ensureRelationsHold(ctx, from, netuid, children);
  for (const [, child] of children)
    putParents(ctx, child, netuid, without(storage.ParentKeys.get(ctx, child, netuid), from));
  for (const [, parent] of parents)
    storage.ChildKeys.put(ctx, parent, netuid, without(storage.ChildKeys.get(ctx, parent, netuid), from));
  storage.ChildKeys.put(ctx, from, netuid, []);
  storage.ParentKeys.remove(ctx, from, netuid);
  use.add(2 + children.length + parents.length, children.length + parents.length + 2);
  if ([...children, ...parents].some(([, key]) => key === to)) throw errors.InvalidChild();

  if (storage.PendingChildKeys.has(ctx, netuid, from)) {
    const [waiting, due] = storage.PendingChildKeys.take(ctx, netuid, from);
    ensureChildrenFit(
      to,
      waiting,
      parents.map(([, key]) => key),
    );
    storage.PendingChildKeys.put(ctx, netuid, to, [waiting, due]);
    use.add(1, 2);
  }
  replaceChildren(ctx, to, netuid, children, use);
  replaceParents(ctx, to, netuid, parents, use);
  renameInWaiting(ctx, from, to, netuid, use);
}

/** How many keys two lists name together. */
const union = (a: readonly Child[], b: readonly Child[]): number => new Set([...a, ...b].map(([, key]) => key)).size;

function replaceChildren(
  ctx: Context,
  parent: AccountId,
  netuid: number,
  children: readonly Child[],
  use: DatabaseUse,
): void {
  const touched = union(children, storage.ChildKeys.get(ctx, parent, netuid));
  putChildren(ctx, parent, netuid, children);
  use.add(1 + touched, 1 + touched);
}

function replaceParents(
  ctx: Context,
  child: AccountId,
  netuid: number,
  parents: readonly Child[],
  use: DatabaseUse,
): void {
  const before = storage.ParentKeys.get(ctx, child, netuid);
  putParents(ctx, child, netuid, [...parents]);
  const proportions = new Map(parents.map(([proportion, key]) => [key, proportion]));
  for (const parent of new Set([...parents, ...before].map(([, key]) => key))) {
    const others = storage.ChildKeys.get(ctx, parent, netuid);
    const proportion = proportions.get(parent);
    const known = others.some(([, key]) => key === child);
    const list =
      proportion === undefined
        ? without(others, child)
        : known
          ? others.map(([old, key]): Child => [key === child ? proportion : old, key])
          : [...others, [proportion, child] as Child];
    if (list.length === 0) storage.ChildKeys.remove(ctx, parent, netuid);
    else storage.ChildKeys.put(ctx, parent, netuid, list);
    use.add(1, 1);
  }
}

/** Changes of others that wait and name the old hotkey name the new one instead, in the last place. */
function renameInWaiting(ctx: Context, from: AccountId, to: AccountId, netuid: number, use: DatabaseUse): void {
  for (const [parent, [children, due]] of storage.PendingChildKeys.entries1<AccountId>(ctx, netuid)) {
    use.add(1, 0);
    const at = children.findIndex(([, child]) => child === from);
    if (at < 0) continue;
    const renamed: Child[] = [...children.filter((_, i) => i !== at), [children[at]![0], to]];
    storage.PendingChildKeys.put(ctx, netuid, parent, [renamed, due]);
    use.add(1, 2);
  }
}
