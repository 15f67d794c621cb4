/** From @polkadot/api to the wallet: `api.tx.….signAsync(address, { signer: polkadotSigner(…) })`. */
import { bytesToHex, type Hex } from '../../substrate/bytes.ts';
import type { Review, Signer, SigningRequest } from '../ports/signer.ts';

/** Fields of @polkadot/api's SignerPayloadJSON that the wallet reads. Numbers are hex texts. */
export interface PayloadJson {
  readonly address: string;
  readonly method: string;
  readonly genesisHash: string;
  readonly blockHash: string;
  readonly specVersion: string;
  readonly nonce: string;
  readonly tip: string;
  readonly version: number;
}

/** The part of `api.registry` that is needed to write a payload's bytes. */
export interface PayloadRegistry {
  createType(
    type: 'ExtrinsicPayload',
    json: unknown,
    options: { version: number },
  ): { toU8a(bare: { method: true }): Uint8Array };
}

/**
 * Shows a review and gives the signature. It may call `sign` again after a wrong password, and throws what the caller
 * of `signAsync` shall see when the person cancels.
 */
export type PresentReview = (review: Review, sign: (password?: string) => Promise<Uint8Array>) => Promise<Uint8Array>;

/** What @polkadot/api asks of a signer. */
export interface PolkadotSigner {
  signPayload(json: PayloadJson): Promise<{ id: number; signature: Hex }>;
}

/** The request a payload stands for: its bytes, and what they are expected to say. */
function signingRequest(json: PayloadJson, registry: PayloadRegistry): SigningRequest {
  return {
    address: json.address,
    payload: registry.createType('ExtrinsicPayload', json, { version: json.version }).toU8a({ method: true }),
    genesisHash: json.genesisHash,
    specVersion: Number(json.specVersion),
    expected: {
      nonce: Number(json.nonce),
      tipRao: BigInt(json.tip),
      callHex: json.method,
      birthHash: json.blockHash,
    },
  };
}

/** A signer whose every signature is reviewed by a person. */
export function polkadotSigner(wallet: Signer, registry: PayloadRegistry, present: PresentReview): PolkadotSigner {
  let id = 0;
  return {
    async signPayload(json) {
      const review = await wallet.review(signingRequest(json, registry));
      try {
        const signature = await present(review, (password) => wallet.sign(review.requestId, password));
        return { id: ++id, signature: bytesToHex(signature) };
      } finally {
        await wallet.cancel(review.requestId);
      }
    },
  };
}

/** A signer for an open hotkey: mining calls are signed at once, anything else is refused by the wallet. */
export function openHotkeySigner(
  wallet: { signOpenCall(request: SigningRequest): Promise<Uint8Array> },
  registry: PayloadRegistry,
): PolkadotSigner {
  let id = 0;
  return {
    signPayload: async (json) => ({
      id: ++id,
      signature: bytesToHex(await wallet.signOpenCall(signingRequest(json, registry))),
    }),
  };
}
