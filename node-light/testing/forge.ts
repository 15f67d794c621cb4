/** Test support: chains with real seals and real votes, made by keys known here. */
import { ed25519 } from '@noble/curves/ed25519.js';
import { sr25519PairFromSeed, sr25519Sign } from '@polkadot/util-crypto';
import { auraPreRuntime, auraSeal, type DigestItem } from '../../substrate/digest.ts';
import type { Authority } from '../../substrate/grandpa/authority-set.ts';
import {
  encodeJustification,
  type Justification,
  type SignedPrecommit,
} from '../../substrate/grandpa/justification.ts';
import { voteMessage, type VoteKind } from '../../substrate/grandpa/vote-message.ts';
import { blake2b256 } from '../../substrate/hash.ts';
import { headerHash, type Header } from '../../substrate/header.ts';
import type { Anchor } from '../follower/checkpoint.ts';

const seed = (kind: number, index: number): Uint8Array => blake2b256(Uint8Array.of(kind, index));

export interface Voter {
  readonly secret: Uint8Array;
  readonly id: Uint8Array;
}

/** GRANDPA voter number `index`. */
export function voter(index: number): Voter {
  const secret = seed(1, index);
  return { secret, id: ed25519.getPublicKey(secret) };
}

/** A set of voters of weight 1. */
export const authorities = (voters: readonly Voter[]): Authority[] => voters.map(({ id }) => ({ id, weight: 1n }));

/** Aura author number `index`. */
export const author = (index: number) => sr25519PairFromSeed(seed(2, index));
export type Author = ReturnType<typeof author>;

export interface ChildOptions {
  /** The next slot unless given. */
  readonly slot?: bigint;
  /** Announcements between slot and seal. */
  readonly logs?: readonly DigestItem[];
  /** Makes two children of one parent differ. */
  readonly salt?: number;
  /** Who seals it; whoever's turn it is unless given. */
  readonly by?: Author;
}

/** A header after `parent`, sealed by the author whose slot it is. */
export function child(parent: Header, slot: bigint, authors: readonly Author[], options: ChildOptions = {}): Header {
  const unsealed: Header = {
    parentHash: headerHash(parent),
    number: parent.number + 1,
    stateRoot: blake2b256(Uint8Array.of(options.salt ?? 0)),
    extrinsicsRoot: new Uint8Array(32),
    digest: [auraPreRuntime(slot), ...(options.logs ?? [])],
  };
  const signer = options.by ?? (authors[Number(slot % BigInt(authors.length))] as Author);
  const seal = auraSeal(sr25519Sign(headerHash(unsealed), signer));
  return { ...unsealed, digest: [...unsealed.digest, seal] };
}

/** Headers after `parent`, one a slot from `slot` on; `options` by their place. */
export function chain(
  parent: Header,
  slot: bigint,
  authors: readonly Author[],
  count: number,
  options: (index: number) => ChildOptions = () => ({}),
): Header[] {
  const headers: Header[] = [];
  for (let i = 0; i < count; i++) {
    headers.push(child(headers.at(-1) ?? parent, slot + BigInt(i), authors, options(i)));
  }
  return headers;
}

export const genesis: Header = {
  parentHash: new Uint8Array(32),
  number: 0,
  stateRoot: new Uint8Array(32),
  extrinsicsRoot: new Uint8Array(32),
  digest: [],
};

/** An anchor at `genesis`. */
export const anchor = (authors: readonly Author[], voters: readonly Voter[], setId = 3n): Anchor => ({
  genesisHash: headerHash(genesis),
  header: genesis,
  hash: headerHash(genesis),
  authors: authors.map(({ publicKey }) => publicKey),
  set: { setId, authorities: authorities(voters) },
});

/** One voter's signed vote for a header. */
export function precommit(
  { secret, id }: Voter,
  target: Header,
  round: bigint,
  setId: bigint,
  kind: VoteKind = 'precommit',
): SignedPrecommit {
  const vote = { targetHash: headerHash(target), targetNumber: target.number };
  return { ...vote, signature: ed25519.sign(voteMessage(kind, vote, round, setId), secret), id };
}

/** A justification of `target` with these voters' votes for it. */
export function justification(target: Header, voters: readonly Voter[], setId = 3n, round = 1n): Justification {
  return {
    round,
    targetHash: headerHash(target),
    targetNumber: target.number,
    precommits: voters.map((each) => precommit(each, target, round, setId)),
    votesAncestries: [],
  };
}

/** Its SCALE bytes. */
export const justify = (...parameters: Parameters<typeof justification>): Uint8Array =>
  encodeJustification(justification(...parameters));
