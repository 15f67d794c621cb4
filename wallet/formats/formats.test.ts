import fc from 'fast-check';
import { beforeAll, describe, expect, it } from 'vitest';
import { bytesToHex, concatBytes, fromUtf8, hexToBytes, utf8 } from '../../substrate/bytes.ts';
import { KeyfileUnopened, KeyMismatch, UnknownKeyfile, WalletError } from '../errors.ts';
import { inlinePasswordHash } from '../host/inline-password-hash.ts';
import { cryptoReady } from '../keys/crypto-ready.ts';
import { pairFromSeed, type Scheme } from '../keys/key-pair.ts';
import { toCanonicalSecret } from '../keys/secret-key-forms.ts';
import { keyFromUri } from '../keys/secret-uri.ts';
import type { PasswordHash } from '../ports/password-hash.ts';
import { walletVectors } from '../testing/wallet-vectors.ts';
import { readKeyfile, writePrivateKeyfile, writePublicKeyfile } from './keyfile.ts';
import { keyfileMethod } from './keyfile-method.ts';
import { naclKey, openNacl, sealNacl } from './nacl-keyfile.ts';
import { openKeyfile } from './open-keyfile.ts';
import { passwordEnvName, readPasswordEnv } from './password-env.ts';
import { openPolkadotJs, writePolkadotJs } from './polkadot-js.ts';
import { checkHotkeyName, checkName } from './wallet-names.ts';

beforeAll(cryptoReady);

/** Stands for the 512 MiB hash where a test is about the file around it. */
const quickHash: PasswordHash = ({ password }) =>
  Promise.resolve(new Uint8Array(32).map((_, i) => password[i % password.length] ?? 0));
const readJson = (bytes: Uint8Array): unknown => JSON.parse(fromUtf8(bytes));

describe.skipIf(!walletVectors)('shared vectors', () => {
  const vectors = walletVectors as NonNullable<typeof walletVectors>;

  it.each(vectors?.keyfiles_plain ?? [])('plain keyfile: $name', async (v) => {
    const file = await readKeyfile(utf8(JSON.stringify(v.content)));
    expect(file.address).toBe(v.loads_as);
    const written = file.material ? writePrivateKeyfile(file.material) : writePublicKeyfile(file.publicKey);
    const given = Object.fromEntries(Object.entries(v.content).filter(([, value]) => value !== null));
    expect(readJson(written)).toEqual(given);
  });

  it.each(vectors?.keyfiles_encrypted ?? [])(
    'encrypted keyfile: $method, $password',
    { timeout: 120_000 },
    async ({ method, password, file_hex, file_text, derived_key, plaintext, ss58 }) => {
      const file = file_hex ? hexToBytes(file_hex) : utf8(file_text ?? '');
      if (method === 'nacl') {
        const key = await naclKey(` ${password} `, inlinePasswordHash());
        expect(bytesToHex(key)).toBe(derived_key);
        expect(fromUtf8(await openNacl(file, key))).toBe(plaintext);
        key[0] = (key[0] as number) ^ 1;
        await expect(openNacl(file, key)).rejects.toThrow(KeyfileUnopened);
        return;
      }
      const opened = await openKeyfile(file, password, quickHash);
      expect(opened).toMatchObject({ address: ss58, upgrade: true });
      expect(readJson(writePrivateKeyfile(opened.material as never))).toEqual(JSON.parse(plaintext));
      if (method === 'ansible') await expect(openKeyfile(file, 'wrong', quickHash)).rejects.toThrow(KeyfileUnopened);
    },
  );

  it.each(vectors?.password_env ?? [])('password variable of $keyfile_path', (v) => {
    expect(passwordEnvName(v.keyfile_path)).toBe(v.env_name);
    expect(readPasswordEnv(v.env_name, v.env_value)).toBe(v.password);
  });

  it.each(vectors?.polkadot_js_json ?? [])('polkadot-js file of $address_42', async (v) => {
    const [account] = await openPolkadotJs(JSON.stringify(v.json), v.password);
    expect(bytesToHex(account?.material.pair.publicKey as Uint8Array)).toBe(v.public_key);
    expect(bytesToHex(toCanonicalSecret(account?.material.pair.secretKey as Uint8Array))).toBe(v.private_key_keyfile);
    await expect(openPolkadotJs(JSON.stringify(v.json), v.wrong_password)).rejects.toThrow(KeyfileUnopened);
    const written = writePolkadotJs(account?.material as never, 'new password', account?.meta ?? {});
    expect(written).toMatchObject({ ...v.json, encoded: expect.any(String) });
  });
});

