// A JSON reader that keeps what JSON.parse loses and a body hash needs: int or float, integers of any size, the order of
// integer-like keys. It reads strangers' bytes, so depth and digits are bounded.
import { PyFloat } from './value.ts';
import type { PyDict, PyValue } from './value.ts';

/** The text is not JSON this reader accepts; `position` is the index of the offending character. */
export class JsonSyntaxError extends Error {
  override readonly name = 'JsonSyntaxError';
  readonly position: number;
  constructor(message: string, position: number) {
    super(`${message} at character ${position}.`);
    this.position = position;
  }
}

/** Containers inside containers; more is an attack on the stack, not data. */
const MAX_DEPTH = 128;
/** CPython's own limit on the digits of an int read from text (`sys.int_info.default_max_str_digits`). */
const MAX_INT_DIGITS = 4300;

const NUMBER = /-?(?:0|[1-9]\d*)(\.\d+)?([eE][+-]?\d+)?/y;
const ESCAPES: Readonly<Record<string, string>> = {
  '"': '"',
  '\\': '\\',
  '/': '/',
  b: '\b',
  f: '\f',
  n: '\n',
  r: '\r',
  t: '\t',
};

class Reader {
  private at = 0;
  private readonly text: string;
  constructor(text: string) {
    this.text = text;
  }

  document(): PyValue {
    const value = this.value(0);
    this.space();
    if (this.at < this.text.length) this.fail('Unexpected text after the value');
    return value;
  }

  private fail(message: string): never {
    throw new JsonSyntaxError(message, this.at);
  }

  private space(): void {
    for (;;) {
      const code = this.text.charCodeAt(this.at);
      if (code !== 0x20 && code !== 0x0a && code !== 0x0d && code !== 0x09) return;
      this.at += 1;
    }
  }

  private value(depth: number): PyValue {
    if (depth > MAX_DEPTH) this.fail(`Nested deeper than ${MAX_DEPTH} levels`);
    this.space();
    const char = this.text[this.at];
    if (char === '{') return this.object(depth);
    if (char === '[') return this.array(depth);
    if (char === '"') return this.string();
    if (char === 't') return this.word('true', true);
    if (char === 'f') return this.word('false', false);
    if (char === 'n') return this.word('null', null);
    if (char === undefined) this.fail('The text ends too early');
    return this.number();
  }

  private word<T extends PyValue>(word: string, value: T): T {
    if (!this.text.startsWith(word, this.at)) this.fail('Unknown word');
    this.at += word.length;
    return value;
  }

  private number(): PyValue {
    NUMBER.lastIndex = this.at;
    const match = NUMBER.exec(this.text);
    if (!match) this.fail('Expected a value');
    const [digits, fraction, exponent] = match;
    if (fraction === undefined && exponent === undefined) {
      if (digits.length > MAX_INT_DIGITS) this.fail(`An integer of more than ${MAX_INT_DIGITS} digits`);
      this.at += digits.length;
      return BigInt(digits);
    }
    const value = Number(digits);
    if (!Number.isFinite(value)) this.fail('A number beyond the range of a float');
    this.at += digits.length;
    return new PyFloat(value);
  }

  private string(): string {
    this.at += 1;
    let start = this.at;
    let out = '';
    for (;;) {
      const code = this.text.charCodeAt(this.at);
      if (code === 0x22) {
        out += this.text.slice(start, this.at);
        this.at += 1;
        return out;
      }
      if (Number.isNaN(code)) this.fail('A string without an end');
      if (code < 0x20) this.fail('A control character inside a string');
      if (code === 0x5c) {
        out += this.text.slice(start, this.at) + this.escape();
        start = this.at;
      } else this.at += 1;
    }
  }

  /** Reads one escape; a surrogate pair comes as two of them and joins by itself in UTF-16. */
  private escape(): string {
    const kind = this.text[this.at + 1] ?? '';
    if (kind === 'u') {
      const hex = this.text.slice(this.at + 2, this.at + 6);
      if (!/^[0-9a-fA-F]{4}$/.test(hex)) this.fail('A broken \\u escape');
      this.at += 6;
      return String.fromCharCode(Number.parseInt(hex, 16));
    }
    const char = Object.hasOwn(ESCAPES, kind) ? ESCAPES[kind] : undefined;
    if (char === undefined) this.fail('An unknown escape');
    this.at += 2;
    return char;
  }

  private array(depth: number): PyValue[] {
    const items: PyValue[] = [];
    this.at += 1;
    this.space();
    if (this.text[this.at] === ']') {
      this.at += 1;
      return items;
    }
    for (;;) {
      items.push(this.value(depth + 1));
      if (this.next(']')) return items;
    }
  }

  private object(depth: number): PyDict {
    const dict: PyDict = new Map();
    this.at += 1;
    this.space();
    if (this.text[this.at] === '}') {
      this.at += 1;
      return dict;
    }
    for (;;) {
      this.space();
      if (this.text[this.at] !== '"') this.fail('Expected a key');
      const key = this.string();
      this.space();
      if (this.text[this.at] !== ':') this.fail('Expected ":"');
      this.at += 1;
      // As in Python: a repeated key keeps its first place and takes its last value.
      dict.set(key, this.value(depth + 1));
      if (this.next('}')) return dict;
    }
  }

  /** After an item: true at the closing bracket, false at a comma. */
  private next(close: string): boolean {
    this.space();
    const char = this.text[this.at];
    if (char !== ',' && char !== close) this.fail(`Expected "," or "${close}"`);
    this.at += 1;
    return char === close;
  }
}

/**
 * Reads JSON text into Python values.
 * @throws JsonSyntaxError for anything that is not strict JSON (`NaN` and `Infinity` included), for nesting deeper than
 * 128 levels, integers longer than 4300 digits, and floats beyond the double range.
 */
export function parsePyJson(text: string): PyValue {
  return new Reader(text).document();
}

const utf8 = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true });

/** Reads UTF-8 JSON bytes. @throws JsonSyntaxError also for bytes that are not UTF-8. */
export function parsePyJsonBytes(bytes: Uint8Array): PyValue {
  let text: string;
  try {
    text = utf8.decode(bytes);
  } catch {
    throw new JsonSyntaxError('Bytes that are not UTF-8', 0);
  }
  return parsePyJson(text);
}
