import { hexToBytes } from '../../../substrate/bytes.ts';
import { readEra, type Era } from '../../../substrate/era.ts';
import { splitExtrinsic, type SignedParts } from '../../../substrate/extrinsic.ts';
import { blake2b256 } from '../../../substrate/hash.ts';
import type { RuntimeCall } from '../frame/dispatch.ts';
import { decode, Reader, ScaleError, Writer } from '../frame/type.ts';
import type { AccountId } from '../frame/types.ts';
import { mevShield } from '../pallets/mev-shield/declaration.ts';
import { multiAddress, multiSignature } from '../types/multi.ts';
import { runtimeCall } from '../types/outer.ts';
import { cannotLookup } from './invalid.ts';
import type { Signature } from './verify.ts';

/** What a signed extrinsic says besides its call. */
export interface SignedExtra {
  readonly era: Era;
  readonly nonce: number;
  /** Rao. */
  readonly tipRao: bigint;
  /** The signer vouches for a metadata digest. */
  readonly checksMetadata: boolean;
}
export interface Signed extends SignedExtra {
  readonly who: AccountId;
  readonly signature: Signature;
  readonly extraBytes: Uint8Array;
}
export interface DecodedExtrinsic {
  readonly signed: Signed | undefined;
  readonly call: RuntimeCall;
  readonly callBytes: Uint8Array;
  /** Bytes of the whole extrinsic. */
  readonly length: number;
}

function readExtra(reader: Reader): SignedExtra {
  const era = readEra(reader);
  const nonce = reader.compactNumber();
  const tipRao = reader.compact();
  if (tipRao >= 1n << 64n) throw new ScaleError(`a tip of ${tipRao} rao`);
  const mode = reader.u8();
  if (mode > 1) throw new ScaleError(`unknown metadata check mode ${mode}`);
  return { era, nonce, tipRao, checksMetadata: mode === 1 };
}
const layout = { extra: readExtra };

/**
 * Takes an extrinsic apart: bare, or signed in format 4 with the extensions of this chain.
 * @throws ScaleError when it is not one; Invalid CannotLookup for an address that is not an account id
 */
export function decodeExtrinsic(bytes: Uint8Array): DecodedExtrinsic {
  const parts = splitExtrinsic(bytes, layout);
  const call = decode(runtimeCall, parts.call);
  const signed = parts.kind === 'signed' ? readSigned(parts) : undefined;
  return { call, callBytes: parts.call, length: bytes.length, signed };
}

/** @throws ScaleError; Invalid CannotLookup */
function readSigned(parts: SignedParts): Signed {
  const address = decode(multiAddress, parts.address);
  if (address.type !== 'Id') throw cannotLookup();
  const { type, value } = decode(multiSignature, parts.signature);
  const extra = readExtra(new Reader(parts.extra));
  return { ...extra, who: address.value, signature: { type, value }, extraBytes: parts.extra };
}

/** Who signed an extrinsic and how, without decoding its call; undefined for a bare one. @throws ScaleError; Invalid CannotLookup */
export function signedPart(bytes: Uint8Array): (Signed & { readonly callBytes: Uint8Array }) | undefined {
  const parts = splitExtrinsic(bytes, layout);
  return parts.kind === 'signed' ? { ...readSigned(parts), callBytes: parts.call } : undefined;
}

/** Whether a transaction is `MevShield.submit_encrypted`, without decoding its call. */
export function isShieldWrapper(bytes: Uint8Array): boolean {
  try {
    const { call } = splitExtrinsic(bytes, layout);
    return call[0] === mevShield.index && call[1] === mevShield.callSpecs.submit_encrypted.index;
  } catch (error) {
    if (error instanceof ScaleError) return false;
    throw error;
  }
}

/** What both sides know and sign without sending it. */
export interface Implicit {
  readonly specVersion: number;
  readonly transactionVersion: number;
  readonly genesisHash: string;
  /** Hash of the first block of the era; of genesis when immortal. */
  readonly eraHash: string;
}

/** The bytes under the signature: call, extra and implicit parts, hashed when longer than 256 bytes. */
export function signingPayload(callBytes: Uint8Array, extraBytes: Uint8Array, implicit: Implicit): Uint8Array {
  const w = new Writer(callBytes.length + 128);
  w.raw(callBytes);
  w.raw(extraBytes);
  w.u32(implicit.specVersion);
  w.u32(implicit.transactionVersion);
  w.raw(hexToBytes(implicit.genesisHash));
  w.raw(hexToBytes(implicit.eraHash));
  w.u8(0); // no metadata digest
  const payload = w.finish();
  return payload.length > 256 ? blake2b256(payload) : payload;
}
