import { Keyring } from '@polkadot/keyring';
import { cryptoWaitReady } from '@polkadot/util-crypto';
import { beforeAll, describe, expect, it } from 'vitest';
import { bytesToHex } from '../../../substrate/bytes.ts';
import { sr25519Ready } from '../../../substrate/sr25519.ts';
import { verifyMultiSignature } from './verify.ts';

beforeAll(() => Promise.all([cryptoWaitReady(), sr25519Ready]));

describe.each([
  ['Sr25519', 'sr25519'],
  ['Ed25519', 'ed25519'],
  ['Ecdsa', 'ecdsa'],
] as const)('a signature of kind %s', (type, scheme) => {
  const message = new TextEncoder().encode('ten TAO to Bob');
  const made = () => {
    const pair = new Keyring({ type: scheme }).addFromUri('//Alice');
    return { value: pair.sign(message), who: bytesToHex(pair.addressRaw) };
  };
  it('holds for its message and account', () => {
    const { value, who } = made();
    expect(verifyMultiSignature({ type, value }, message, who)).toBe(true);
  });
  it('does not hold for another message or account, nor when changed, nor when it is noise', () => {
    const { value, who } = made();
    const other = bytesToHex(new Keyring({ type: scheme }).addFromUri('//Bob').addressRaw);
    expect(verifyMultiSignature({ type, value }, message.slice(1), who)).toBe(false);
    expect(verifyMultiSignature({ type, value }, message, other)).toBe(false);
    const changed = value.slice();
    changed[3]! ^= 1;
    expect(verifyMultiSignature({ type, value: changed }, message, who)).toBe(false);
    expect(verifyMultiSignature({ type, value: new Uint8Array(value.length).fill(255) }, message, who)).toBe(false);
  });
});
