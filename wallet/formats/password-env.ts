/**
 * The environment variable the wallet library can read a keyfile's password from. The value is only obfuscated
 * (XOR with the name), so this is for reading; nothing here writes one.
 */
import { base64Decode } from '@polkadot/util-crypto';
import { fromUtf8, utf8 } from '../../substrate/bytes.ts';
import { UnknownKeyfile } from '../errors.ts';

/** Name of the variable for a keyfile path, exactly as the path was given (`~` is not expanded). */
export const passwordEnvName = (keyfilePath: string): string =>
  `BT_PW_${keyfilePath.replaceAll('/', '_').replaceAll('.', '_')}`.toUpperCase();

/** The password in the value of the variable `name`. @throws UnknownKeyfile when the value is not of this form. */
export function readPasswordEnv(name: string, value: string): string {
  const mask = utf8(name);
  try {
    return fromUtf8(base64Decode(value).map((byte, i) => byte ^ (mask[i % mask.length] as number)));
  } catch (cause) {
    throw Object.assign(new UnknownKeyfile({ detail: `the value of ${name} is not a password` }), { cause });
  }
}
