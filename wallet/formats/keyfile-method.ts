import { startsWith, utf8 } from '../../substrate/bytes.ts';
import { NACL_MAGIC } from './nacl-keyfile.ts';

/** How a keyfile is protected. `unknown` files must never be overwritten. */
export type KeyfileMethod = 'nacl' | 'ansible' | 'fernet' | 'plain' | 'unknown';

const FIRST_BYTES: readonly (readonly [KeyfileMethod, Uint8Array])[] = [
  ['nacl', NACL_MAGIC],
  ['ansible', utf8('$ANSIBLE_VAULT')],
  ['fernet', utf8('gAAAAA')],
  ['plain', utf8('{')],
  ['plain', utf8('5')], // very old public files hold the address alone
];

/** Tells the method by a file's first bytes, without opening it. */
export function keyfileMethod(file: Uint8Array): KeyfileMethod {
  return FIRST_BYTES.find(([, first]) => startsWith(file, first))?.[0] ?? 'unknown';
}
