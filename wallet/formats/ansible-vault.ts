/** Keyfiles in Ansible Vault 1.1 and 1.2, which older btcli wrote. Read only. */
import { concatBytes, hexToBytes, utf8 } from '../../substrate/bytes.ts';
import { KeyfileUnopened, UnknownKeyfile } from '../errors.ts';
import { hmacSha256Matches, pbkdf2Sha256, webBytes } from './web-crypto.ts';

const METHOD = { method: 'Ansible Vault' };

/**
 * Opens the text of an Ansible Vault file.
 * @throws UnknownKeyfile when the text has another form; KeyfileUnopened for a wrong password or damage.
 */
export async function openAnsibleVault(text: string, password: string): Promise<Uint8Array> {
  const { salt, mac, ciphertext } = parse(text);
  const keys = await pbkdf2Sha256(utf8(password.trim()), salt, 10_000, 80);
  if (!(await hmacSha256Matches(keys.subarray(32, 64), mac, ciphertext))) throw new KeyfileUnopened(METHOD);
  const key = await crypto.subtle.importKey('raw', webBytes(keys.subarray(0, 32)), 'AES-CTR', false, ['decrypt']);
  const algorithm = { name: 'AES-CTR', counter: webBytes(keys.subarray(64)), length: 128 };
  const padded = new Uint8Array(await crypto.subtle.decrypt(algorithm, key, webBytes(ciphertext)));
  return unpad(padded);
}

function parse(text: string) {
  const [head = '', ...lines] = text.trim().split(/\r?\n/u);
  if (!/^\$ANSIBLE_VAULT;1\.[12];AES256(;.*)?$/u.test(head))
    throw new UnknownKeyfile({ detail: 'another Ansible Vault version' });
  const inner = new TextDecoder().decode(hex(lines.map((line) => line.trim()).join('')));
  const [salt, mac, ciphertext, ...more] = inner.split('\n').map(hex);
  if (!salt || mac?.length !== 32 || !ciphertext || more.length > 0)
    throw new UnknownKeyfile({ detail: 'a broken Ansible Vault' });
  return { salt, mac, ciphertext };
}

function hex(text: string): Uint8Array {
  if (!/^([0-9a-f]{2})*$/iu.test(text)) throw new UnknownKeyfile({ detail: 'a broken Ansible Vault' });
  return hexToBytes(text);
}

/** PKCS#7. The content is authenticated, so wrong padding means a wrong writer, not a wrong password. */
function unpad(padded: Uint8Array): Uint8Array {
  const count = padded.at(-1) ?? 0;
  const wrong =
    count < 1 || count > 16 || count > padded.length || padded.subarray(-count).some((byte) => byte !== count);
  if (wrong) throw new KeyfileUnopened(METHOD);
  return concatBytes(padded.subarray(0, padded.length - count));
}
