/** The few WebCrypto operations old keyfiles need. They run off the calling thread. */

/** The same bytes under the type WebCrypto asks for (it refuses shared memory, which no key here lives in). */
export const webBytes = (bytes: Uint8Array): Uint8Array<ArrayBuffer> => bytes as Uint8Array<ArrayBuffer>;

/** PBKDF2-HMAC-SHA256; `length` in bytes. */
export async function pbkdf2Sha256(
  password: Uint8Array,
  salt: Uint8Array,
  rounds: number,
  length: number,
): Promise<Uint8Array> {
  const key = await crypto.subtle.importKey('raw', webBytes(password), 'PBKDF2', false, ['deriveBits']);
  const algorithm = { name: 'PBKDF2', hash: 'SHA-256', salt: webBytes(salt), iterations: rounds };
  return new Uint8Array(await crypto.subtle.deriveBits(algorithm, key, length * 8));
}

/** True when `mac` is the HMAC-SHA256 of `data`; compared in constant time. */
export async function hmacSha256Matches(keyBytes: Uint8Array, mac: Uint8Array, data: Uint8Array): Promise<boolean> {
  const algorithm = { name: 'HMAC', hash: 'SHA-256' };
  const key = await crypto.subtle.importKey('raw', webBytes(keyBytes), algorithm, false, ['verify']);
  return crypto.subtle.verify('HMAC', key, webBytes(mac), webBytes(data));
}
