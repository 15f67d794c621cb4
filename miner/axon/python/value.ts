// The values Python's `json` module yields, told apart as Python tells them apart: an int is not a float, a tuple is
// not a list, and a dict keeps the order of its keys. A body hash is made of their text, so each difference counts.

/** A Python float. Wrapped, because `1` and `1.0` have different texts and JavaScript has one number type. */
export class PyFloat {
  readonly value: number;
  constructor(value: number) {
    this.value = value;
  }
}

/** A Python tuple: written `(a, b)` or `(a,)`, and as a list in JSON. */
export class PyTuple {
  readonly items: readonly PyValue[];
  constructor(items: readonly PyValue[]) {
    this.items = items;
  }
}

/** A Python dict with text keys, in insertion order. */
export type PyDict = Map<string, PyValue>;

/** A Python value: `None`, bool, int (`bigint`), float, str, list, tuple or dict. */
export type PyValue = null | boolean | bigint | PyFloat | string | PyValue[] | PyTuple | PyDict;

/** Python's name of a value's type, for messages. */
export function pyTypeName(value: PyValue): string {
  if (value === null) return 'null';
  if (typeof value === 'boolean') return 'bool';
  if (typeof value === 'bigint') return 'int';
  if (typeof value === 'string') return 'str';
  if (value instanceof PyFloat) return 'float';
  if (value instanceof PyTuple) return 'tuple';
  return value instanceof Map ? 'dict' : 'list';
}
