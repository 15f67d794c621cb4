import { decodeAddress } from '@polkadot/util-crypto';
import { bytesToHex } from '../../substrate/bytes.ts';
import { accountOf, devPair } from '../node/dev-accounts.ts';
import type { AccountId } from '../runtime/frame/types.ts';

/** A genesis file that cannot be used. `path` names the place, for example `subnets[0].pool.taoRao`. Nothing was started. */
export class GenesisFileError extends Error {
  override name = 'GenesisFileError';
  constructor(
    readonly path: string,
    what: string,
  ) {
    super(path === '' ? `The genesis file: ${what}` : `The genesis file at ${path}: ${what}`);
  }
}

/** Reads a value of a file at a path. @throws GenesisFileError */
export type Read<T> = (json: unknown, path: string) => T;

const told = (json: unknown): string => {
  const text = JSON.stringify(json) ?? 'nothing';
  return text.length > 60 ? `${text.slice(0, 57)}…` : text;
};

/** An object with these fields and no others; a field whose value is left out reads `undefined`, unless it is required. */
export function record<T extends object>(
  fields: { readonly [K in keyof T]-?: Read<T[K]> },
  required: readonly (keyof T & string)[] = [],
): Read<T> {
  return (json, path) => {
    if (typeof json !== 'object' || json === null || Array.isArray(json))
      throw new GenesisFileError(path, `an object wanted, not ${told(json)}`);
    const at = (name: string): string => (path === '' ? name : `${path}.${name}`);
    const stranger = Object.keys(json).find((name) => !Object.hasOwn(fields, name));
    if (stranger !== undefined)
      throw new GenesisFileError(at(stranger), `no such field; there are ${Object.keys(fields).join(', ')}`);
    const missing = required.find((name) => !Object.hasOwn(json, name));
    if (missing !== undefined) throw new GenesisFileError(at(missing), 'is missing');
    const entries = Object.entries(json).map(([name, value]) => {
      const read = (fields as Record<string, Read<unknown>>)[name]!;
      return [name, read(value, at(name))];
    });
    return Object.fromEntries(entries) as T;
  };
}

export const list =
  <T>(of: Read<T>): Read<T[]> =>
  (json, path) => {
    if (!Array.isArray(json)) throw new GenesisFileError(path, `a list wanted, not ${told(json)}`);
    return json.map((item, i) => of(item, `${path}[${i}]`));
  };

export const text: Read<string> = (json, path) => {
  if (typeof json !== 'string') throw new GenesisFileError(path, `text wanted, not ${told(json)}`);
  return json;
};
export const flag: Read<boolean> = (json, path) => {
  if (typeof json !== 'boolean') throw new GenesisFileError(path, `true or false wanted, not ${told(json)}`);
  return json;
};
/** A whole number from `least` to `most`. */
export const whole =
  (least: number, most: number): Read<number> =>
  (json, path) => {
    if (typeof json !== 'number' || !Number.isInteger(json) || json < least || json > most)
      throw new GenesisFileError(path, `a whole number from ${least} to ${most} wanted, not ${told(json)}`);
    return json;
  };

const MOST_RAO = 21_000_000n * 1_000_000_000n;
/** Rao or alpha-rao: a whole number, or decimal text where a JSON number is not exact; at most 21 million TAO. */
export const amount: Read<bigint> = (json, path) => {
  const exact =
    (typeof json === 'number' && Number.isSafeInteger(json)) || (typeof json === 'string' && /^\d{1,20}$/.test(json));
  const rao = exact ? BigInt(json) : -1n;
  if (rao < 0n || rao > MOST_RAO)
    throw new GenesisFileError(path, `a whole number of rao up to 21 million TAO wanted, not ${told(json)}`);
  return rao;
};

/** An account: SS58, 32 bytes as 0x text, or a development key's path such as `//Alice`. */
export const account: Read<AccountId> = (json, path) => {
  const given = text(json, path);
  try {
    if (given.startsWith('//')) return accountOf(devPair(given));
    const bytes = decodeAddress(given);
    if (bytes.length === 32) return bytesToHex(bytes);
  } catch {
    // Falls through to the one message for all that is no account.
  }
  throw new GenesisFileError(
    path,
    `an SS58 address, 32 bytes as 0x text or a path like //Alice wanted, not ${told(json)}`,
  );
};
