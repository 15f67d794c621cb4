import { bytesToHex, hexToBytes } from '../../substrate/bytes.ts';
import { addressOf, type Address } from '../keys/address.ts';
import { accountIdOf, multiSignature, signWith, type KeyPair } from '../keys/key-pair.ts';
import { signPayload } from './sign-payload.ts';

/** A signer without a person before it: commands, actors, tests. Also fits @polkadot/api's `signer` option. */
export interface KeypairSigner {
  readonly address: Address;
  /** MultiSignature of a whole payload (hashed here when longer than 256 bytes). */
  signPayloadBytes(payload: Uint8Array): Uint8Array;
  /** Bare signature over a message: 64 bytes, ecdsa 65. */
  signMessage(message: Uint8Array): Uint8Array;
  /** For @polkadot/api: `data` is the payload in hex, already hashed when long. */
  signRaw(raw: { readonly data: string }): Promise<{ id: number; signature: `0x${string}` }>;
}

/** `api.tx.….signAsync(signer.address, { signer })` works with the result. */
export function keypairSigner(pair: KeyPair): KeypairSigner {
  let id = 0;
  return {
    address: addressOf(accountIdOf(pair)),
    signPayloadBytes: (payload) => signPayload(pair, payload),
    signMessage: (message) => signWith(pair, message),
    signRaw: async ({ data }) => ({
      id: ++id,
      signature: bytesToHex(multiSignature(pair.scheme, signWith(pair, hexToBytes(data)))),
    }),
  };
}
