/** Checks that the bridge needs beside those of the wallet's port. */
import { SchemaError, type Check, type Checked } from '../../../wallet/ports/schema.ts';

/** No value at all. */
export const nothing = (): Check<void> => (value, path) => {
  if (value !== undefined && value !== null) throw new SchemaError(path, 'absent');
};

export const truth = (): Check<boolean> => (value, path) => {
  if (typeof value !== 'boolean') throw new SchemaError(path, 'true or false');
  return value;
};

export const nullable =
  <T>(inner: Check<T>): Check<T | null> =>
  (value, path) =>
    value === null ? null : inner(value, path);

export const list =
  <T>(inner: Check<T>, most: number): Check<T[]> =>
  (value, path) => {
    if (!Array.isArray(value) || value.length > most) throw new SchemaError(path, `a list of at most ${most}`);
    return value.map((entry, i) => inner(entry, `${path}[${i}]`));
  };

export const number =
  (least: number, most: number): Check<number> =>
  (value, path) => {
    if (typeof value !== 'number' || !(value >= least && value <= most))
      throw new SchemaError(path, `a number from ${least} to ${most}`);
    return value;
  };

/** Two values side by side. */
export const pair =
  <A, B>(first: Check<A>, second: Check<B>): Check<readonly [A, B]> =>
  (value, path) => {
    if (!Array.isArray(value) || value.length !== 2) throw new SchemaError(path, 'a pair');
    return [first(value[0], `${path}[0]`), second(value[1], `${path}[1]`)];
  };

/** An object whose names are free and whose values are all alike. */
export const record =
  <T>(inner: Check<T>, most: number): Check<Record<string, T>> =>
  (value, path) => {
    if (typeof value !== 'object' || value === null || Array.isArray(value)) throw new SchemaError(path, 'an object');
    const entries = Object.entries(value);
    if (entries.length > most) throw new SchemaError(path, `an object of at most ${most} names`);
    return Object.fromEntries(entries.map(([name, entry]) => [name, inner(entry, `${path}.${name.slice(0, 40)}`)]));
  };

/** One of several objects, told apart by the text in the field `tag`. */
export const tagged =
  <C extends Record<string, Check<unknown>>>(tag: string, cases: C): Check<Checked<C[keyof C]>> =>
  (value, path) => {
    const name = (
      typeof value === 'object' && value !== null ? (value as Record<string, unknown>)[tag] : undefined
    ) as string;
    const inner = Object.hasOwn(cases, name) ? cases[name] : undefined;
    if (!inner) throw new SchemaError(`${path}.${tag}`, `one of ${Object.keys(cases).join(', ')}`);
    return inner(value, path) as Checked<C[keyof C]>;
  };
