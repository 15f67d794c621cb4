// Replays `wallet.json`: keys, addresses, signatures and key files. A list of cases per section.
import { base64Decode, scryptFromU8a } from '@polkadot/util-crypto';
import { bytesToHex, fromUtf8, utf8 } from '../../../substrate/bytes.ts';
import { WalletError } from '../../../wallet/errors.ts';
import { readKeyfile, writePrivateKeyfile, writePublicKeyfile, type Keyfile } from '../../../wallet/formats/keyfile.ts';
import { keyfileMethod } from '../../../wallet/formats/keyfile-method.ts';
import { naclKey } from '../../../wallet/formats/nacl-keyfile.ts';
import { openKeyfile } from '../../../wallet/formats/open-keyfile.ts';
import { passwordEnvName, readPasswordEnv } from '../../../wallet/formats/password-env.ts';
import { openPolkadotJs } from '../../../wallet/formats/polkadot-js.ts';
import { inlinePasswordHash } from '../../../wallet/host/inline-password-hash.ts';
import { addressOf, decodeSs58 } from '../../../wallet/keys/address.ts';
import { cryptoReady } from '../../../wallet/keys/crypto-ready.ts';
import { pairFromSeed, type KeyPair, type Scheme } from '../../../wallet/keys/key-pair.ts';
import { verifyMessage } from '../../../wallet/keys/message-signature.ts';
import { entropyOf, parseMnemonic } from '../../../wallet/keys/mnemonic.ts';
import { multisigAddress } from '../../../wallet/keys/multisig-address.ts';
import { toCanonicalSecret } from '../../../wallet/keys/secret-key-forms.ts';
import { keyFromUri } from '../../../wallet/keys/secret-uri.ts';
import type { PasswordHash } from '../../../wallet/ports/password-hash.ts';
import { isRecord } from '../kind.ts';
import type { Kind, Result } from '../kind.ts';
import { bytes, list, text, type Case } from '../read-case.ts';

/** What the product makes of a case, under the names of the case's own fields. Fields it has no name for are inputs. */
type Replay = (one: Case) => Case | Promise<Case>;

/** Answers a repeated request from memory: a case needs the same 512 MiB hash for its key and for its file. */
function rememberingHash(): PasswordHash {
  const hash = inlinePasswordHash();
  const known = new Map<string, Promise<Uint8Array>>();
  return async (request) => {
    const name = [request.algorithm, bytesToHex(request.password), bytesToHex(request.salt)].join();
    const answer = known.get(name) ?? hash(request);
    known.set(name, answer);
    return (await answer).slice();
  };
}

/** The answer of `read`, or `refused` when the product refuses the input by name. Other errors are faults. */
async function orRefused<T>(read: () => T | Promise<T>, refused: T): Promise<T> {
  try {
    return await read();
  } catch (error) {
    if (error instanceof WalletError) return refused;
    throw error;
  }
}

const pairFields = (pair: KeyPair): Case => ({
  public_key: bytesToHex(pair.publicKey),
  secret_key_polkadot_js: bytesToHex(pair.secretKey),
  private_key_keyfile: bytesToHex(toCanonicalSecret(pair.secretKey)),
  ss58_42: addressOf(pair.publicKey),
});

function mnemonicCase(one: Case): Case {
  const mnemonic = parseMnemonic(text(one['mnemonic']));
  const { pair, seed } = keyFromUri(mnemonic);
  const entropy = bytesToHex(entropyOf(mnemonic));
  return { words: mnemonic.split(' ').length, entropy, seed: seed && bytesToHex(seed), ...pairFields(pair) };
}

/**
 * The fields of a key file as we write it after reading it, as far as the file had them: null ones are not written,
 * and what follows from the others (the seed of a phrase) is added.
 */
function rewritten({ material, publicKey }: Keyfile, content: unknown): Case {
  const written = JSON.parse(
    fromUtf8(material ? writePrivateKeyfile(material) : writePublicKeyfile(publicKey)),
  ) as Case;
  const fields = Object.entries(isRecord(content) ? content : {});
  return Object.fromEntries(fields.map(([name, value]) => [name, value === null ? null : written[name]]));
}

async function plainKeyfileCase(one: Case): Promise<Case> {
  const file = await readKeyfile(utf8(JSON.stringify(one['content'])));
  return { loads_as: file.address, content: rewritten(file, one['content']) };
}

async function encryptedKeyfileCase(one: Case): Promise<Case> {
  const file = one['file_hex'] === undefined ? utf8(text(one['file_text'])) : bytes(one['file_hex']);
  const password = text(one['password']);
  const hash = rememberingHash();
  const method = keyfileMethod(file);
  const derivedKey = one['derived_key'] === undefined ? undefined : bytesToHex(await naclKey(password, hash));
  const opened = await openKeyfile(file, password, hash);
  const plaintext: unknown = JSON.parse(text(one['plaintext']));
  const written = rewritten(opened, plaintext);
  return {
    method: method === 'fernet' ? 'legacy_fernet' : method,
    derived_key: derivedKey,
    nonce: method === 'nacl' ? bytesToHex(file.subarray(5, 29)) : undefined,
    file_length: file.length,
    plaintext: sameJson(written, plaintext) ? one['plaintext'] : JSON.stringify(written),
    ss58: opened.address,
  };
}

