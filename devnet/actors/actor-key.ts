import { encodeAddress } from '@polkadot/util-crypto';
import { bytesToHex, utf8 } from '../../substrate/bytes.ts';
import { blake2b256 } from '../../substrate/hash.ts';
import { devSr25519 } from '../node/dev-accounts.ts';
import { derandomizedSigner, type Sign, type Sr25519Pair } from '../node/derandomized-sr25519.ts';
import { sr25519PairOf } from '../node/sr25519-pair.ts';
import type { AccountId } from '../runtime/frame/types.ts';

/** A key an actor signs with. Play money only: everybody who knows the seed knows the key. */
export interface ActorKey {
  readonly account: AccountId;
  /** ss58, prefix 42. */
  readonly address: string;
  readonly sign: Sign;
}

function actorKey(pair: Sr25519Pair): ActorKey {
  const account = bytesToHex(pair.publicKey);
  return { account, address: encodeAddress(pair.publicKey, 42), sign: derandomizedSigner(pair) };
}

/** A well-known development key, for example `//Alice`. `signingReady` must have resolved. */
export const developmentKey = (path: string): ActorKey => actorKey(devSr25519(path));

/** Keys from a seed text: the same seed and path give the same key. `signingReady` must have resolved. */
export function seededKeys(seed: string): (path: string) => ActorKey {
  return (path) => actorKey(sr25519PairOf(blake2b256(utf8(`taolite actors ${seed} ${path}`))));
}
