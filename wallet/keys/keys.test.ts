import fc from 'fast-check';
import { beforeAll, describe, expect, it } from 'vitest';
import { bytesToHex, hexToBytes, utf8 } from '../../substrate/bytes.ts';
import { BadAddress, BadMnemonic, BadSecretUri, WalletError, WrongKeyForRole } from '../errors.ts';
import { walletVectors } from '../testing/wallet-vectors.ts';
import { addressOf, decodeSs58, isAddress, parseAddress } from './address.ts';
import { cryptoReady } from './crypto-ready.ts';
import { pairFromSeed, signWith, verifyWith, type Scheme } from './key-pair.ts';
import { verifyMessage, wrapMessage } from './message-signature.ts';
import { createMnemonic, entropyOf, mnemonicOf, parseMnemonic } from './mnemonic.ts';
import { multisigAddress } from './multisig-address.ts';
import { pairFromSecret } from './pair-from-secret.ts';
import { checkRole } from './roles.ts';
import { fromCanonicalSecret, toCanonicalSecret } from './secret-key-forms.ts';
import { keyFromUri } from './secret-uri.ts';

beforeAll(cryptoReady);

describe.skipIf(!walletVectors)('shared vectors', () => {
  const vectors = walletVectors as NonNullable<typeof walletVectors>;

  it.each(vectors?.mnemonics ?? [])('$words words give the stated entropy, seed, keys and address', (v) => {
    const { pair, seed, mnemonic } = keyFromUri(v.mnemonic);
    expect(mnemonic).toBe(v.mnemonic);
    expect(bytesToHex(entropyOf(parseMnemonic(v.mnemonic)))).toBe(v.entropy);
    expect(bytesToHex(seed as Uint8Array)).toBe(v.seed);
    expect(bytesToHex(pair.secretKey)).toBe(v.secret_key_polkadot_js);
    expect(bytesToHex(toCanonicalSecret(pair.secretKey))).toBe(v.private_key_keyfile);
    expect(bytesToHex(fromCanonicalSecret(hexToBytes(v.private_key_keyfile)))).toBe(v.secret_key_polkadot_js);
    expect(bytesToHex(pair.publicKey)).toBe(v.public_key);
    expect(addressOf(pair.publicKey)).toBe(v.ss58_42);
  });

  it.each(vectors?.invalid_mnemonics ?? [])('“$mnemonic” is refused', ({ mnemonic }) => {
    expect(() => parseMnemonic(mnemonic)).toThrow(BadMnemonic);
  });

  it.each(vectors?.uris ?? [])('$uri', (v) => {
    expect(addressOf(keyFromUri(v.uri).pair.publicKey)).toBe(v.ss58_42);
  });

  it.each(vectors?.ed25519_addresses ?? [])('$scheme $uri', (v) => {
    expect(addressOf(keyFromUri(v.uri, v.scheme).pair.publicKey)).toBe(v.address);
  });

  it.each(vectors?.seeds ?? [])('seed $seed', (v) => {
    const pair = pairFromSeed(hexToBytes(v.seed));
    expect(bytesToHex(toCanonicalSecret(pair.secretKey))).toBe(v.private_key_keyfile);
    expect(addressOf(pair.publicKey)).toBe(v.ss58_42);
  });

  it.each(vectors?.ss58 ?? [])('SS58 $address valid: $valid', (v) => {
    if (!v.valid) return expect(() => decodeSs58(v.address)).toThrow(BadAddress);
    const { accountId, prefix } = decodeSs58(v.address);
    expect([bytesToHex(accountId), prefix]).toEqual([v.public_key, v.prefix]);
  });

  it.each(vectors?.signatures ?? [])('signature over “$message_utf8” $note', (v) => {
    const { accountId } = decodeSs58(v.address);
    const verdict = verifyMessage(utf8(v.message_utf8), hexToBytes(v.signature), accountId);
    expect([verdict === 'bare', verdict !== 'invalid']).toEqual([v.valid_raw, v.valid_wallet_library]);
  });

  it.each(vectors?.multisig ?? [])('multisig of $threshold', (v) => {
    expect(multisigAddress(v.signatories, v.threshold)).toBe(v.address);
  });
});

describe('mnemonics', () => {
  it('come from the entropy given, 12 and 24 words', () => {
    const zeros = (length: number) => new Uint8Array(length);
    expect(createMnemonic(12, zeros).split(' ')).toHaveLength(12);
    expect(createMnemonic(24, zeros).split(' ')).toHaveLength(24);
    expect(createMnemonic(12, zeros)).toMatch(/^(abandon ){11}about$/);
  });

  it('go to entropy and back for every length', () => {
    fc.assert(
      fc.property(
        fc.constantFrom(16, 20, 24, 28, 32).chain((n) => fc.uint8Array({ minLength: n, maxLength: n })),
        (entropy) => {
          expect(entropyOf(parseMnemonic(mnemonicOf(entropy)))).toEqual(entropy);
        },
      ),
    );
  });

  it('forgive spaces and capitals, and name the word that is wrong', () => {
    const phrase = mnemonicOf(new Uint8Array(16));
    expect(parseMnemonic(`  ${phrase.toUpperCase().replace(' ', '\n ')} `)).toBe(phrase);
    const typo = phrase.replace('about', 'abuot');
    expect(() => parseMnemonic(typo)).toThrowError(
      expect.objectContaining({ data: { reason: 'word', words: 12, position: 12 } }),
    );
  });
});

