/** The vault key and the password that opens it. */
import { bytesToHex, utf8 } from '../../substrate/bytes.ts';
import { WrongPassword } from '../errors.ts';
import { wipe } from '../keys/wipe.ts';
import type { PasswordHash } from '../ports/password-hash.ts';
import type { RandomBytes } from '../ports/random.ts';
import { boundHeader, writeHeader, type Header } from './header-record.ts';
import type { KdfCosts } from './kdf-costs.ts';
import { seal, sealingReady, unseal } from './sealed-box.ts';

/** An open vault: which one, and the 32 bytes that open its accounts. Wipe `key` when done. */
export interface VaultKey {
  readonly vaultId: string;
  readonly key: Uint8Array;
}

export interface VaultKeyPorts {
  readonly hash: PasswordHash;
  readonly random: RandomBytes;
}

/** The key of a new vault. */
export const newVaultKey = (random: RandomBytes): VaultKey => ({
  vaultId: bytesToHex(random(16)).slice(2),
  key: random(32),
});

/** Opens a header with its password. @throws WrongPassword, Cancelled */
export async function openVaultKey(
  header: Header,
  password: string,
  { hash }: VaultKeyPorts,
  signal?: AbortSignal,
): Promise<VaultKey> {
  const passwordKey = await hashPassword(password, header, hash, signal);
  const key = unseal(header.vaultKey, boundHeader(header), passwordKey);
  wipe(passwordKey);
  if (key?.length !== 32) throw new WrongPassword();
  return { vaultId: header.vaultId, key };
}

/** The header record that opens to `vaultKey` with this password, under a new salt. @throws Cancelled */
export async function sealVaultKey(
  { vaultId, key }: VaultKey,
  password: string,
  costs: KdfCosts,
  { hash, random }: VaultKeyPorts,
  signal?: AbortSignal,
): Promise<Uint8Array> {
  const header = { vaultId, costs, salt: random(16) };
  const passwordKey = await hashPassword(password, header, hash, signal);
  const vaultKey = seal(key, boundHeader(header), passwordKey, random);
  wipe(passwordKey);
  return writeHeader({ ...header, vaultKey });
}

async function hashPassword(
  password: string,
  { costs, salt }: Pick<Header, 'costs' | 'salt'>,
  hash: PasswordHash,
  signal?: AbortSignal,
): Promise<Uint8Array> {
  await sealingReady();
  // Composed form, so that the same keys pressed on another system give the same bytes.
  const bytes = utf8(password.normalize('NFKC'));
  try {
    return await hash({ algorithm: 'argon2id', password: bytes, salt, ...costs }, signal);
  } finally {
    wipe(bytes);
  }
}
