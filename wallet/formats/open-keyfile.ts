import { fromUtf8 } from '../../substrate/bytes.ts';
import { KeyfileUnopened, UnknownKeyfile } from '../errors.ts';
import { wipe } from '../keys/wipe.ts';
import type { PasswordHash } from '../ports/password-hash.ts';
import { openAnsibleVault } from './ansible-vault.ts';
import { openFernet } from './fernet.ts';
import { readKeyfile, type Keyfile } from './keyfile.ts';
import { keyfileMethod, type KeyfileMethod } from './keyfile-method.ts';
import { naclKey, openNacl } from './nacl-keyfile.ts';

const MAX_FILE_BYTES = 256 * 1024;

/** An opened file; `upgrade` says that its old protection should be replaced by the present one. */
export interface OpenedKeyfile extends Keyfile {
  readonly method: Exclude<KeyfileMethod, 'unknown'>;
  readonly upgrade: boolean;
}

/**
 * Opens any keyfile of btcli and the SDK, of any age. The file itself is never changed.
 * @param password needed for encrypted files; any password that opened the file before is accepted
 * @throws UnknownKeyfile, KeyfileUnopened, KeyMismatch, BadMnemonic, Cancelled
 */
export async function openKeyfile(
  file: Uint8Array,
  password: string | undefined,
  hash: PasswordHash,
  signal?: AbortSignal,
): Promise<OpenedKeyfile> {
  if (file.length > MAX_FILE_BYTES) throw new UnknownKeyfile({ detail: `larger than ${MAX_FILE_BYTES} bytes` });
  const method = keyfileMethod(file);
  if (method === 'unknown') throw new UnknownKeyfile({ detail: 'its first bytes are of no known kind' });
  const content = method === 'plain' ? file : await decrypt(method, file, password, hash, signal);
  try {
    return { ...(await readKeyfile(content)), method, upgrade: method === 'ansible' || method === 'fernet' };
  } finally {
    if (method !== 'plain') wipe(content);
  }
}

async function decrypt(
  method: 'nacl' | 'ansible' | 'fernet',
  file: Uint8Array,
  password: string | undefined,
  hash: PasswordHash,
  signal: AbortSignal | undefined,
): Promise<Uint8Array> {
  if (password === undefined) throw new KeyfileUnopened({ method });
  if (method === 'ansible') return openAnsibleVault(text(file), password);
  if (method === 'fernet') return openFernet(text(file), password);
  const key = await naclKey(password, hash, signal);
  try {
    return await openNacl(file, key);
  } finally {
    wipe(key);
  }
}

function text(file: Uint8Array): string {
  try {
    return fromUtf8(file);
  } catch (cause) {
    throw Object.assign(new UnknownKeyfile({ detail: 'not a text' }), { cause });
  }
}
