/** The sources of `npm run light`: endpoints and peers, opened at once. */
import { NotProvedError, type SourceFailure } from '../../../node-light/engine/errors.ts';
import type { LightNode } from '../../../node-light/engine/light-node.ts';
import type { Anchor, Checkpoint } from '../../../node-light/follower/checkpoint.ts';
import { JsonRpcSource } from '../../../node-light/sources/json-rpc-source.ts';
import type { P2pSource } from '../../../node-light/sources/p2p-source.ts';
import type { Source } from '../../../node-light/sources/source.ts';
import { isRefusal } from '../../../node-light/verifier/is-refusal.ts';
import { nodeWebSocketTransport } from '../../../substrate/transport/node-websocket.ts';

export interface Opening {
  readonly name: string;
  readonly source: Promise<Source>;
}

export const overRpc = (url: string): Opening => ({
  name: url,
  source: Promise.resolve(new JsonRpcSource({ name: url, connect: nodeWebSocketTransport(url) })),
});

/** Dials a peer; js-libp2p is loaded only here. */
export function overP2p(
  address: string,
  genesisHash: Uint8Array | undefined,
): Opening & { readonly source: Promise<P2pSource> } {
  const source = import('../../../node-light/sources/p2p-source.ts').then(({ P2pSource: Peer }) =>
    Peer.dial({ address, ...(genesisHash && { genesisHash }) }),
  );
  // Whoever awaits it hears why; until then it is no unhandled failure.
  source.catch(() => undefined);
  return { name: address, source };
}

/**
 * A checkpoint carried on to the newest final block by warp proofs of a peer, where it names its voters.
 * @throws the refusal of a proof that does not hold, and what kept the peer from answering
 */
export async function warped(
  checkpoint: Checkpoint | Anchor,
  peers: readonly { readonly source: Promise<P2pSource> }[],
) {
  const [first] = peers;
  if (!first || !('set' in checkpoint)) return checkpoint;
  const { warpAnchor } = await import('../../../node-light/sources/p2p-warp.ts');
  const { genesisHash, hash, header, set } = checkpoint;
  return warpAnchor(await first.source, { genesisHash, hash, number: header.number, set });
}

/** With one source there, the others have so long to answer before anything is asked. */
const othersMs = 5_000;

/** Resolves when one source is verified and the others had their time. @throws NotProvedError when none is */
export async function takeIn(node: LightNode, openings: readonly Opening[]): Promise<void> {
  const added = openings.map(async ({ source }) => node.addSource(await source));
  const all = Promise.allSettled(added);
  try {
    await Promise.any(added);
  } catch (error) {
    const failures = (error as AggregateError).errors.map((each: Error, i): SourceFailure => ({
      source: openings[i]!.name,
      error: each,
      refused: isRefusal(each),
    }));
    throw new NotProvedError('Anything', failures);
  }
  await Promise.race([all, new Promise((resolve) => void setTimeout(resolve, othersMs).unref())]);
}

/** Resolves when every source could not be opened, was refused, or is lost. */
export const allGone = (openings: readonly Opening[]): Promise<unknown> =>
  Promise.all(openings.map(({ source }) => source.then(({ closed }) => closed).catch(() => undefined)));
