/**
 * A file that proves what was read: storage of a block, and why the block is final or sealed. Everything in it can be
 * checked without a network by whoever knows the authorities. `docs/light-client.md` describes it for other tools.
 */
import { hexToBytes, isHex, type Hex } from '../../substrate/bytes.ts';
import { mostAuthorities, type Authority } from '../../substrate/grandpa/authority-set.ts';
import { justificationLimits } from '../../substrate/grandpa/justification.ts';
import { defaultProofLimits } from '../../substrate/trie/verify-proof.ts';

export const proofFormat = 'taolite-proof';
export const proofVersion = 1;

/** All bytes in hexadecimal with `0x`, all u64 as decimal text. */
export interface ProofFile {
  readonly format: typeof proofFormat;
  readonly version: typeof proofVersion;
  readonly genesisHash: Hex;
  /** The block whose storage is shown. */
  readonly block: { readonly number: number; readonly hash: Hex };
  readonly storage: {
    /**
     * What the proof says of each key; null where it says that there is none. The genesis hash is among them, as the chain keeps it under
     * `System.BlockHash(0)`: so the state says itself of which chain it is.
     */
    readonly values: readonly { readonly key: Hex; readonly value: Hex | null }[];
    /** Trie nodes and outside values, in any order. */
    readonly proof: readonly Hex[];
  };
  /** SCALE headers, each the parent of the next: the block's, and those that lead to the proof of finality or up from it. */
  readonly headers: readonly Hex[];
  /** Who votes. Whoever checks the file must know them from elsewhere: this is what its word hangs on. */
  readonly set: {
    /** Null while no vote has shown it; never with a justification. */
    readonly setId: string | null;
    readonly authorities: readonly { readonly id: Hex; readonly weight: string }[];
  };
  /** A SCALE GRANDPA justification of one of the headers; null when the first header itself is what was trusted. */
  readonly justification: Hex | null;
  /** sr25519 keys that write the block after the first header; empty when the block is final. */
  readonly authors: readonly Hex[];
}

/** The file cannot be read. */
export class ProofFileError extends Error {
  override readonly name = 'ProofFileError';
  constructor(readonly field: string) {
    super(`This is no proof file that can be read here: ${field} is missing or not of its form.`);
  }
}

/** Decoded, and still believed in nothing. */
export interface ReadProofFile {
  readonly genesisHash: Hex;
  readonly number: number;
  readonly hash: Hex;
  readonly values: readonly { readonly key: Uint8Array; readonly value: Uint8Array | null }[];
  readonly proof: readonly Uint8Array[];
  readonly headers: readonly Uint8Array[];
  readonly setId: bigint | null;
  readonly authorities: readonly Authority[];
  readonly justification: Uint8Array | null;
  readonly authors: readonly Uint8Array[];
}

const mostHeaders = justificationLimits.ancestries;
const mostKeys = 10_000;
const u64Max = (1n << 64n) - 1n;

/** Checks the form of a file. @param json parsed, from anywhere. @throws ProofFileError */
export function readProofFile(json: unknown): ReadProofFile {
  const record = (value: unknown, field: string): Record<string, unknown> => {
    if (typeof value !== 'object' || value === null || Array.isArray(value)) throw new ProofFileError(field);
    return value as Record<string, unknown>;
  };
  const list = (value: unknown, field: string, most: number): readonly unknown[] => {
    if (!Array.isArray(value) || value.length > most) throw new ProofFileError(field);
    return value as readonly unknown[];
  };
  const bytes = (value: unknown, field: string, length?: number): Uint8Array => {
    if (!isHex(value) || (length !== undefined && value.length !== 2 + 2 * length)) throw new ProofFileError(field);
    return hexToBytes(value);
  };
  const hash = (value: unknown, field: string): Hex => {
    bytes(value, field, 32);
    return (value as string).toLowerCase() as Hex;
  };
  const u64 = (value: unknown, field: string): bigint => {
    if (typeof value !== 'string' || !/^\d{1,20}$/.test(value) || BigInt(value) > u64Max)
      throw new ProofFileError(field);
    return BigInt(value);
  };
  const file = record(json, 'the file');
  if (file['format'] !== proofFormat) throw new ProofFileError('format');
  if (file['version'] !== proofVersion) throw new ProofFileError('version');
  const block = record(file['block'], 'block');
  const storage = record(file['storage'], 'storage');
  const set = record(file['set'], 'set');
  const { number } = block;
  if (!Number.isSafeInteger(number) || (number as number) < 0) throw new ProofFileError('block.number');
  return {
    genesisHash: hash(file['genesisHash'], 'genesisHash'),
    number: number as number,
    hash: hash(block['hash'], 'block.hash'),
    values: list(storage['values'], 'storage.values', mostKeys).map((each) => {
      const { key, value } = record(each, 'storage.values');
      return {
        key: bytes(key, 'storage.values.key'),
        value: value === null ? null : bytes(value, 'storage.values.value'),
      };
    }),
    proof: list(storage['proof'], 'storage.proof', defaultProofLimits.entries).map((each) =>
      bytes(each, 'storage.proof'),
    ),
    headers: list(file['headers'], 'headers', mostHeaders).map((each) => bytes(each, 'headers')),
    setId: set['setId'] === null && file['justification'] === null ? null : u64(set['setId'], 'set.setId'),
    authorities: list(set['authorities'], 'set.authorities', mostAuthorities).map((each) => {
      const { id, weight } = record(each, 'set.authorities');
      return { id: bytes(id, 'set.authorities.id', 32), weight: u64(weight, 'set.authorities.weight') };
    }),
    justification: file['justification'] === null ? null : bytes(file['justification'], 'justification'),
    authors: list(file['authors'], 'authors', mostAuthorities).map((each) => bytes(each, 'authors', 32)),
  };
}
