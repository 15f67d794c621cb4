/**
 * One account, format 1: public fields in clear (balances stay visible while locked), the secret sealed with those
 * fields bound to it, so that a changed label, role or address is noticed when the vault opens.
 */
import { bytesToHex, concatBytes, equalBytes, utf8 } from '../../substrate/bytes.ts';
import { encodeCompact } from '../../substrate/scale/compact.ts';
import { Reader } from '../../substrate/scale/reader.ts';
import { AccountDamaged } from '../errors.ts';
import { parseAddress, type Address } from '../keys/address.ts';
import type { KeyMaterial } from '../keys/key-material.ts';
import { accountIdOf, type Scheme } from '../keys/key-pair.ts';
import { entropyOf, mnemonicOf } from '../keys/mnemonic.ts';
import { checkRole, type Account, type Role } from '../keys/roles.ts';
import { wipe } from '../keys/wipe.ts';
import { boxFields, RecordError, RecordFields } from './record-fields.ts';
import type { SealedBox } from './sealed-box.ts';

const FORMAT = 'taolite-account';
const VERSION = 1;
const SCHEMES: readonly Scheme[] = ['sr25519', 'ed25519', 'ecdsa'];
const ROLES: readonly Role[] = ['coldkey', 'hotkey'];

export interface AccountPublic {
  readonly vaultId: string;
  readonly role: Role;
  readonly address: Address;
  readonly label: string;
  readonly scheme: Scheme;
  /** 32 bytes; ecdsa 33. For a watched address of unknown curve, the account id. */
  readonly publicKey: Uint8Array;
  readonly watchOnly: boolean;
  readonly hasMnemonic: boolean;
  /** Unix time in milliseconds. */
  readonly createdAt: number;
  /** Genesis hash a polkadot-js file tied the account to; kept for its export. */
  readonly genesisHash?: string;
}
export interface AccountRecord extends AccountPublic {
  readonly secret: SealedBox;
}

export const accountName = (address: string): string => `account/${address}`;
export const ACCOUNT_PREFIX = 'account/';

const publicFields = (account: AccountPublic) => ({
  format: FORMAT,
  version: VERSION,
  vaultId: account.vaultId,
  role: account.role,
  address: account.address,
  label: account.label,
  scheme: account.scheme,
  publicKey: bytesToHex(account.publicKey),
  kind: account.watchOnly ? 'watch' : account.hasMnemonic ? 'mnemonic' : 'secret',
  createdAt: account.createdAt,
  ...(account.genesisHash !== undefined && { genesisHash: account.genesisHash }),
});

/** The bytes bound to the sealed secret. */
export const boundAccount = (account: AccountPublic): Uint8Array => utf8(JSON.stringify(publicFields(account)));

export const writeAccount = (record: AccountRecord): Uint8Array =>
  utf8(JSON.stringify({ ...publicFields(record), secret: boxFields(record.secret) }));

/** @param name the record's name, `account/<address>`. @throws AccountDamaged */
export function readAccount(name: string, bytes: Uint8Array): AccountRecord {
  const account = name.slice(ACCOUNT_PREFIX.length);
  try {
    const fields = RecordFields.parse(bytes);
    if (fields.text('format') !== FORMAT) throw new RecordError('another format');
    if (fields.integer('version') > VERSION) throw new RecordError('written by a newer Taolite');
    const { address, accountId } = parseAddress(fields.text('address'));
    if (address !== account) throw new RecordError('it names another address');
    const role = fields.oneOf('role', ROLES);
    const scheme = fields.oneOf('scheme', SCHEMES);
    checkRole(role, scheme);
    const publicKey = fields.bytes('publicKey', scheme === 'ecdsa' ? 33 : 32);
    if (!equalBytes(accountIdOf({ scheme, publicKey }), accountId)) throw new RecordError('key and address differ');
    const kind = fields.oneOf('kind', ['watch', 'mnemonic', 'secret'] as const);
    const genesisHash = fields.optionalText('genesisHash');
    return {
      vaultId: fields.text('vaultId', 64),
      role,
      address,
      label: fields.text('label'),
      scheme,
      publicKey,
      watchOnly: kind === 'watch',
      hasMnemonic: kind === 'mnemonic',
      createdAt: fields.integer('createdAt'),
      ...(genesisHash !== undefined && { genesisHash }),
      secret: fields.sealed('secret'),
    };
  } catch (cause) {
    const detail = cause instanceof Error ? cause.message : String(cause);
    throw Object.assign(new AccountDamaged({ account: account.slice(0, 60), detail }), { cause });
  }
}

/** What the pages see of a record. */
export function toAccount({ role, address, label, scheme, watchOnly, hasMnemonic, createdAt }: AccountPublic): Account {
  return { role, address, label, scheme, watchOnly, hasMnemonic, createdAt } as Account;
}

/**
 * The secret as it is sealed, in SCALE: (secretKey: bytes, entropy: Option<bytes>, seed: Option<bytes>). Words are kept as their
 * entropy. A watched account has none: empty bytes.
 */
export function encodeSecret(material: KeyMaterial | undefined): Uint8Array {
  if (!material) return new Uint8Array();
  const entropy = material.mnemonic && entropyOf(material.mnemonic);
  const field = (bytes: Uint8Array): Uint8Array[] => [encodeCompact(bytes.length), bytes];
  const optional = (bytes: Uint8Array | undefined) =>
    bytes ? [Uint8Array.of(1), ...field(bytes)] : [Uint8Array.of(0)];
  // Put together at once, so that no copy of the secret is left behind in a buffer.
  const sealed = concatBytes(...field(material.pair.secretKey), ...optional(entropy), ...optional(material.seed));
  wipe(entropy);
  return sealed;
}

/** Opposite of `encodeSecret` for an account with a secret. The bytes passed in may be wiped afterwards. */
export function decodeSecret(bytes: Uint8Array, { scheme, publicKey }: AccountPublic): KeyMaterial {
  const r = new Reader(bytes);
  const field = () => r.raw(r.length());
  const secretKey = field();
  const entropy = r.bool() ? field() : undefined;
  const seed = r.bool() ? field() : undefined;
  r.done();
  const mnemonic = entropy && mnemonicOf(entropy);
  wipe(entropy);
  return { pair: { scheme, publicKey, secretKey }, ...(mnemonic && { mnemonic }), ...(seed && { seed }) };
}
