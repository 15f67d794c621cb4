/**
 * Plain keyfiles of btcli and the Python SDK: one JSON object whose values are strings or null.
 * Load order of the wallet library: secretPhrase, secretSeed, privateKey, ss58Address. Unlike it, this reader compares
 * the derived key with the address the file names and refuses a difference.
 */
import { bytesToHex, equalBytes, fromUtf8, hexToBytes, utf8 } from '../../substrate/bytes.ts';
import { BadAddress, KeyMismatch, UnknownKeyfile } from '../errors.ts';
import { addressOf, decodeSs58, type Address } from '../keys/address.ts';
import type { KeyMaterial } from '../keys/key-material.ts';
import { pairFromSecret } from '../keys/pair-from-secret.ts';
import { pairFromSeed } from '../keys/key-pair.ts';
import { keyFromUri } from '../keys/secret-uri.ts';
import { fromCanonicalSecret, toCanonicalSecret } from '../keys/secret-key-forms.ts';

/** No keyfile comes near this; larger input is refused before it is parsed. Bytes. */
const MAX_KEYFILE_BYTES = 64 * 1024;

/** What a keyfile holds: always the address; the secret only in private files. */
export interface Keyfile {
  readonly address: Address;
  readonly publicKey: Uint8Array;
  readonly material?: KeyMaterial;
}

type Fields = Partial<Record<string, string>>;

/**
 * Reads the content of a plain keyfile (after decryption), private or public.
 * @throws UnknownKeyfile for anything that is not a keyfile; KeyMismatch when secret and address do not belong
 * together; BadMnemonic for a phrase that is none.
 */
export async function readKeyfile(content: Uint8Array): Promise<Keyfile> {
  const fields = parse(content);
  const stated = statedKey(fields);
  const material = await secretOf(fields, stated);
  const publicKey = material?.pair.publicKey ?? stated;
  if (!publicKey) throw new UnknownKeyfile({ detail: 'it names no key' });
  if (stated && !equalBytes(stated, publicKey)) {
    throw new KeyMismatch({ stated: addressOf(stated), derived: addressOf(publicKey) });
  }
  return { address: addressOf(publicKey), publicKey, ...(material && { material }) };
}

function parse(content: Uint8Array): Fields {
  if (content.length > MAX_KEYFILE_BYTES)
    throw new UnknownKeyfile({ detail: `larger than ${MAX_KEYFILE_BYTES} bytes` });
  const text = readText(content).trim();
  if (/^5[1-9A-HJ-NP-Za-km-z]{47}$/.test(text)) return { ss58Address: text };
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch (cause) {
    throw Object.assign(new UnknownKeyfile({ detail: 'not JSON' }), { cause });
  }
  if (typeof value !== 'object' || value === null || Array.isArray(value)) {
    throw new UnknownKeyfile({ detail: 'not a JSON object' });
  }
  const fields: Fields = {};
  for (const [name, field] of Object.entries(value)) {
    if (field === null) continue;
    if (typeof field !== 'string') throw new UnknownKeyfile({ detail: `${name.slice(0, 40)} is not a text` });
    fields[name] = field;
  }
  return fields;
}

function readText(content: Uint8Array): string {
  try {
    return fromUtf8(content);
  } catch (cause) {
    throw Object.assign(new UnknownKeyfile({ detail: 'not a text' }), { cause });
  }
}

const bytesOf = (fields: Fields, name: string, length: number): Uint8Array | undefined => {
  const hex = fields[name];
  if (hex === undefined || hex === '') return undefined;
  if (!new RegExp(`^(0x)?[0-9a-fA-F]{${length * 2}}$`).test(hex)) {
    throw new UnknownKeyfile({ detail: `${name} is not ${length} bytes in hex` });
  }
  return hexToBytes(hex);
};

/** The public key the file names; all the fields that name it must agree. Any SS58 prefix is accepted here. */
function statedKey(fields: Fields): Uint8Array | undefined {
  const publicKey = bytesOf(fields, 'publicKey', 32);
  const accountId = bytesOf(fields, 'accountId', 32);
  const address = fields['ss58Address'] ? accountIdOfText(fields['ss58Address']) : undefined;
  const keys = [address, publicKey, accountId].filter((key) => key !== undefined);
  const [first] = keys;
  const other = keys.find((key) => !equalBytes(key, first as Uint8Array));
  if (first && other) throw new KeyMismatch({ stated: addressOf(first), derived: addressOf(other) });
  return first;
}

function accountIdOfText(text: string): Uint8Array {
  try {
    return decodeSs58(text).accountId;
  } catch (cause) {
    if (!(cause instanceof BadAddress)) throw cause;
    throw Object.assign(new UnknownKeyfile({ detail: 'its ss58Address is not an address' }), { cause });
  }
}

async function secretOf(fields: Fields, stated: Uint8Array | undefined): Promise<KeyMaterial | undefined> {
  if (fields['secretPhrase']) {
    if (fields['secretPhrase'].includes('/'))
      throw new UnknownKeyfile({ detail: 'its secretPhrase is not plain words' });
    return keyFromUri(fields['secretPhrase']);
  }
  const seed = bytesOf(fields, 'secretSeed', 32);
  if (seed) return { pair: pairFromSeed(seed), seed };
  const privateKey = bytesOf(fields, 'privateKey', 64);
  if (!privateKey) return undefined;
  const pair = await pairFromSecret(fromCanonicalSecret(privateKey), 'sr25519');
  if (!pair || !equalBytes(toCanonicalSecret(pair.secretKey), privateKey)) {
    throw new UnknownKeyfile({
      detail: `its privateKey is not an sr25519 key${stated ? '' : ' and it names no address'}`,
    });
  }
  return { pair };
}

/** The private keyfile of an sr25519 key, as the wallet library writes it: one line, no newline at the end. */
export function writePrivateKeyfile({ pair, mnemonic, seed }: KeyMaterial): Uint8Array {
  if (pair.scheme !== 'sr25519') throw new UnknownKeyfile({ detail: `${pair.scheme} keys have no keyfile` });
  const publicKey = bytesToHex(pair.publicKey);
  const fields = {
    accountId: publicKey,
    publicKey,
    privateKey: bytesToHex(toCanonicalSecret(pair.secretKey)),
    ...(mnemonic && { secretPhrase: mnemonic }),
    ...(seed && { secretSeed: bytesToHex(seed) }),
    ss58Address: addressOf(pair.publicKey),
  };
  return utf8(JSON.stringify(fields));
}

/** The public keyfile (`coldkeypub.txt`, `<hotkey>pub.txt`). `publicKey`: 32 bytes. */
export function writePublicKeyfile(publicKey: Uint8Array): Uint8Array {
  const hex = bytesToHex(publicKey);
  return utf8(JSON.stringify({ accountId: hex, publicKey: hex, ss58Address: addressOf(publicKey) }));
}
