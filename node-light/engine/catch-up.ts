/** How a node that is far behind comes to the newest block: by warp proofs where a source gives them, else header by header. */
import { bytesToHex, equalBytes, hexToBytes } from '../../substrate/bytes.ts';
import { CheckpointRefusedError, CheckpointWrongError, type Anchor, type Reached } from '../follower/checkpoint.ts';
import type { Follower } from '../follower/follower.ts';
import { warpAnchor, type WarpSource, type WarpStart, type WarpStep } from './warp-anchor.ts';
import type { Source } from '../sources/source.ts';
import type { FollowedSet } from '../verifier/authority-changes.ts';
import { isRefusal } from '../verifier/is-refusal.ts';
import { RefusedError } from '../verifier/refused-error.ts';
import { FinalityRefusedError } from '../verifier/votes.ts';
import { WarpRefusedError } from '../verifier/warp.ts';

/** What is under way while the newest block is far. */
export type CatchUp =
  /** A source shows, set by set, who voted for what. */
  | ({ readonly by: 'proofs'; readonly source: string } & WarpStep)
  | {
      readonly by: 'headers';
      /** Whose headers they are; the newest block is its word. */
      readonly source: string;
      readonly from: number;
      readonly at: number;
      readonly to: number;
      /** By the pace so far; null before there is one. */
      readonly leftMs: number | null;
      /** Sources that were asked for proofs and gave none, with the reason. */
      readonly withoutProofs: readonly { readonly source: string; readonly why: string }[];
    };

/** Headers that are fetched upwards: those up to `to` after `from`, since this moment (ms). */
export interface HeaderRun {
  readonly source: string;
  readonly from: number;
  readonly to: number;
  readonly since: number;
}

/** What lies this far ahead is followed header by header: a peer's one answer brings as many. */
export const nearBlocks = 128;

/** A warp proof that does not hold for the voters it starts from. */
export class WarpProofRefusedError extends RefusedError {
  override readonly name = 'WarpProofRefusedError';
  readonly reason: string;
  constructor(cause: RefusedError, { number, set: { setId, authorities }, setIdUnknown }: WarpStart) {
    const voters = `${setIdUnknown ? 'a set not known' : `set ${setId}`} with ${authorities.length} authorities`;
    super(`Its warp proof does not hold for the voters after block ${number}, ${voters}. ${cause.message}`, {
      cause,
    });
    this.reason = cause.reason;
  }
}

export class CatchUps {
  private readonly proving = new Map<string, WarpStep>();
  private readonly withoutProofs = new Map<string, string>();

  /** Nothing is said of this source any more. */
  forget({ name }: Source): void {
    this.proving.delete(name);
    this.withoutProofs.delete(name);
  }

  /**
   * The newest block that the source proves final, where that lies ahead; undefined where it is near, or the source gives no proof.
   * @param began where trust began, or what was reached from there
   * @param atOnce however near it is
   * @throws the refusal, when what it shows is wrong
   */
  async provedAhead(
    source: Source,
    live: Follower,
    began: Anchor,
    atOnce: boolean,
  ): Promise<(Anchor & { readonly reached: Reached }) | undefined> {
    const { final, head, set, genesisHash, knowsSet, proof } = live;
    if (!source.warpProof || live.phase.name !== 'following' || !leadsOn(set)) return undefined;
    const hash = hexToBytes(final.hash);
    const { number } = final.header;
    const start = { genesisHash, hash, number, set, ...(!knowsSet && { setIdUnknown: true as const }) };
    try {
      if (!atOnce && !(await source.blockHash(head.header.number + nearBlocks))) return undefined;
      const theirs = await source.blockHash(number);
      if (!theirs) return undefined;
      if (!equalBytes(theirs, hash)) {
        const particulars = `its header is block ${number} ${final.hash}, the block ${number} of ${source.name} is ${bytesToHex(theirs)}`;
        throw new CheckpointRefusedError('wrong header', particulars);
      }
      const onStep = (step: WarpStep) => void this.proving.set(source.name, step);
      const { reached, ...anchor } = await warpAnchor(source as WarpSource, start, onStep);
      if (!reached || !leadsOn(anchor.set)) return undefined;
      const from = began.reached?.from ?? { number: began.header.number, hash: began.hash };
      return { ...anchor, reached: { ...reached, from } };
    } catch (thrown) {
      if (thrown instanceof CheckpointWrongError && proof === undefined) throw thrown;
      // Once something is proved from the checkpoint on, it is the source that is wrong.
      const error = thrown instanceof CheckpointWrongError ? thrown.cause : thrown;
      if (!isRefusal(error)) {
        this.withoutProofs.set(source.name, error instanceof Error ? error.message : String(error));
        return undefined;
      }
      const wrongVotes = error instanceof WarpRefusedError || error instanceof FinalityRefusedError;
      throw wrongVotes ? new WarpProofRefusedError(error, start) : error;
    } finally {
      this.proving.delete(source.name);
    }
  }

  /** What is under way; undefined when the newest block is near. @param runs of headers, of all sources */
  state(live: Follower, runs: readonly HeaderRun[], now: number): CatchUp | undefined {
    const at = live.head.header.number;
    const [run] = runs.filter(({ to }) => to - at >= nearBlocks).sort((a, b) => b.to - a.to);
    const [proving] = this.proving;
    if (proving && (run || live.size === 1)) return { by: 'proofs', source: proving[0], ...proving[1] };
    if (!run) return undefined;
    const done = at - run.from;
    const leftMs = done > 0 ? ((now - run.since) / done) * (run.to - at) : null;
    const withoutProofs = [...this.withoutProofs].map(([source, why]) => ({ source, why }));
    return { by: 'headers', source: run.source, from: run.from, at, to: run.to, leftMs, withoutProofs };
  }
}

/** Changes that are announced and wait are followed by headers: proofs do not show them. */
const leadsOn = ({ pending, pause }: FollowedSet): boolean => !pending && !pause?.paused;