describe('secret URIs', () => {
  it('keep the words only when the words alone give the key', () => {
    const phrase = mnemonicOf(new Uint8Array(16));
    expect(keyFromUri(phrase).mnemonic).toBe(phrase);
    expect(keyFromUri(`${phrase}//a`)).not.toHaveProperty('mnemonic');
    expect(keyFromUri(`${phrase}///secret`)).not.toHaveProperty('mnemonic');
  });

  it('are refused by name when malformed', () => {
    expect(() => keyFromUri('0x1234//a')).toThrow(BadSecretUri);
    expect(() => keyFromUri('//Alice/soft', 'ed25519')).toThrow(BadSecretUri);
    expect(() => keyFromUri('')).toThrow(WalletError);
  });

  it('never fail with an unnamed error', () => {
    fc.assert(
      fc.property(
        fc.oneof(
          fc.string(),
          fc.string().map((s) => `//${s}`),
          fc.string().map((s) => `0x${s}/a`),
        ),
        (text) => {
          try {
            keyFromUri(text);
          } catch (error) {
            expect(error).toBeInstanceOf(WalletError);
          }
        },
      ),
    );
  });
});

describe('addresses', () => {
  it('go to account ids and back', () => {
    fc.assert(
      fc.property(fc.uint8Array({ minLength: 32, maxLength: 32 }), (id) => {
        expect(parseAddress(addressOf(id)).accountId).toEqual(id);
        expect(isAddress(addressOf(id))).toBe(true);
      }),
    );
  });

  it('of other chains are refused with the same key on this chain', () => {
    const alice = '5GrwvaEF5zXb26Fz9rcQpDWS57CtERHpNehXCPcNoHGKutQY';
    expect(() => parseAddress('15oF4uVJwmo4TdGW7VfQxNLavjCXviqxT9S1MgbjMNHr6Sp5')).toThrowError(
      expect.objectContaining({ data: { reason: 'other-chain', prefix: 0, sameKey: alice } }),
    );
    expect(isAddress(` ${alice}`)).toBe(false);
  });

  it('of another chain may be short: zeros in front take one character each', () => {
    const zero = { accountId: new Uint8Array(32), prefix: 0 };
    expect(decodeSs58('111111111111111111111111111111111HC1')).toEqual(zero);
  });

  it('of any text are decoded or refused by name', () => {
    fc.assert(
      fc.property(fc.string({ maxLength: 60 }), (text) => {
        try {
          decodeSs58(text);
        } catch (error) {
          expect(error).toBeInstanceOf(BadAddress);
        }
      }),
    );
  });
});

describe('pairs', () => {
  const schemes: Scheme[] = ['sr25519', 'ed25519', 'ecdsa'];

  it.each(schemes)(
    '%s: secret keys give their public key back, signatures verify, changed ones do not',
    async (scheme) => {
      const pair = pairFromSeed(new Uint8Array(32).fill(7), scheme);
      expect((await pairFromSecret(pair.secretKey, scheme))?.publicKey).toEqual(pair.publicKey);
      const message = utf8('hello');
      const signature = signWith(pair, message);
      expect(verifyWith(scheme, message, signature, pair.publicKey)).toBe(true);
      expect(verifyWith(scheme, utf8('hellO'), signature, pair.publicKey)).toBe(false);
      expect(verifyWith(scheme, message, signature.subarray(1), pair.publicKey)).toBe(false);
    },
  );

  it('both secret forms are each other’s inverse for every seed', () => {
    fc.assert(
      fc.property(fc.uint8Array({ minLength: 32, maxLength: 32 }), (seed) => {
        const { secretKey } = pairFromSeed(seed);
        expect(fromCanonicalSecret(toCanonicalSecret(secretKey))).toEqual(secretKey);
      }),
      { numRuns: 30 },
    );
  });

  it('a message is wrapped once', () => {
    const wrapped = wrapMessage(utf8('x'));
    expect(new TextDecoder().decode(wrapped)).toBe('<Bytes>x</Bytes>');
    expect(wrapMessage(wrapped)).toBe(wrapped);
  });

  it('a hotkey is sr25519, a coldkey may be any', () => {
    expect(() => checkRole('hotkey', 'ed25519')).toThrow(WrongKeyForRole);
    expect(() => checkRole('coldkey', 'ecdsa')).not.toThrow();
  });
});
