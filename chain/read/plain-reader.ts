import { hexToBytes, isHex } from '../../substrate/bytes.ts';
import { UnexpectedAnswer } from '../errors.ts';

const INTEGER = /^(-?\d+|0x[0-9a-f]+)$/i;
const MOST_TEXT = 65_536;

/**
 * Reads decoded values of the chain (`Codec.toJSON()`) field by field, saying where one is not of the expected form.
 * Integers come as number or hexadecimal text, bytes as hexadecimal text; both become what the caller asks for.
 * Every method throws UnexpectedAnswer.
 */
export class PlainReader {
  readonly value: unknown;
  readonly where: string;
  constructor(value: unknown, where: string) {
    this.value = value;
    this.where = where;
  }

  /** A field of a struct. */
  field(name: string): PlainReader {
    const { value } = this;
    if (typeof value !== 'object' || value === null || Array.isArray(value)) return this.fail('a struct');
    return new PlainReader((value as Record<string, unknown>)[name], `${this.where}.${name}`);
  }

  /** An integer of any width. */
  bigint(name?: string): bigint {
    if (name !== undefined) return this.field(name).bigint();
    const { value } = this;
    if (typeof value === 'number' && Number.isInteger(value)) return BigInt(value);
    if (typeof value === 'string' && INTEGER.test(value)) return BigInt(value);
    return this.fail('a whole number');
  }

  /** An integer that a number holds exactly. */
  number(name?: string): number {
    if (name !== undefined) return this.field(name).number();
    const value = Number(this.bigint());
    return Number.isSafeInteger(value) ? value : this.fail('a whole number below 2^53');
  }

  bool(name?: string): boolean {
    if (name !== undefined) return this.field(name).bool();
    return typeof this.value === 'boolean' ? this.value : this.fail('true or false');
  }

  /** Text, or bytes that are one. Strangers write it: damaged UTF-8 is replaced, length is bounded. */
  text(name?: string): string {
    if (name !== undefined) return this.field(name).text();
    const { value } = this;
    if (isHex(value)) return new TextDecoder().decode(hexToBytes(value.slice(0, 2 + 2 * MOST_TEXT)));
    if (typeof value === 'string') return value.slice(0, MOST_TEXT);
    const isByte = (byte: unknown): byte is number => typeof byte === 'number' && byte >= 0 && byte <= 255;
    if (Array.isArray(value) && value.every(isByte)) {
      return new TextDecoder().decode(Uint8Array.from(value.slice(0, MOST_TEXT)));
    }
    return this.fail('a text');
  }

  list(name?: string): PlainReader[] {
    if (name !== undefined) return this.field(name).list();
    if (!Array.isArray(this.value)) return this.fail('a list');
    return this.value.map((item, index) => new PlainReader(item, `${this.where}[${index}]`));
  }

  /** Null when there is none. */
  optional(name?: string): PlainReader | null {
    if (name !== undefined) return this.field(name).optional();
    return this.value === null || this.value === undefined ? null : this;
  }

  private fail(wanted: string): never {
    throw new UnexpectedAnswer(this.where, wanted);
  }
}
