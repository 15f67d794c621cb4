/** A vault as one file: its records as they are stored, still encrypted under its password. */
import { fromUtf8, utf8 } from '../../substrate/bytes.ts';
import { UnknownKeyfile, VaultExists } from '../errors.ts';
import { isAddress } from '../keys/address.ts';
import type { VaultStore } from '../ports/vault-store.ts';
import { ACCOUNT_PREFIX } from './account-record.ts';
import { HEADER, readHeader } from './header-record.ts';

const FORMAT = 'taolite-backup';
const MAX_BACKUP_BYTES = 16 * 1024 * 1024;

const belongs = (name: string) =>
  name === HEADER || (name.startsWith(ACCOUNT_PREFIX) && isAddress(name.slice(ACCOUNT_PREFIX.length)));

/** Collects header and accounts. Records that do not read are taken along as they are, when they are text. */
export async function writeBackup(store: VaultStore): Promise<Uint8Array> {
  const records: Record<string, string> = {};
  for (const name of (await store.names()).filter(belongs)) {
    const bytes = await store.read(name);
    if (bytes) records[name] = new TextDecoder().decode(bytes);
  }
  return utf8(JSON.stringify({ format: FORMAT, version: 1, records }));
}

/**
 * Writes a backup's records into an empty store, the header last, so that a torn restore is seen as damage.
 * @throws UnknownKeyfile for another file; VaultExists when a vault is there; as `readHeader`
 */
export async function restoreBackup(store: VaultStore, file: Uint8Array): Promise<void> {
  const records = parse(file);
  const header = records[HEADER];
  if (header === undefined) throw new UnknownKeyfile({ detail: 'the backup has no header' });
  readHeader(utf8(header));
  if ((await store.names()).some(belongs)) throw new VaultExists();
  for (const [name, text] of Object.entries(records)) if (name !== HEADER) await store.write(name, utf8(text), null);
  await store.write(HEADER, utf8(header), null);
}

function parse(file: Uint8Array): Record<string, string> {
  const bad = (detail: string, cause?: unknown) => Object.assign(new UnknownKeyfile({ detail }), { cause });
  if (file.length > MAX_BACKUP_BYTES) throw bad('the backup is too large');
  let value: unknown;
  try {
    value = JSON.parse(fromUtf8(file));
  } catch (cause) {
    throw bad('not a Taolite backup', cause);
  }
  const { format, version, records } = (value ?? {}) as { format?: unknown; version?: unknown; records?: unknown };
  if (format !== FORMAT || version !== 1 || typeof records !== 'object' || records === null)
    throw bad('not a Taolite backup');
  for (const [name, text] of Object.entries(records)) {
    if (!belongs(name) || typeof text !== 'string') throw bad('the backup holds something else');
  }
  return records as Record<string, string>;
}
