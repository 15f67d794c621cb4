/**
 * Extrinsics as byte strings: framing, hash, and the parts of a signed one, without knowing any pallet.
 * substrate: primitives/runtime/src/generic/unchecked_extrinsic.rs (format version 4, bare ones also 5).
 */
import { concatBytes } from './bytes.ts';
import { blake2b256 } from './hash.ts';
import { encodeCompact } from './scale/compact.ts';
import { Reader, ScaleError } from './scale/reader.ts';

/** The parts of a signed extrinsic, each as its SCALE bytes. */
export interface SignedParts {
  readonly address: Uint8Array;
  readonly signature: Uint8Array;
  /** What the signed extensions put into the extrinsic (era, nonce, tip, …). */
  readonly extra: Uint8Array;
  /** Pallet index, call index, arguments. */
  readonly call: Uint8Array;
}

export type ExtrinsicParts =
  | ({ readonly kind: 'signed'; readonly version: 4 } & SignedParts)
  | { readonly kind: 'bare'; readonly version: 4 | 5; readonly call: Uint8Array };

/** Reads past one part of an extrinsic; the bytes it passed are the part. May throw ScaleError. */
export type SkipPart = (reader: Reader) => void;

/** How a chain's signed extrinsics are laid out. `extra` follows from the signed extensions in metadata. */
export interface SignedLayout {
  readonly extra: SkipPart;
  /** `MultiAddress` unless told otherwise. */
  readonly address?: SkipPart;
  /** `MultiSignature` unless told otherwise. */
  readonly signature?: SkipPart;
}

/** Reads past a `MultiAddress<AccountId32, ()>`: substrate primitives/runtime/src/multiaddress.rs. */
const skipMultiAddress: SkipPart = (reader) => {
  const variant = reader.u8();
  if (variant === 0 || variant === 3) reader.take(32);
  else if (variant === 2) reader.take(reader.length());
  else if (variant === 4) reader.take(20);
  else if (variant !== 1) throw new ScaleError(`unknown address kind ${variant}`);
};

/** Reads past a `MultiSignature`: ed25519 and sr25519 take 64 bytes, ecdsa 65. */
const skipMultiSignature: SkipPart = (reader) => {
  const variant = reader.u8();
  if (variant > 2) throw new ScaleError(`unknown signature kind ${variant}`);
  reader.take(variant === 2 ? 65 : 64);
};

/** Extrinsic hash: blake2b-256 of all its bytes, length prefix included. */
export function extrinsicHash(extrinsic: Uint8Array): Uint8Array {
  return blake2b256(extrinsic);
}

/** Puts the compact length before a body. */
export function frameExtrinsic(body: Uint8Array): Uint8Array {
  return concatBytes(encodeCompact(body.length), body);
}

/** The body of exactly one framed extrinsic. @throws ScaleError when the length prefix is not that of the rest */
export function unframeExtrinsic(extrinsic: Uint8Array): Uint8Array {
  const reader = new Reader(extrinsic);
  const length = reader.compactNumber();
  if (length !== reader.left) throw new ScaleError(`an extrinsic of ${length} bytes in ${reader.left}`);
  return extrinsic.subarray(reader.offset);
}

/** A framed bare extrinsic (an inherent). */
export function encodeBareExtrinsic(call: Uint8Array, version: 4 | 5 = 4): Uint8Array {
  return frameExtrinsic(concatBytes(Uint8Array.of(version), call));
}

/** A framed signed extrinsic of version 4. */
export function encodeSignedExtrinsic(parts: SignedParts): Uint8Array {
  return frameExtrinsic(concatBytes(Uint8Array.of(0x84), parts.address, parts.signature, parts.extra, parts.call));
}

/**
 * Takes a framed extrinsic apart. Parts are views on the input.
 * @throws ScaleError for a wrong length, an unknown format, parts cut off, or nothing left for the call
 */
export function splitExtrinsic(extrinsic: Uint8Array, layout: SignedLayout): ExtrinsicParts {
  const body = unframeExtrinsic(extrinsic);
  const reader = new Reader(body);
  const format = reader.u8();
  const rest = (): Uint8Array => {
    if (reader.left === 0) throw new ScaleError('an extrinsic without a call');
    return body.subarray(reader.offset);
  };
  if (format === 4 || format === 5) return { kind: 'bare', version: format, call: rest() };
  if (format !== 0x84) throw new ScaleError(`unknown extrinsic format ${format}`);
  const part = (skip: SkipPart): Uint8Array => {
    const start = reader.offset;
    skip(reader);
    return body.subarray(start, reader.offset);
  };
  const address = part(layout.address ?? skipMultiAddress);
  const signature = part(layout.signature ?? skipMultiSignature);
  const extra = part(layout.extra);
  return { kind: 'signed', version: 4, address, signature, extra, call: rest() };
}
