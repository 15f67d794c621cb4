/** Account files of the polkadot-js family (JSON, "pkcs8"): versions 0 to 3 are read, version 3 is written. */
import { base64Decode, jsonDecryptData, jsonEncrypt } from '@polkadot/util-crypto';
import type { EncryptedJsonDescriptor } from '@polkadot/util-crypto/types';
import { concatBytes, equalBytes, hexToBytes, isHex, startsWith } from '../../substrate/bytes.ts';
import { KeyfileUnopened, KeyMismatch, UnknownKeyfile } from '../errors.ts';
import { addressOf, decodeSs58 } from '../keys/address.ts';
import type { KeyMaterial } from '../keys/key-material.ts';
import { accountIdOf, type KeyPair, type Scheme } from '../keys/key-pair.ts';
import { pairFromSecret } from '../keys/pair-from-secret.ts';
import { wipe } from '../keys/wipe.ts';

const HEADER = hexToBytes('0x3053020101300506032b657004220420');
const DIVIDER = hexToBytes('0xa123032100');
const SCHEMES: readonly string[] = ['sr25519', 'ed25519', 'ecdsa'] satisfies Scheme[];
const MAX_JSON_CHARACTERS = 256 * 1024;
/** Accounts in one batch file; each costs nothing to list, but a bound keeps a hostile file from growing ours. */
const MAX_BATCH = 1000;

/** Free fields of an account file that survive a round trip. `whenCreated` is Unix time in milliseconds. */
export interface PolkadotJsMeta {
  readonly name?: string;
  readonly whenCreated?: number;
  readonly genesisHash?: string;
}
export interface PolkadotJsAccount {
  readonly material: KeyMaterial;
  readonly meta: PolkadotJsMeta;
}
/** One account file as an object, ready for `JSON.stringify`. */
export interface PolkadotJsFile {
  readonly encoded: string;
  readonly encoding: EncryptedJsonDescriptor;
  readonly address: string;
  readonly meta: PolkadotJsMeta;
}

/**
 * Opens an account file, or a batch of them exported at once.
 * The mnemonic is not in such files. scrypt costs outside the family's own list are refused.
 * @throws UnknownKeyfile, KeyfileUnopened (wrong password or damage), KeyMismatch
 */
export async function openPolkadotJs(json: string, password: string): Promise<PolkadotJsAccount[]> {
  if (json.length > MAX_JSON_CHARACTERS)
    throw new UnknownKeyfile({ detail: `larger than ${MAX_JSON_CHARACTERS} characters` });
  const file = parseFile(parseJson(json));
  if (file.content[0] !== 'batch-pkcs8') return [await openOne(file, password)];
  const plain = decrypt(file, password);
  const list: unknown = parseJson(new TextDecoder().decode(plain));
  wipe(plain);
  if (!Array.isArray(list) || list.length > MAX_BATCH) throw new UnknownKeyfile({ detail: 'not a batch of accounts' });
  const accounts: PolkadotJsAccount[] = [];
  for (const one of list) accounts.push(await openOne(parseFile(one), password));
  return accounts;
}

/** Writes an account as version 3, encrypted with scrypt and xsalsa20-poly1305. btcli's importer needs name and date. */
export function writePolkadotJs({ pair }: KeyMaterial, password: string, meta: PolkadotJsMeta): PolkadotJsFile {
  const plain = concatBytes(HEADER, pair.secretKey, DIVIDER, pair.publicKey);
  const { encoded, encoding } = jsonEncrypt(plain, ['pkcs8', pair.scheme], password);
  wipe(plain);
  return { encoded, encoding, address: addressOf(accountIdOf(pair)), meta };
}

interface ParsedFile {
  readonly encoded: Uint8Array;
  readonly content: readonly string[];
  readonly type: readonly string[];
  readonly address: string | undefined;
  readonly meta: PolkadotJsMeta;
}

function parseJson(json: string): unknown {
  try {
    return JSON.parse(json);
  } catch (cause) {
    throw Object.assign(new UnknownKeyfile({ detail: 'not JSON' }), { cause });
  }
}