async function polkadotJsCase(one: Case): Promise<Case> {
  const json = JSON.stringify(one['json']);
  const [account] = await openPolkadotJs(json, text(one['password']));
  if (!account) throw new TypeError('the file holds no account');
  const { ss58_42, ...fields } = pairFields(account.material.pair);
  const wrong = one['wrong_password'];
  const opened =
    wrong !== undefined && (await orRefused(() => openPolkadotJs(json, text(wrong)).then(() => true), false));
  const encoded = base64Decode(text(isRecord(one['json']) ? one['json']['encoded'] : undefined));
  const { params, salt } = scryptFromU8a(encoded);
  return {
    ...fields,
    address_42: ss58_42,
    wrong_password: opened ? `“${String(wrong)}” opened it` : wrong,
    scrypt_header: {
      salt: bytesToHex(salt),
      ...params,
      nonce: bytesToHex(encoded.subarray(44, 68)),
      total_bytes: encoded.length,
    },
  };
}

async function ss58Case(one: Case): Promise<Case> {
  const decoded = await orRefused(() => decodeSs58(text(one['address'])), undefined);
  return {
    valid: decoded !== undefined,
    public_key: decoded && bytesToHex(decoded.accountId),
    prefix: decoded?.prefix,
  };
}

function signatureCase(one: Case): Case {
  const { accountId } = decodeSs58(text(one['address']));
  const verdict = verifyMessage(utf8(text(one['message_utf8'])), bytes(one['signature']), accountId);
  return { valid_raw: verdict === 'bare', valid_wallet_library: verdict !== 'invalid' };
}

const SECTIONS: Readonly<Record<string, Replay>> = {
  mnemonics: mnemonicCase,
  invalid_mnemonics: async (one) => ({
    valid: await orRefused(() => parseMnemonic(text(one['mnemonic'])) !== '', false),
  }),
  uris: (one) => pairFields(keyFromUri(text(one['uri'])).pair),
  seeds: (one) => pairFields(pairFromSeed(bytes(one['seed']))),
  ss58: ss58Case,
  signatures: signatureCase,
  keyfiles_plain: plainKeyfileCase,
  keyfiles_encrypted: encryptedKeyfileCase,
  password_env: (one) => ({
    env_name: passwordEnvName(text(one['keyfile_path'])),
    password: readPasswordEnv(text(one['env_name']), text(one['env_value'])),
  }),
  polkadot_js_json: polkadotJsCase,
  multisig: (one) => ({ address: multisigAddress(list(one['signatories']).map(text), Number(one['threshold'])) }),
  ed25519_addresses: (one) => ({
    address: addressOf(keyFromUri(text(one['uri']), text(one['scheme']) as Scheme).pair.publicKey),
  }),
};

/** Sections that only a wallet file has; `signatures` and the like are common to several. */
const TELLTALES = ['mnemonics', 'keyfiles_plain', 'keyfiles_encrypted', 'polkadot_js_json', 'password_env'];

/** Equal as JSON, whatever the order of keys. */
function sameJson(a: unknown, b: unknown): boolean {
  if (Array.isArray(a) && Array.isArray(b)) return a.length === b.length && a.every((one, i) => sameJson(one, b[i]));
  if (!isRecord(a) || !isRecord(b)) return a === b;
  const names = Object.keys(a);
  return names.length === Object.keys(b).length && names.every((name) => sameJson(a[name], b[name]));
}

async function replayCase(id: string, replay: Replay, one: unknown): Promise<Result> {
  if (!isRecord(one)) return { id, status: 'failed', message: 'the case is not an object' };
  try {
    const got = await replay(one);
    const compared = Object.keys(got).filter((name) => one[name] !== undefined);
    if (compared.length === 0) return { id, status: 'unknown', message: 'the case expects nothing that is known' };
    const pick = (from: Case) => Object.fromEntries(compared.map((name) => [name, from[name]]));
    const [expected, ours] = [pick(one), pick(got)];
    return sameJson(expected, ours) ? { id, status: 'passed' } : { id, status: 'failed', expected, got: ours };
  } catch (error) {
    return {
      id,
      status: 'failed',
      message: error instanceof Error ? `${error.name}: ${error.message}` : String(error),
    };
  }
}

export const wallet: Kind = {
  name: 'wallet',
  matches: ({ content }) => isRecord(content) && TELLTALES.some((section) => Array.isArray(content[section])),
  async *replay({ content }) {
    await cryptoReady();
    for (const [section, cases] of Object.entries(isRecord(content) ? content : {})) {
      if (!Array.isArray(cases)) continue;
      const replay = Object.hasOwn(SECTIONS, section) ? SECTIONS[section] : undefined;
      for (const [i, one] of cases.entries()) {
        const id = `${section}[${i}]`;
        if (replay) yield await replayCase(id, replay, one);
        else yield { id, status: 'unknown', message: `no replay for section ${section}` };
      }
    }
  },
};
