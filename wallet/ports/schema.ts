/** Small runtime checks for messages that cross a boundary. A check gives the value with its type, or says what it wanted. */

/** What was expected at which place. The caller turns it into an error with the method's name. */
export class SchemaError extends Error {
  constructor(
    readonly path: string,
    readonly expected: string,
  ) {
    super(`${path} must be ${expected}`);
  }
}

export type Check<T> = (value: unknown, path: string) => T;
export type Checked<C> = C extends Check<infer T> ? T : never;

const check =
  <T>(expected: string, test: (value: unknown) => boolean): Check<T> =>
  (value, path) => {
    if (!test(value)) throw new SchemaError(path, expected);
    return value as T;
  };

export const text = (maxLength: number): Check<string> =>
  check(`a text of at most ${maxLength} characters`, (value) => typeof value === 'string' && value.length <= maxLength);
export const bytes = (maxLength: number): Check<Uint8Array> =>
  check(`at most ${maxLength} bytes`, (value) => value instanceof Uint8Array && value.length <= maxLength);
export const integer = (least: number, most: number): Check<number> =>
  check(
    `an integer from ${least} to ${most}`,
    (value) => Number.isSafeInteger(value) && (value as number) >= least && (value as number) <= most,
  );
export const bigint = (): Check<bigint> => check('a bigint', (value) => typeof value === 'bigint');
export const oneOf = <const T extends string | number>(...allowed: T[]): Check<T> =>
  check(`one of ${allowed.join(', ')}`, (value) => allowed.includes(value as T));
export const hash = (): Check<string> =>
  check('a 32-byte hash in hex', (value) => typeof value === 'string' && /^0x[0-9a-fA-F]{64}$/u.test(value));
export const hex = (maxBytes: number): Check<string> =>
  check(
    'bytes in hex',
    (value) => typeof value === 'string' && value.length <= 2 + 2 * maxBytes && /^0x([0-9a-fA-F]{2})*$/u.test(value),
  );

/** Marks a field that may be missing or undefined. */
export const optional =
  <T>(inner: Check<T>): Check<T | undefined> =>
  (value, path) =>
    value === undefined ? undefined : inner(value, path);

type Optional<S> = { [K in keyof S]: undefined extends Checked<S[K]> ? K : never }[keyof S];
/** The object a shape describes. */
export type Shape<S> = { readonly [K in Exclude<keyof S, Optional<S>>]: Checked<S[K]> } & {
  readonly [K in Optional<S>]?: Exclude<Checked<S[K]>, undefined>;
};

/** An object with these fields and no others. The result is a new object. */
export const object =
  <S extends Record<string, Check<unknown>>>(shape: S): Check<Shape<S>> =>
  (value, path) => {
    if (typeof value !== 'object' || value === null || Array.isArray(value)) throw new SchemaError(path, 'an object');
    const given = value as Record<string, unknown>;
    const extra = Object.keys(given).find((name) => !Object.hasOwn(shape, name));
    if (extra !== undefined) throw new SchemaError(`${path}.${extra.slice(0, 40)}`, 'absent');
    const result: Record<string, unknown> = {};
    for (const [name, inner] of Object.entries(shape)) {
      const field = inner(Object.hasOwn(given, name) ? given[name] : undefined, `${path}.${name}`);
      if (field !== undefined) result[name] = field;
    }
    return result as Shape<S>;
  };
