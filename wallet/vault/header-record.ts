/**
 * The vault's header, format 1. The password makes a key (argon2id), that key opens the vault key (32 random bytes),
 * and the vault key opens the accounts; so changing the password rewrites this one record and nothing else.
 */
import { bytesToHex, utf8 } from '../../substrate/bytes.ts';
import { VaultDamaged, VaultTooNew } from '../errors.ts';
import { checkCosts, type KdfCosts } from './kdf-costs.ts';
import { boxFields, RecordError, RecordFields } from './record-fields.ts';
import type { SealedBox } from './sealed-box.ts';

export const HEADER = 'header';
const FORMAT = 'taolite-vault';
const VERSION = 1;

export interface HeaderPublic {
  /** 16 random bytes in hex: ties account records to this vault. */
  readonly vaultId: string;
  readonly costs: KdfCosts;
  /** 16 bytes. */
  readonly salt: Uint8Array;
}
export interface Header extends HeaderPublic {
  readonly vaultKey: SealedBox;
}

const publicFields = ({ vaultId, costs, salt }: HeaderPublic) => ({
  format: FORMAT,
  version: VERSION,
  vaultId,
  kdf: { name: 'argon2id13', passes: costs.passes, memoryBytes: costs.memoryBytes, salt: bytesToHex(salt) },
});

/** The bytes bound to the sealed vault key. */
export const boundHeader = (header: HeaderPublic): Uint8Array => utf8(JSON.stringify(publicFields(header)));

export const writeHeader = (header: Header): Uint8Array =>
  utf8(JSON.stringify({ ...publicFields(header), vaultKey: boxFields(header.vaultKey) }));

/** @throws VaultDamaged, VaultTooNew, KdfRefused (costs out of bounds: refused before any memory is taken). */
export function readHeader(bytes: Uint8Array): Header {
  try {
    const fields = RecordFields.parse(bytes);
    if (fields.text('format') !== FORMAT) throw new RecordError('another format');
    const version = fields.integer('version');
    if (version > VERSION) throw new VaultTooNew({ version });
    const kdf = fields.inner('kdf');
    if (kdf.text('name') !== 'argon2id13') throw new RecordError('another password hash');
    const costs = { passes: kdf.integer('passes'), memoryBytes: kdf.integer('memoryBytes') };
    checkCosts(costs);
    return {
      vaultId: fields.text('vaultId', 64),
      costs,
      salt: kdf.bytes('salt', 16),
      vaultKey: fields.sealed('vaultKey'),
    };
  } catch (cause) {
    if (!(cause instanceof RecordError)) throw cause;
    throw Object.assign(new VaultDamaged({ detail: `header: ${cause.message}` }), { cause });
  }
}
