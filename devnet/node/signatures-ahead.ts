import { eraBirth } from '../../substrate/era.ts';
import { Invalid } from '../runtime/executive/invalid.ts';
import { signedPart, signingPayload } from '../runtime/executive/extrinsic.ts';
import type { Signature, Verify } from '../runtime/executive/verify.ts';
import { State } from '../runtime/frame/state.ts';
import { ScaleError } from '../runtime/frame/type.ts';
import type { AccountId } from '../runtime/frame/types.ts';
import { system } from '../runtime/pallets/system/declaration.ts';
import type { OpaqueExtrinsic, Runtime } from '../runtime/runtime.ts';
import type { BlockAt } from './block.ts';

/** What a signature is asked to stand under. */
export interface SignedMessage {
  readonly signature: Signature;
  readonly message: Uint8Array;
  readonly who: AccountId;
}

/**
 * Checks signatures beside the thread that runs the chain. It only gives answers sooner: `verify` knows those that came, for exactly
 * the same bytes, and works out all others itself.
 */
export interface SignaturesAhead {
  readonly verify: Verify;
  /** Resolves when the answer is there, or will not come. Never rejects. */
  check(signed: SignedMessage): Promise<void>;
  close(): Promise<void>;
}

/** What `checkSignature` will ask of an extrinsic after `best`; undefined where there is nothing to check ahead. */
export function signedMessage(runtime: Runtime, best: BlockAt, extrinsic: OpaqueExtrinsic): SignedMessage | undefined {
  try {
    const signed = signedPart(extrinsic);
    if (signed?.signature.type !== 'Sr25519') return undefined;
    const state = new State(best.state);
    const hashOf = (number: number): string =>
      number === best.header.number ? best.hash : system.storage.BlockHash.get(state, number);
    const message = signingPayload(signed.callBytes, signed.extraBytes, {
      ...runtime.versionAt(best.state),
      genesisHash: hashOf(0),
      eraHash: hashOf(eraBirth(signed.era, best.header.number + 1)),
    });
    return { signature: signed.signature, message, who: signed.who };
  } catch (error) {
    // Whoever submits it will be told.
    if (error instanceof ScaleError || error instanceof Invalid) return undefined;
    throw error;
  }
}
