/**
 * A peer of the network as it crosses the bridge: the host speaks libp2p, which a page cannot, and the page's light node asks and
 * checks. Headers, proofs, votes and extrinsics are bytes in SCALE; nothing of them is believed.
 */
import { bytes, hash, integer, object, oneOf, text, type Checked } from '../../wallet/ports/schema.ts';
import { list, nullable, tagged } from './bridge/checks.ts';
import { pipe, type PageSide, type PipeEnd } from './bridge/schema.ts';

const MOST_SENTENCE = 2000;
/** Longest answer of a peer (bytes). */
const MOST_ANSWER = 32 << 20;
const id = integer(0, Number.MAX_SAFE_INTEGER);
const height = integer(0, 2 ** 32 - 1);
const sentence = text(MOST_SENTENCE);
const part = bytes(MOST_ANSWER);
const parts = list(part, 1 << 20);

const toPeer = tagged('ask', {
  blockHash: object({ ask: oneOf('blockHash'), id, number: height }),
  finalizedHash: object({ ask: oneOf('finalizedHash'), id }),
  header: object({ ask: oneOf('header'), id, hash: hash() }),
  headers: object({ ask: oneOf('headers'), id, after: height, hash: hash(), number: height }),
  readProof: object({ ask: oneOf('readProof'), id, keys: list(bytes(64 * 1024), 1 << 16), hash: hash() }),
  /** From the final block with this hash on. */
  warpProof: object({ ask: oneOf('warpProof'), id, hash: hash() }),
  block: object({ ask: oneOf('block'), id, hash: hash() }),
  submit: object({ ask: oneOf('submit'), id, extrinsic: part }),
  /** Heads and finality come from now on. */
  follow: object({ ask: oneOf('follow'), id }),
});

const fromPeer = tagged('say', {
  /** What was asked for: hashes, headers, proof nodes, a warp proof; none where the peer has none, or there is nothing to give. */
  answer: object({ say: oneOf('answer'), id, parts }),
  block: object({ say: oneOf('block'), id, header: part, extrinsics: parts, justification: nullable(part) }),
  /** `refused`: what the peer sent is wrong, for this short reason. */
  fault: object({
    say: oneOf('fault'),
    id,
    kind: oneOf('lacks', 'moved', 'refused', 'failed'),
    reason: text(100),
    message: sentence,
  }),
  head: object({ say: oneOf('head'), header: part }),
  justification: object({ say: oneOf('justification'), bytes: part }),
  /** A gossiped commit, as on the wire. */
  commit: object({ say: oneOf('commit'), bytes: part }),
  malformed: object({ say: oneOf('malformed'), reason: text(100), message: sentence }),
});

export const peerSchema = {
  /** Dials a peer (a multiaddr) and joins the gossip of its chain, until the pipe ends. Gives the genesis hash of that chain. */
  open: pipe({ address: text(500) }, object({ genesisHash: hash() }), toPeer, fromPeer),
} as const;

export type PeerBridge = PageSide<{ peers: typeof peerSchema }>['peers'];
export type ToPeer = Checked<typeof toPeer>;
export type FromPeer = Checked<typeof fromPeer>;
export type PeerFault = Extract<FromPeer, { say: 'fault' }>;
/** The page's end of an open peer. */
export type PeerPipe = PipeEnd<ToPeer, FromPeer>;

/** A text that fits the schema. */
export const shortWords = (words: string): string => words.slice(0, MOST_SENTENCE);
