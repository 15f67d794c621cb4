/**
 * Block headers: SCALE bytes, hash, and the form JSON-RPC gives them.
 * substrate: primitives/runtime/src/generic/header.rs (block numbers are u32, hashes are blake2b-256).
 */
import { bytesToHex, hexToBytes, isHex, type Hex } from './bytes.ts';
import { decodeDigestItem, encodeDigestItem, readDigestItem, writeDigestItem, type DigestItem } from './digest.ts';
import { blake2b256 } from './hash.ts';
import { Reader, ScaleError } from './scale/reader.ts';
import { Writer } from './scale/writer.ts';

export interface Header {
  /** Hash of the block before, 32 bytes; zeros for the genesis block. */
  readonly parentHash: Uint8Array;
  /** Height, u32. */
  readonly number: number;
  /** Root of the state after the block, 32 bytes. */
  readonly stateRoot: Uint8Array;
  /** Root of the list of extrinsics, 32 bytes. */
  readonly extrinsicsRoot: Uint8Array;
  readonly digest: readonly DigestItem[];
}

/** A header as `chain_getHeader` answers it. */
export interface HeaderJson {
  readonly parentHash: Hex;
  /** Hexadecimal quantity without padding: `0x0`, `0x1400`. */
  readonly number: Hex;
  readonly stateRoot: Hex;
  readonly extrinsicsRoot: Hex;
  readonly digest: { readonly logs: readonly Hex[] };
}

/** Thrown when an endpoint's JSON is not a header. */
export class HeaderJsonError extends Error {
  override readonly name = 'HeaderJsonError';
  constructor(field: string) {
    super(`This is not a block header: ${field} is missing or malformed`);
  }
}

/** Appends a header. */
export function writeHeader(writer: Writer, header: Header): void {
  for (const hash of [header.parentHash, header.stateRoot, header.extrinsicsRoot]) {
    if (hash.length !== 32) throw new ScaleError(`a hash has 32 bytes, not ${hash.length}`);
  }
  writer.raw(header.parentHash);
  writer.compact(header.number);
  writer.raw(header.stateRoot);
  writer.raw(header.extrinsicsRoot);
  writer.compact(header.digest.length);
  for (const item of header.digest) writeDigestItem(writer, item);
}

/** Reads a header out of a longer message. @throws ScaleError */
export function readHeader(reader: Reader): Header {
  const parentHash = reader.raw(32);
  const number = reader.compactNumber();
  const stateRoot = reader.raw(32);
  const extrinsicsRoot = reader.raw(32);
  const digest: DigestItem[] = [];
  for (let left = reader.length(); left > 0; left--) digest.push(readDigestItem(reader));
  return { parentHash, number, stateRoot, extrinsicsRoot, digest };
}

/** SCALE bytes of a header. */
export function encodeHeader(header: Header): Uint8Array {
  const writer = new Writer(256);
  writeHeader(writer, header);
  return writer.finish();
}

/** A header from exactly these bytes. @throws ScaleError for anything but one header in its only encoding */
export function decodeHeader(bytes: Uint8Array): Header {
  const reader = new Reader(bytes);
  const header = readHeader(reader);
  reader.done();
  return header;
}

/** Block hash: blake2b-256 of the header's bytes. */
export function headerHash(header: Header): Uint8Array {
  return blake2b256(encodeHeader(header));
}

/** The header and its last item taken apart, when that is a seal: the hash of `unsealed` is what the author signed. */
export function splitSeal(header: Header): { unsealed: Header; seal: DigestItem & { type: 'seal' } } | undefined {
  const seal = header.digest.at(-1);
  if (seal?.type !== 'seal') return undefined;
  // The type of a union member does not follow from its `type` alone.
  return { unsealed: { ...header, digest: header.digest.slice(0, -1) }, seal: { ...seal, type: 'seal' } };
}

/** The header as `chain_getHeader` answers it. */
export function headerToJson(header: Header): HeaderJson {
  return {
    parentHash: bytesToHex(header.parentHash),
    number: `0x${header.number.toString(16)}`,
    stateRoot: bytesToHex(header.stateRoot),
    extrinsicsRoot: bytesToHex(header.extrinsicsRoot),
    digest: { logs: header.digest.map((item) => bytesToHex(encodeDigestItem(item))) },
  };
}

/**
 * A header from an endpoint's JSON. Believe nothing of it before its hash is the one that was asked for.
 * @throws HeaderJsonError for missing or malformed fields, ScaleError for a log that is no digest item
 */
export function headerFromJson(json: unknown): Header {
  const fields = record(json, 'the answer');
  const logs = record(fields['digest'], 'digest')['logs'];
  if (!Array.isArray(logs)) throw new HeaderJsonError('digest.logs');
  return {
    parentHash: hash(fields, 'parentHash'),
    number: blockNumber(fields['number']),
    stateRoot: hash(fields, 'stateRoot'),
    extrinsicsRoot: hash(fields, 'extrinsicsRoot'),
    digest: logs.map((log: unknown) => {
      if (!isHex(log)) throw new HeaderJsonError('digest.logs');
      return decodeDigestItem(hexToBytes(log));
    }),
  };
}

function record(value: unknown, field: string): Record<string, unknown> {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) throw new HeaderJsonError(field);
  return value as Record<string, unknown>;
}

function hash(fields: Record<string, unknown>, field: string): Uint8Array {
  const text = fields[field];
  if (!isHex(text) || text.length !== 66) throw new HeaderJsonError(field);
  return hexToBytes(text);
}

/** Quantities come without padding from nodes, and padded to whole bytes or words from chopsticks. */
function blockNumber(value: unknown): number {
  if (typeof value !== 'string' || !/^0x[0-9a-f]{1,16}$/i.test(value)) throw new HeaderJsonError('number');
  const number = Number(value);
  if (number > 0xffff_ffff) throw new HeaderJsonError('number');
  return number;
}
