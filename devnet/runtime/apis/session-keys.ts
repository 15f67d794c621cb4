import { Keyring } from '@polkadot/keyring';
import { concatBytes, fromUtf8, utf8 } from '../../../substrate/bytes.ts';
import { method, runtimeApi, type RuntimeApi } from '../frame/api.ts';
import { bytes, option, tuple, vec } from '../frame/types.ts';
import { keyTypeId } from '../types/core.ts';

const KEY = 32;
/** The keys of an authority: what it writes blocks with and what it finalizes them with. subtensor: runtime/src/lib.rs `SessionKeys` */
const KINDS = [
  { id: utf8('aura'), type: 'sr25519' },
  { id: utf8('gran'), type: 'ed25519' },
] as const;

/** Public keys of an authority. substrate: primitives/session */
export const sessionKeysApi: RuntimeApi = runtimeApi('SessionKeys', 1, {
  // Without a seed keys would be drawn at random and kept in the node's keystore, which a query does not reach.
  generate_session_keys: method({ seed: option(bytes) }, bytes, (_, { seed }) => {
    if (!seed) throw new Error('there is no keystore to keep new keys in: give a seed such as //Alice');
    const path = fromUtf8(seed);
    return concatBytes(...KINDS.map(({ type }) => new Keyring({ type }).createFromUri(path).publicKey));
  }),
  decode_session_keys: method({ encoded: bytes }, option(vec(tuple(bytes, keyTypeId))), (_, { encoded }) =>
    encoded.length === KINDS.length * KEY
      ? KINDS.map(({ id }, i) => [encoded.slice(i * KEY, (i + 1) * KEY), id] as [Uint8Array, Uint8Array])
      : undefined,
  ),
});
