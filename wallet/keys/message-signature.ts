/** Signatures over plain messages, bare or in the `<Bytes>…</Bytes>` wrapping that extension wallets add. */
import { concatBytes, startsWith, utf8 } from '../../substrate/bytes.ts';
import { verifyWith, type Scheme } from './key-pair.ts';

const OPEN = utf8('<Bytes>');
const CLOSE = utf8('</Bytes>');

/** True when the message already stands between `<Bytes>` and `</Bytes>`. */
function isWrapped(message: Uint8Array): boolean {
  const closes = message.length >= OPEN.length + CLOSE.length && startsWith(message.subarray(-CLOSE.length), CLOSE);
  return closes && startsWith(message, OPEN);
}

/** The message between `<Bytes>` and `</Bytes>`, unless it is already. Wrapped bytes can never be a transaction. */
export const wrapMessage = (message: Uint8Array): Uint8Array =>
  isWrapped(message) ? message : concatBytes(OPEN, message, CLOSE);

/**
 * Checks a signature over a message.
 * `bare`: it is over these very bytes; `wrapped`: it is over their wrapped form, as the wallet library also accepts.
 */
export function verifyMessage(
  message: Uint8Array,
  signature: Uint8Array,
  publicKey: Uint8Array,
  scheme: Scheme = 'sr25519',
): 'bare' | 'wrapped' | 'invalid' {
  if (verifyWith(scheme, message, signature, publicKey)) return 'bare';
  return verifyWith(scheme, wrapMessage(message), signature, publicKey) ? 'wrapped' : 'invalid';
}