describe('keyfiles', () => {
  const material = keyFromUri('0x0101010101010101010101010101010101010101010101010101010101010101');
  const plain = writePrivateKeyfile(material);
  const changed = (fields: object) => utf8(JSON.stringify({ ...(readJson(plain) as object), ...fields }));

  it('encrypted for btcli open again with the same password only, and are binary', async () => {
    const sealed = await sealNacl(plain, ' pass word ', quickHash, (n) => new Uint8Array(n).fill(9));
    expect(keyfileMethod(sealed)).toBe('nacl');
    expect(sealed.length).toBe(5 + 24 + 16 + plain.length);
    expect((await openKeyfile(sealed, 'pass word', quickHash)).material?.seed).toEqual(material.seed);
    await expect(openKeyfile(sealed, 'pass wore', quickHash)).rejects.toThrow(KeyfileUnopened);
    await expect(openKeyfile(sealed, undefined, quickHash)).rejects.toThrow(KeyfileUnopened);
  });

  it('with one flipped bit never open', async () => {
    const sealed = await sealNacl(plain, 'p', quickHash, (n) => new Uint8Array(n));
    await fc.assert(
      fc.asyncProperty(fc.nat(sealed.length * 8 - 1), async (bit) => {
        const bad = sealed.slice();
        bad[bit >> 3] = (bad[bit >> 3] as number) ^ (1 << (bit & 7));
        await expect(openKeyfile(bad, 'p', quickHash)).rejects.toBeInstanceOf(WalletError);
      }),
      { numRuns: 60 },
    );
  });

  it('whose address belongs to another key are refused: it may have been swapped', async () => {
    const alice = '5GrwvaEF5zXb26Fz9rcQpDWS57CtERHpNehXCPcNoHGKutQY';
    await expect(readKeyfile(changed({ ss58Address: alice }))).rejects.toThrow(KeyMismatch);
    await expect(readKeyfile(changed({ secretSeed: `0x${'02'.repeat(32)}` }))).rejects.toThrow(KeyMismatch);
    await expect(readKeyfile(changed({ secretSeed: null, privateKey: `0x${'02'.repeat(64)}` }))).rejects.toThrow(
      WalletError,
    );
  });

  it('with numbers, nested values, or no key are refused by name', async () => {
    for (const bad of ['{"ss58Address":5}', '{"a":{}}', '{}', '[]', 'null', '{"privateKey":"0x12"}', '\u0000']) {
      await expect(readKeyfile(utf8(bad)), bad).rejects.toThrow(UnknownKeyfile);
    }
  });

  it('of the oldest kind may hold the address alone', async () => {
    const address = '5GrwvaEF5zXb26Fz9rcQpDWS57CtERHpNehXCPcNoHGKutQY';
    expect(await openKeyfile(utf8(`${address}\n`), undefined, quickHash)).toMatchObject({ address, method: 'plain' });
  });

  it('cannot be written for a curve the SDK refuses', () => {
    expect(() => writePrivateKeyfile({ pair: pairFromSeed(new Uint8Array(32), 'ed25519') })).toThrow(UnknownKeyfile);
  });

  it('of Fernet form that are cut, padded wrongly or carry spare bits are refused by name', async () => {
    for (const bad of [
      'gAAAAA',
      'gAAAAAg',
      'gAAAAAgAA',
      'gAAAAAgB',
      'gAAAAA=',
      'gAAAAA====',
      'gAAAAAgAAAAAh',
      'gAAAAA é',
    ])
      await expect(openKeyfile(utf8(bad), 'p', quickHash), bad).rejects.toBeInstanceOf(UnknownKeyfile);
  });

  it('of any bytes open or are refused by name', async () => {
    const heads = ['', '$NACL', '$ANSIBLE_VAULT;1.1;AES256\n', 'gAAAAA', '{', '{"secretPhrase":"', '5'].map(utf8);
    await fc.assert(
      fc.asyncProperty(fc.constantFrom(...heads), fc.uint8Array({ maxLength: 60 }), async (head, rest) => {
        await expect(openKeyfile(concatBytes(head, rest), 'p', quickHash)).rejects.toBeInstanceOf(WalletError);
      }),
    );
  });

  it('of any JSON open or are refused by name', async () => {
    await fc.assert(
      fc.asyncProperty(fc.jsonValue(), async (value) => {
        await expect(readKeyfile(utf8(JSON.stringify(value)))).rejects.toBeInstanceOf(WalletError);
      }),
    );
  });
});

