import { concatBytes } from '../../substrate/bytes.ts';
import { encodeEra, immortalEra } from '../../substrate/era.ts';
import { encodeSignedExtrinsic } from '../../substrate/extrinsic.ts';
import { encodeCompact } from '../../substrate/scale/compact.ts';
import { signingPayload, type Implicit } from '../runtime/executive/extrinsic.ts';
import type { RuntimeCall } from '../runtime/frame/dispatch.ts';
import { encode } from '../runtime/frame/type.ts';
import { multiAddress, multiSignature } from '../runtime/types/multi.ts';
import { runtimeCall } from '../runtime/types/outer.ts';
import type { ActorKey } from './actor-key.ts';

/** What a client learns once from the node. */
export type ChainFacts = Omit<Implicit, 'eraHash'>;

/**
 * A signed extrinsic: immortal, no tip. Built from the chain's own declarations instead of a client library, because the
 * bundled devnet must start in a moment, also in a browser worker; the bytes are those of any client.
 */
export function signedExtrinsic(key: ActorKey, call: RuntimeCall, nonce: number, facts: ChainFacts): Uint8Array {
  const callBytes = encode(runtimeCall, call);
  const extra = concatBytes(encodeEra(immortalEra), encodeCompact(nonce), encodeCompact(0), Uint8Array.of(0));
  const payload = signingPayload(callBytes, extra, { ...facts, eraHash: facts.genesisHash });
  return encodeSignedExtrinsic({
    address: encode(multiAddress, { type: 'Id', value: key.account }),
    signature: encode(multiSignature, { type: 'Sr25519', value: key.sign(payload) }),
    extra,
    call: callBytes,
  });
}
