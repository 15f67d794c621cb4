// Test support: transactions as a wallet makes them, by polkadot-js from the chain's own metadata, and encrypted as the public clients
// encrypt them.
import { xchacha20poly1305 } from '@noble/ciphers/chacha.js';
import { ml_kem768 } from '@noble/post-quantum/ml-kem.js';
import type { KeyringPair } from '@polkadot/keyring/types';
import { Metadata, TypeRegistry } from '@polkadot/types';
import { blake2b } from '@noble/hashes/blake2.js';
import { bytesToHex, concatBytes, encodeU16, encodeU32, readU32 } from '../../substrate/bytes.ts';
import { encodeEra, immortalEra, mortalEra } from '../../substrate/era.ts';
import { twox128 } from '../../substrate/hash.ts';
import { Reader, encode } from '../runtime/frame/type.ts';
import type { RuntimeCall } from '../runtime/frame/dispatch.ts';
import { runtimeCall } from '../runtime/types/outer.ts';
import type { DevnetNode } from './node.ts';

export interface SigningOptions {
  /** Added to the nonce of the account: 1 for what is to come right after a transaction that waits. */
  readonly ahead?: number;
  /** Blocks the transaction lives from the newest one on; for ever when left out. */
  readonly period?: number;
}

/** Those polkadot-js does not know add nothing to what is signed. */
const EMPTY_EXTENSIONS = Object.fromEntries(
  ['SudoTransactionExtension', 'CheckShieldedTxValidity', 'SubtensorTransactionExtension', 'DrandPriority'].map(
    (name) => [name, { extrinsic: {}, payload: {} }],
  ),
);

export class TestWallet {
  readonly #registry = new TypeRegistry();
  constructor(readonly node: DevnetNode) {
    const raw = node.runtime.call(node.chain.best, 'Metadata_metadata_at_version', encodeU32(15));
    const reader = new Reader(raw);
    reader.u8();
    const metadata = new Metadata(this.#registry, bytesToHex(reader.raw(reader.length())));
    this.#registry.setMetadata(metadata, undefined, EMPTY_EXTENSIONS);
  }

  nonceOf(pair: KeyringPair): number {
    return readU32(this.node.runtime.call(this.node.chain.best, 'AccountNonceApi_account_nonce', pair.publicKey));
  }

  sign(pair: KeyringPair, call: RuntimeCall, { ahead = 0, period }: SigningOptions = {}): Uint8Array {
    const { header, hash } = this.node.chain.best;
    const era = period === undefined ? immortalEra : mortalEra(period, header.number);
    const method = this.#registry.createType('Call', encode(runtimeCall, call));
    const tx = this.#registry.createType('Extrinsic', { method }, { version: 4 });
    const { genesisHash } = this.node.chain;
    const { specVersion, transactionVersion } = this.node.runtime.version;
    tx.sign(pair, {
      blockHash: era.mortal ? hash : genesisHash,
      genesisHash,
      nonce: this.nonceOf(pair) + ahead,
      era: this.#registry.createType('ExtrinsicEra', encodeEra(era)),
      tip: 0,
      runtimeVersion: { specVersion, transactionVersion } as never,
      signedExtensions: this.#registry.signedExtensions,
    });
    return tx.toU8a();
  }
}

/** Encrypts bytes to an ML-KEM-768 key as clients do: key hash · length · encapsulation · nonce · sealed bytes. */
export function shieldTo(key: Uint8Array, plaintext: Uint8Array): Uint8Array {
  const seed = blake2b(plaintext, { dkLen: 56 });
  const { cipherText, sharedSecret } = ml_kem768.encapsulate(key, seed.subarray(0, 32));
  const nonce = seed.subarray(32);
  const sealed = xchacha20poly1305(sharedSecret, nonce).encrypt(plaintext);
  return concatBytes(twox128(key), encodeU16(cipherText.length), cipherText, nonce, sealed);
}