describe('polkadot-js files', () => {
  it.each(['sr25519', 'ed25519', 'ecdsa'] as Scheme[])('go out and in with their meta: %s', async (scheme) => {
    const material = { pair: pairFromSeed(new Uint8Array(32).fill(3), scheme) };
    const meta = { name: 'harbour', whenCreated: 1_700_000_000_000 };
    const json = JSON.stringify(writePolkadotJs(material, 'pw', meta));
    const [account] = await openPolkadotJs(json, 'pw');
    expect(account).toEqual({ material, meta });
  });

  it('of a whole batch open at once', async () => {
    const one = writePolkadotJs({ pair: pairFromSeed(new Uint8Array(32).fill(3)) }, 'pw', { name: 'one' });
    const batch = {
      encoded: bytesToHex(utf8(JSON.stringify([one, one]))),
      encoding: { content: ['batch-pkcs8'], type: ['none'], version: '3' },
    };
    expect((await openPolkadotJs(JSON.stringify(batch), 'pw')).map(({ meta }) => meta.name)).toEqual(['one', 'one']);
  });

  it('that ask for scrypt costs outside the family’s list are refused before any memory is taken', async () => {
    const header = new Uint8Array(200);
    new DataView(header.buffer).setUint32(32, 2 ** 31, true);
    const json = {
      encoded: bytesToHex(header),
      encoding: { content: ['pkcs8', 'sr25519'], type: ['scrypt', 'xsalsa20-poly1305'], version: '3' },
    };
    await expect(openPolkadotJs(JSON.stringify(json), 'pw')).rejects.toThrow(KeyfileUnopened);
  });

  it('of an Ethereum account are refused by name', async () => {
    const json = { encoded: '0x00', encoding: { content: ['pkcs8', 'ethereum'], type: ['none'], version: '3' } };
    await expect(openPolkadotJs(JSON.stringify(json), '')).rejects.toThrow(/ethereum accounts do not work/);
  });

  it('of any JSON open or are refused by name', async () => {
    const encoding = fc.record({
      content: fc.constant(['pkcs8', 'sr25519']),
      type: fc.constantFrom('none', 'xsalsa20-poly1305'),
      version: fc.constantFrom('0', '3', 3),
    });
    const file = fc.record({ encoded: fc.oneof(fc.string(), fc.base64String()), encoding, address: fc.string() });
    await fc.assert(
      fc.asyncProperty(fc.oneof(fc.jsonValue(), file), async (value) => {
        await expect(openPolkadotJs(JSON.stringify(value), 'p')).rejects.toBeInstanceOf(WalletError);
      }),
    );
  });
});

describe('names', () => {
  it('that could leave their folder are refused', () => {
    for (const bad of ['', '../x', 'a/b', 'a\\b', '.hidden', 'a\0b'])
      expect(() => checkName(bad), bad).toThrow(WalletError);
    expect(() => checkHotkeyName('hkpub.txt')).toThrow(WalletError);
  });
});
