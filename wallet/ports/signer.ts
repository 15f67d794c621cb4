/**
 * Signing in two steps, so that nothing is signed that was not first decoded and shown:
 * `review` reads the bytes and gives what they say under a request id, `sign` signs the bytes of that id, once.
 */
import type { DecodedSigningRequest } from '../signing/decoded.ts';

/** What the asker believes the bytes say. Each field present must be found in the bytes. */
export interface ExpectedPayload {
  readonly nonce?: number;
  readonly tipRao?: bigint;
  /** The call's bytes, `0x…`. */
  readonly callHex?: string;
  /** Hash of the era's first block, `0x…`. */
  readonly birthHash?: string;
}

export interface SigningRequest {
  /** Account that signs. */
  readonly address: string;
  /** The whole payload (call, explicit, implicit), not yet hashed however long. */
  readonly payload: Uint8Array;
  /** `0x…`, of a chain that was registered with the wallet. */
  readonly genesisHash: string;
  readonly specVersion: number;
  readonly expected?: ExpectedPayload;
}

export interface Review {
  readonly requestId: string;
  readonly decoded: DecodedSigningRequest;
}

export interface Signer {
  /** @throws UnknownAccount, WatchOnly, UnknownChain, UndecodablePayload, PayloadMismatch */
  review(request: SigningRequest): Promise<Review>;
  /**
   * Signs what was reviewed. With a password the account opens for this one signature, locked or not.
   * @returns the MultiSignature: a byte for the curve, then the signature (64 bytes, ecdsa 65)
   * @throws VaultLocked, WrongPassword (the request stays open), UnknownRequest
   */
  sign(requestId: string, password?: string): Promise<Uint8Array>;
  /** Forgets a request. */
  cancel(requestId: string): Promise<void>;
}
