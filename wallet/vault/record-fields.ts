/** Reading of stored JSON records, strict: a field is there with its type, or the record is damaged. */
import { bytesToHex, fromUtf8, hexToBytes, isHex } from '../../substrate/bytes.ts';
import type { SealedBox } from './sealed-box.ts';

/** Why a record does not read. Callers turn it into VaultDamaged or AccountDamaged. */
export class RecordError extends Error {}

const MAX_RECORD_BYTES = 64 * 1024;

export class RecordFields {
  private constructor(private readonly fields: Readonly<Record<string, unknown>>) {}

  static parse(bytes: Uint8Array): RecordFields {
    if (bytes.length > MAX_RECORD_BYTES) throw new RecordError('too large');
    try {
      return RecordFields.of(JSON.parse(fromUtf8(bytes)));
    } catch (cause) {
      if (cause instanceof RecordError) throw cause;
      throw new RecordError('not readable', { cause });
    }
  }

  private static of(value: unknown): RecordFields {
    if (typeof value !== 'object' || value === null || Array.isArray(value)) throw new RecordError('not an object');
    return new RecordFields(value as Record<string, unknown>);
  }

  inner(name: string): RecordFields {
    return RecordFields.of(this.fields[name]);
  }

  text(name: string, maxLength = 500): string {
    const value = this.fields[name];
    if (typeof value !== 'string' || value.length > maxLength) throw new RecordError(`no ${name}`);
    return value;
  }

  optionalText(name: string): string | undefined {
    return this.fields[name] === undefined ? undefined : this.text(name);
  }

  integer(name: string): number {
    const value = this.fields[name];
    if (typeof value !== 'number' || !Number.isSafeInteger(value) || value < 0) throw new RecordError(`no ${name}`);
    return value;
  }

  oneOf<T extends string>(name: string, allowed: readonly T[]): T {
    const value = this.fields[name];
    if (!allowed.includes(value as T)) throw new RecordError(`unknown ${name}`);
    return value as T;
  }

  bytes(name: string, length?: number): Uint8Array {
    const value = this.fields[name];
    const bytes = isHex(value) ? hexToBytes(value) : undefined;
    if (!bytes || (length !== undefined && bytes.length !== length)) throw new RecordError(`no ${name}`);
    return bytes;
  }

  sealed(name: string): SealedBox {
    const box = this.inner(name);
    return { nonce: box.bytes('nonce', 24), box: box.bytes('box') };
  }
}

/** A box as it stands in a record. */
export const boxFields = ({ nonce, box }: SealedBox) => ({ nonce: bytesToHex(nonce), box: bytesToHex(box) });
