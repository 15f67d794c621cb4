/** A checkpoint carried on to the newest final block by the warp proofs of peers. */
import { CheckpointRefusedError, type Anchor, type Checkpoint } from '../../../node-light/follower/checkpoint.ts';
import type { P2pSource } from '../../../node-light/sources/p2p-source.ts';
import { SourceLacksError } from '../../../node-light/sources/source.ts';
import { isRefusal } from '../../../node-light/verifier/is-refusal.ts';
import { RefusedError } from '../../../node-light/verifier/refused-error.ts';
import { bytesToHex, equalBytes } from '../../../substrate/bytes.ts';
import { othersMs, type Failures, type Opening } from './sources.ts';
import { pause, saying } from './waiting.ts';
import { setText } from './words.ts';

/** A warp proof that does not hold for the checkpoint's voters: one of the two is wrong. */
export class WarpRefusedError extends RefusedError {
  override readonly name = 'WarpRefusedError';
  readonly reason: string;
  constructor(cause: Error, { set: { setId, authorities }, setIdUnknown }: Anchor) {
    super(
      `Its warp proof does not hold for the voters of the checkpoint, ${setText(setIdUnknown ? null : setId)} with ${authorities.length} authorities. Either it is wrong, or the checkpoint’s setId or authorities are: ${cause.message}`,
      { cause },
    );
    this.reason = cause instanceof RefusedError ? cause.reason : cause.name;
  }
}

/**
 * Where the checkpoint names its voters, the newest block that a peer proves final from there on; the checkpoint itself
 * otherwise. A peer that is silent for five seconds keeps no other from being asked. Each that was of no use is in `failures`.
 */
export async function carriedOn(
  checkpoint: Checkpoint | Anchor,
  peers: readonly Opening<P2pSource>[],
  failures: Failures,
): Promise<Checkpoint | Anchor> {
  if (!('set' in checkpoint)) return checkpoint;
  const attempts: Promise<Anchor>[] = [];
  const asked = new Set<string>();
  const ask = async (): Promise<Anchor | undefined> => {
    for (const [i, { name, source }] of peers.entries()) {
      const attempt = source.then((peer) => warp(checkpoint, peer)).finally(() => asked.delete(name));
      attempt.catch((error: unknown) => failures.add(name, error));
      attempts.push(attempt);
      asked.add(name);
      const first = Promise.any(attempts).catch(() => undefined);
      const found = await (i === peers.length - 1 ? first : Promise.race([first, pause(othersMs)]));
      if (found) return found;
    }
    return undefined;
  };
  return (await saying(() => [...asked], ask())) ?? checkpoint;
}

async function warp(checkpoint: Anchor, peer: P2pSource): Promise<Anchor> {
  const { warpAnchor } = await import('../../../node-light/sources/p2p-warp.ts');
  const { genesisHash, hash, header, set, setIdUnknown } = checkpoint;
  const { number } = header;
  const theirs = await peer.blockHash(number);
  if (!theirs) throw new SourceLacksError(`it has no block ${number}, where the checkpoint’s header stands`);
  if (!equalBytes(theirs, hash)) {
    const particulars = `its header is block ${number} ${bytesToHex(hash)}, the peer’s block ${number} is ${bytesToHex(theirs)}`;
    throw new CheckpointRefusedError('wrong header', particulars);
  }
  try {
    return await warpAnchor(peer, { genesisHash, hash, number, set, setIdUnknown });
  } catch (error) {
    if (isRefusal(error) && !(error instanceof CheckpointRefusedError)) throw new WarpRefusedError(error, checkpoint);
    throw error;
  }
}
