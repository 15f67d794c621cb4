/** Options of a command, declared once: from the table come the parser, the types and the help. */
import { parseArgs } from 'node:util';

export interface OptionSpec<T> {
  /** What stands behind the option in the help, for example `N`; absent for a switch. */
  readonly value?: string;
  readonly text: string;
  /** Heading under which the help shows it. */
  readonly group?: string;
  /** The default as the help shows it. */
  readonly shown?: string;
  /** Makes the value of what was typed: all occurrences, in order; none when it was left out. @throws BadOption */
  readonly read: (typed: readonly string[]) => T;
}

/** An option that cannot be understood. Nothing was started. */
export class BadOption extends Error {
  override readonly name = 'BadOption';
}

const last = (typed: readonly string[]): string | undefined => typed[typed.length - 1];

/** A switch, off unless given. */
export const flag = (text: string): OptionSpec<boolean> => ({ text, read: (typed) => typed.length > 0 });

/** A text; `choices` bounds it. */
export function text<D extends string | undefined>(
  value: string,
  about: string,
  initial: D,
  choices?: readonly string[],
): OptionSpec<string | D> {
  return {
    value,
    text: about,
    ...(initial !== undefined && { shown: initial }),
    read: (typed) => {
      const given = last(typed);
      if (given === undefined) return initial;
      if (choices && !choices.includes(given)) throw new BadOption(`"${given}" is none of ${choices.join(', ')}`);
      return given;
    },
  };
}

/** A whole number within bounds. */
export function integer(typed: string, least: number, most: number): number {
  const number = Number(typed);
  if (!/^\d+$/.test(typed) || number < least || number > most)
    throw new BadOption(`"${typed}" is not a whole number from ${least} to ${most}`);
  return number;
}
export const whole = (
  value: string,
  about: string,
  initial: number,
  [least, most]: readonly [number, number],
): OptionSpec<number> => ({
  value,
  text: about,
  shown: String(initial),
  read: (typed) => (last(typed) === undefined ? initial : integer(last(typed)!, least, most)),
});

/** Options under one heading of the help. */
export const grouped = <T extends Table>(group: string, table: T): T =>
  Object.fromEntries(Object.entries(table).map(([name, spec]) => [name, { ...spec, group }])) as T;

export type Table = Readonly<Record<string, OptionSpec<unknown>>>;
export type Values<T extends Table> = { -readonly [K in keyof T]: T[K] extends OptionSpec<infer V> ? V : never };

/** Reads a command line. `help` is true when `--help` or `-h` is there. @throws BadOption */
export function readOptions<T extends Table>(table: T, args: readonly string[]): { values: Values<T>; help: boolean } {
  const options = Object.fromEntries(
    Object.entries(table).map(([name, { value }]) => [
      name,
      { type: value ? 'string' : 'boolean', multiple: true } as const,
    ]),
  );
  let typed: Record<string, (string | boolean)[] | undefined>;
  try {
    const parsed = parseArgs({
      args: [...args],
      options: { ...options, help: { type: 'boolean', short: 'h', multiple: true } },
      strict: true,
      allowPositionals: false,
    });
    typed = parsed.values as typeof typed;
  } catch (error) {
    throw new BadOption((error as Error).message.split('. ')[0]!, { cause: error });
  }
  const values = Object.fromEntries(
    Object.entries(table).map(([name, spec]) => {
      try {
        return [name, spec.read((typed[name] ?? []).map(String))];
      } catch (error) {
        if (error instanceof BadOption) throw new BadOption(`--${name}: ${error.message}.`);
        throw error;
      }
    }),
  );
  return { values: values as Values<T>, help: typed['help'] !== undefined };
}

/** Columns of a usual terminal. */
const COLUMNS = 100;
const INDENT = '  ';

/** The text in lines of at most `width` characters, broken between words. */
function wrapped(text: string, width: number): string[] {
  const lines = [''];
  for (const word of text.split(' ')) {
    const line = lines.at(-1)!;
    if (line !== '' && line.length + 1 + word.length > width) lines.push(word);
    else lines[lines.length - 1] = line === '' ? word : `${line} ${word}`;
  }
  return lines;
}

/** The help text: options in columns, under their headings in the order of the table. */
export function helpText(usage: string, about: string, table: Table, examples: readonly string[] = []): string {
  const all: Table = {
    ...table,
    help: { ...flag('show this'), ...(lastGroup(table) && { group: lastGroup(table)! }) },
  };
  const rows = Object.entries(all).map(([name, { value, text: what, shown, group = 'Options' }]) => ({
    group,
    left: `--${name}${value ? ` ${value}` : ''}`,
    right: `${what}${shown === undefined ? '' : ` (default ${shown})`}`,
  }));
  const width = Math.max(...rows.map(({ left }) => left.length));
  const margin = INDENT + ' '.repeat(width + INDENT.length);
  const sections = [...new Set(rows.map(({ group }) => group))].map((group) => {
    const lines = rows
      .filter((row) => row.group === group)
      .map(({ left, right }) => {
        const [first, ...rest] = wrapped(right, COLUMNS - margin.length);
        return [`${INDENT}${left.padEnd(width)}${INDENT}${first}`, ...rest.map((line) => margin + line)].join('\n');
      });
    return `${group}\n${lines.join('\n')}`;
  });
  const shown = examples.length > 0 ? [`Examples\n${examples.map((line) => INDENT + line).join('\n')}`] : [];
  return [usage, about, ...sections, ...shown].join('\n\n');
}

const lastGroup = (table: Table): string | undefined => Object.values(table).at(-1)?.group;
