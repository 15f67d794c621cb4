/** Keyfiles in Fernet form, which the oldest btcli wrote and today's can no longer open. Read only. */
import { base64Decode } from '@polkadot/util-crypto';
import { utf8 } from '../../substrate/bytes.ts';
import { KeyfileUnopened, UnknownKeyfile } from '../errors.ts';
import { hmacSha256Matches, pbkdf2Sha256, webBytes } from './web-crypto.ts';

const METHOD = { method: 'Fernet' };
const SALT = utf8('Iguesscyborgslikemyselfhaveatendencytobeparanoidaboutourorigins');
const ROUNDS = 10_000_000;

/**
 * Opens a Fernet token whose key comes from a password (ten million PBKDF2 rounds: a few seconds).
 * @throws UnknownKeyfile when the text is no token; KeyfileUnopened for a wrong password or damage.
 */
export async function openFernet(text: string, password: string): Promise<Uint8Array> {
  const token = decode(text.trim());
  const signed = token.subarray(0, -32);
  const keys = await pbkdf2Sha256(utf8(password.trim()), SALT, ROUNDS, 32);
  if (!(await hmacSha256Matches(keys.subarray(0, 16), token.subarray(-32), signed))) throw new KeyfileUnopened(METHOD);
  const key = await crypto.subtle.importKey('raw', webBytes(keys.subarray(16)), 'AES-CBC', false, ['decrypt']);
  const algorithm = { name: 'AES-CBC', iv: webBytes(signed.subarray(9, 25)) };
  try {
    return new Uint8Array(await crypto.subtle.decrypt(algorithm, key, webBytes(signed.subarray(25))));
  } catch (cause) {
    throw Object.assign(new KeyfileUnopened(METHOD), { cause });
  }
}

/** Version 0x80, time 8, IV 16, at least one block of 16, HMAC 32. */
function decode(text: string): Uint8Array {
  const token = bytesOf(text);
  if (token.length < 73 || (token.length - 57) % 16 !== 0 || token[0] !== 0x80) throw broken();
  return token;
}

/** Base64 for URLs, its padding optional. A last character with spare bits set is refused: no writer of tokens sets them. */
function bytesOf(text: string): Uint8Array {
  if (!/^[A-Za-z0-9_-]+=*$/u.test(text)) throw broken();
  const plain = text.replace(/=+$/u, '').replaceAll('-', '+').replaceAll('_', '/');
  try {
    return base64Decode(plain.padEnd(Math.ceil(plain.length / 4) * 4, '='));
  } catch (cause) {
    throw Object.assign(broken(), { cause });
  }
}

const broken = () => new UnknownKeyfile({ detail: 'a broken Fernet token' });
