import { groupBy } from './group-by.ts';
import type { Item } from './item.ts';

/** How one pallet or API stands. */
export interface Row {
  readonly group: string;
  /** Items the real chain has. */
  readonly wanted: number;
  readonly equal: number;
  readonly different: number;
  readonly missing: number;
  readonly extra: number;
  /** Of the differences, those with a written reason. */
  readonly excepted: number;
}

/** A reason for an item, or for a whole pallet or API, that is not as on the real chain. */
export type Exceptions = Readonly<Record<string, string>>;

/** The exception that covers an item: its own, or that of its pallet or API. */
const exceptionOf = (item: Item, exceptions: Exceptions): string | undefined =>
  [item.key, item.group].find((key) => Object.hasOwn(exceptions, key));

export interface Report {
  readonly rows: readonly Row[];
  readonly total: Row;
  /** Differences without a reason. */
  readonly open: readonly Item[];
  readonly excepted: readonly { readonly item: Item; readonly exception: string }[];
  /** Exceptions that cover no difference any more. */
  readonly needless: readonly string[];
}

function row(group: string, items: readonly Item[], exceptions: Exceptions): Row {
  const count = (state: Item['state']): number => items.filter((i) => i.state === state).length;
  const [equal, different, missing, extra] = [count('equal'), count('different'), count('missing'), count('extra')];
  const excepted = items.filter((i) => i.state !== 'equal' && exceptionOf(i, exceptions) !== undefined).length;
  return { group, wanted: equal + different + missing, equal, different, missing, extra, excepted };
}

/** Counts items by pallet and API and sets exceptions against differences. */
export function report(items: readonly Item[], exceptions: Exceptions): Report {
  const groups = groupBy(items, (item) => item.group);
  const unequal = items.filter((item) => item.state !== 'equal');
  const excepted = unequal.flatMap((item) => {
    const exception = exceptionOf(item, exceptions);
    return exception === undefined ? [] : [{ item, exception }];
  });
  const used = new Set(excepted.map((e) => e.exception));
  return {
    rows: [...groups].map(([group, of]) => row(group, of, exceptions)),
    total: row('total', items, exceptions),
    open: unequal.filter((item) => exceptionOf(item, exceptions) === undefined),
    excepted,
    needless: Object.keys(exceptions).filter((key) => !used.has(key)),
  };
}

const percent = (equal: number, wanted: number): string =>
  wanted === 0 ? '–' : `${((100 * equal) / wanted).toFixed(1)} %`;

/** The table people read. */
export function table(rows: readonly Row[]): string {
  const head = ['', 'items', 'equal', 'different', 'missing', 'extra', 'excepted', ''];
  const cells = rows.map((r) => [
    r.group,
    ...[r.wanted, r.equal, r.different, r.missing, r.extra, r.excepted].map(String),
    percent(r.equal, r.wanted),
  ]);
  const widths = head.map((h, i) => Math.max(h.length, ...cells.map((c) => c[i]!.length)));
  const line = (c: readonly string[]): string =>
    c.map((text, i) => (i === 0 ? text.padEnd(widths[i]!) : text.padStart(widths[i]!))).join('  ');
  return [line(head), ...cells.map(line)].join('\n');
}

/** Differences one per line, items first. */
export const listed = (items: readonly Item[]): string =>
  items.map((item) => item.texts.map((text) => `  ${item.key}: ${text}`).join('\n')).join('\n');