function parseFile(value: unknown): ParsedFile {
  const file = record(value, 'not an account file');
  const encoding = record(file['encoding'], 'it has no encoding');
  const version = encoding['version'];
  if (!['0', '1', '2', '3'].includes(String(version))) throw new UnknownKeyfile({ detail: 'an unknown version' });
  const { encoded, address } = file;
  if (typeof encoded !== 'string') throw new UnknownKeyfile({ detail: 'it has no content' });
  return {
    encoded: isHex(encoded) ? hexToBytes(encoded) : base64(encoded),
    content: version === '0' ? ['pkcs8', 'ed25519'] : texts(encoding['content']),
    type: texts(encoding['type']),
    address: typeof address === 'string' ? address : undefined,
    meta: readMeta(file['meta']),
  };
}

function record(value: unknown, otherwise: string): Record<string, unknown> {
  if (typeof value !== 'object' || value === null || Array.isArray(value))
    throw new UnknownKeyfile({ detail: otherwise });
  return value as Record<string, unknown>;
}

const texts = (value: unknown): string[] => (Array.isArray(value) ? value : [value]).map(String);

function base64(text: string): Uint8Array {
  try {
    return base64Decode(text);
  } catch (cause) {
    throw Object.assign(new UnknownKeyfile({ detail: 'its content is not base64' }), { cause });
  }
}

function readMeta(value: unknown): PolkadotJsMeta {
  if (value === undefined || value === null) return {};
  const { name, whenCreated, genesisHash } = record(value, 'its meta is not an object');
  return {
    ...(typeof name === 'string' && { name }),
    ...(Number.isSafeInteger(whenCreated) && { whenCreated: whenCreated as number }),
    ...(isHex(genesisHash) && { genesisHash }),
  };
}

function decrypt(file: ParsedFile, password: string): Uint8Array {
  const encrypted = !file.type.includes('none');
  if (encrypted && !file.type.includes('xsalsa20-poly1305'))
    throw new UnknownKeyfile({ detail: 'an unknown encryption' });
  try {
    return encrypted ? jsonDecryptData(file.encoded, password, file.type as never) : file.encoded.slice();
  } catch (cause) {
    throw Object.assign(new KeyfileUnopened({ method: 'polkadot-js' }), { cause });
  }
}

async function openOne(file: ParsedFile, password: string): Promise<PolkadotJsAccount> {
  const scheme = file.content[1];
  if (file.content[0] !== 'pkcs8' || !SCHEMES.includes(scheme ?? '')) {
    throw new UnknownKeyfile({ detail: `${scheme ?? 'unknown'} accounts do not work on Bittensor` });
  }
  const plain = decrypt(file, password);
  const pair = await readPkcs8(plain, scheme as Scheme);
  wipe(plain);
  if (file.address !== undefined) compareAddress(file.address, pair);
  return { material: { pair }, meta: file.meta };
}

/** header ‖ secret (64, or 32 in old versions and for ecdsa) ‖ divider ‖ public key. */
async function readPkcs8(plain: Uint8Array, scheme: Scheme): Promise<KeyPair> {
  const broken = () => new KeyfileUnopened({ method: 'polkadot-js' });
  if (!startsWith(plain, HEADER)) throw broken();
  const body = plain.subarray(HEADER.length);
  const secretLength = [64, 32].find((length) => startsWith(body.subarray(length), DIVIDER));
  if (secretLength === undefined) throw broken();
  const pair = await pairFromSecret(body.subarray(0, secretLength), scheme);
  const stated = body.subarray(secretLength + DIVIDER.length);
  if (!pair) throw broken();
  if (!equalBytes(stated, pair.publicKey)) {
    throw new KeyMismatch({
      stated: stated.length === 32 ? addressOf(stated) : 'another key',
      derived: addressOf(accountIdOf(pair)),
    });
  }
  return pair;
}

/** Compares keys, not texts: the file may write its address for another chain. */
function compareAddress(address: string, pair: KeyPair): void {
  const derived = accountIdOf(pair);
  const stated = isHex(address) ? hexToBytes(address) : decodeSs58(address).accountId;
  if (!equalBytes(stated, derived)) throw new KeyMismatch({ stated: address, derived: addressOf(derived) });
}
