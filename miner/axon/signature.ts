// Who signs what between dendrite and axon. Source: Python SDK 10 (Axon.default_verify, Dendrite.preprocess_synapse_for_request)
// and its wallet library: sr25519, signing context "substrate", over the UTF-8 text.
import { sr25519Ready, verifySr25519 } from '../../substrate/sr25519.ts';

/** Checks an sr25519 signature (64 bytes) over `message` by `publicKey` (32 bytes). False for anything malformed. */
export type VerifySignature = (
  message: Uint8Array,
  signature: Uint8Array,
  publicKey: Uint8Array,
) => boolean | Promise<boolean>;

/** Signs with a hotkey: sr25519, context "substrate". The secret stays behind this port. */
export type SignMessage = (message: Uint8Array) => Uint8Array | Promise<Uint8Array>;

/** What a caller signs. Hotkeys are ss58 text; `nonce` is wall time in ns; `bodyHash` is the header `computed_body_hash`. */
export interface RequestSubject {
  readonly nonce: bigint;
  readonly callerHotkey: string;
  readonly receiverHotkey: string;
  readonly uuid: string;
  readonly bodyHash: string;
}

/** The text a caller signs. */
export function requestMessage(subject: RequestSubject): string {
  const { nonce, callerHotkey, receiverHotkey, uuid, bodyHash } = subject;
  return `${nonce}.${callerHotkey}.${receiverHotkey}.${uuid}.${bodyHash}`;
}

/** The text an SDK axon signs for its own headers. No caller checks it, so our axon does not spend time on it. */
export function axonMessage(subject: Omit<RequestSubject, 'bodyHash'>): string {
  const { nonce, callerHotkey, receiverHotkey, uuid } = subject;
  return `${nonce}.${callerHotkey}.${receiverHotkey}.${uuid}`;
}

/** The verification of `substrate/sr25519.ts`, loaded on first use. */
export const verifyFast: VerifySignature = async (message, signature, publicKey) => {
  await sr25519Ready;
  return verifySr25519(message, signature, publicKey);
};

const SIGNATURE = /^0x[0-9a-fA-F]{128}$/;
const utf8 = new TextEncoder();

function bytesOfHex(hex: string): Uint8Array {
  return Uint8Array.from({ length: (hex.length - 2) / 2 }, (_, i) => Number.parseInt(hex.substr(2 + 2 * i, 2), 16));
}

/** `0x` and lower-case hex digits. */
export function hexOf(bytes: Uint8Array): string {
  let hex = '0x';
  for (const byte of bytes) hex += byte.toString(16).padStart(2, '0');
  return hex;
}

/**
 * Checks a signature over text: the plain bytes first, then the same bytes inside `<Bytes>…</Bytes>`, as browser
 * extensions sign. A signature that is not `0x` and 128 hex digits is false.
 */
export async function verifyText(
  verify: VerifySignature,
  text: string,
  signatureHex: string,
  publicKey: Uint8Array,
): Promise<boolean> {
  if (!SIGNATURE.test(signatureHex)) return false;
  const signature = bytesOfHex(signatureHex);
  if (await verify(utf8.encode(text), signature, publicKey)) return true;
  return verify(utf8.encode(`<Bytes>${text}</Bytes>`), signature, publicKey);
}
