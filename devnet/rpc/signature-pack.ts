import { concatBytes, hexToBytes } from '../../substrate/bytes.ts';
import type { SignedMessage } from '../node/signatures-ahead.ts';

const KEY = 32;
const SIGNATURE = 64;
const LENGTH = 4;

/** Many sr25519 signatures in one piece, to be handed to another thread: key, signature, length of the message, message. */
export const packSignatures = (list: readonly SignedMessage[]): Uint8Array =>
  concatBytes(
    ...list.flatMap(({ who, signature, message }) => [
      hexToBytes(who),
      signature.value,
      new Uint8Array(Uint32Array.of(message.length).buffer),
      message,
    ]),
  );

export interface PackedSignature {
  readonly key: Uint8Array;
  readonly signature: Uint8Array;
  readonly message: Uint8Array;
}

/** What `packSignatures` put together, as views. */
export function* unpackSignatures(packed: Uint8Array): Generator<PackedSignature> {
  const view = new DataView(packed.buffer, packed.byteOffset, packed.length);
  for (let at = 0; at < packed.length;) {
    const message = at + KEY + SIGNATURE + LENGTH;
    const end = message + view.getUint32(message - LENGTH, true);
    yield {
      key: packed.subarray(at, at + KEY),
      signature: packed.subarray(at + KEY, at + KEY + SIGNATURE),
      message: packed.subarray(message, end),
    };
    at = end;
  }
}
