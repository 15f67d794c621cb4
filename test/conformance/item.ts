/** How an item of the real chain stands with us. `extra`: the real chain has no such item. */
export type ItemState = 'equal' | 'different' | 'missing' | 'extra';

/** One thing clients can see: a call, a storage item, an event, an API method… */
export interface Item {
  /** Pallet, runtime API, or `extrinsic`. */
  readonly group: string;
  /** `Balances.calls.burn`, `Core.version()`. Exceptions name items by it. */
  readonly key: string;
  readonly state: ItemState;
  /** What differs, in words. */
  readonly texts: readonly string[];
}

/** An item that both sides have: equal when there is nothing to say about it. */
export const compared = (group: string, key: string, texts: readonly string[]): Item => ({
  group,
  key,
  state: texts.length === 0 ? 'equal' : 'different',
  texts,
});
export const missing = (group: string, key: string): Item => ({ group, key, state: 'missing', texts: ['is missing'] });
export const extra = (group: string, key: string): Item => ({
  group,
  key,
  state: 'extra',
  texts: ['is not on the real chain'],
});

/** A difference in a plain value, in words; nothing when there is none. */
export const differ = (what: string, ours: unknown, theirs: unknown): string[] =>
  ours === theirs ? [] : [`${what} ${String(ours)} instead of ${String(theirs)}`];

/** Pairs two lists by name: what both have is compared, the rest is missing or extra. */
export function paired<T extends { readonly name: string }>(
  group: string,
  prefix: string,
  ours: readonly T[],
  theirs: readonly T[],
  compare: (ours: T, theirs: T) => readonly string[],
): Item[] {
  const mine = new Map(ours.map((x) => [x.name, x]));
  const real = new Set(theirs.map((x) => x.name));
  return [
    ...theirs.map((x) => {
      const own = mine.get(x.name);
      return own ? compared(group, prefix + x.name, compare(own, x)) : missing(group, prefix + x.name);
    }),
    ...ours.filter((x) => !real.has(x.name)).map((x) => extra(group, prefix + x.name)),
  ];
}
