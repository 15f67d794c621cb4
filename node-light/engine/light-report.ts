/** What a light node knows of itself, as plain data: for the truth panel, across threads, and for `npm run light`. */
import { bytesToHex, type Hex } from '../../substrate/bytes.ts';
import type { Evidence } from '../../substrate/evidence.ts';
import { decodeJustification } from '../../substrate/grandpa/justification.ts';
import { headerHash } from '../../substrate/header.ts';
import type { TreeBlock } from '../follower/block-tree.ts';
import type { Freshness } from '../follower/freshness.ts';
import type { CatchUp } from './catch-up.ts';
import type { LightNode } from './light-node.ts';
import type { MetadataState } from './metadata-book.ts';
import type { LostSource, Refusal, SourceState } from './source-book.ts';

export interface ReportedBlock {
  readonly number: number;
  readonly hash: Hex;
  /** sr25519 key of the author; null where authorship cannot be checked, and of the block trust begins at. */
  readonly author: Hex | null;
}

/** Who signed that the newest final block is final. */
export interface ReportedFinality extends ReportedBlock {
  readonly round: bigint;
  readonly setId: bigint;
  /** ed25519 keys, in the order of the set. */
  readonly authorities: readonly Hex[];
  readonly signers: readonly Hex[];
  readonly weight: bigint;
  readonly threshold: bigint;
  /** Bytes of the justification. */
  readonly bytes: number;
}

export interface LightReport {
  /** Null before the first source was taken, and so is everything of the chain. */
  readonly genesisHash: Hex | null;
  /** Where trust began, and the source whose word that is, while nobody vouched for it. */
  readonly anchor: {
    readonly number: number;
    readonly hash: Hex;
    readonly believed: string | null;
    /** Headers up to this block were left out, as signatures prove it; null when none were. */
    readonly reached: number | null;
  } | null;
  readonly head: (ReportedBlock & { readonly evidence: Evidence }) | null;
  /** Newest block proved final; `finality` is null while that is where trust began. */
  readonly final: { readonly number: number; readonly hash: Hex } | null;
  readonly finality: ReportedFinality | null;
  /** Who votes next; `setId` is null until it is given or the first proof of finality shows it. */
  readonly voters: { readonly setId: bigint | null; readonly count: number } | null;
  readonly handover: { readonly at: number; readonly fromSet: bigint; readonly toSet: bigint } | null;
  readonly phase: {
    readonly name: 'following' | 'paused' | 'needsCheckpoint' | 'wrongCheckpoint' | 'conflict';
    readonly text: string;
  } | null;
  readonly freshness: Freshness | null;
  /** The newest block is far, and this is how it is reached; null when it is near. */
  readonly catchUp: CatchUp | null;
  /** Finality proofs ought to have come and did not: so many blocks wait for one. */
  readonly stalledBlocks: number | null;
  readonly blockTimeMs: number | null;
  /** The description of the chain in use; null before anybody asked for one. */
  readonly metadata: MetadataState | null;
  /** Why what was said last of it was not taken; null when it was. */
  readonly metadataRefused: string | null;
  readonly sources: readonly SourceState[];
  /** Sources that were lost and are not back. */
  readonly away: readonly LostSource[];
  readonly proofs: { readonly proofs: number; readonly bytes: number };
  readonly refusals: readonly Refusal[];
}

/** With proofs told block by block, so many blocks without one are a stall; ten times the usual three. */
const stalledWhenTold = 30;
/** Without, proofs are kept once in 512 blocks. subtensor: `GRANDPA_JUSTIFICATION_PERIOD`; and some slack. */
const stalledWhenKept = 640;

function blockOf({ header, hash, author }: TreeBlock): ReportedBlock {
  return { number: header.number, hash, author: author ?? null };
}

function finalityOf(node: LightNode): ReportedFinality | null {
  const { final, finalityProof } = node;
  if (!final || !finalityProof) return null;
  const { justification, voters, votes } = finalityProof;
  return {
    ...blockOf(final),
    round: decodeJustification(justification).round,
    setId: voters.setId,
    authorities: voters.authorities.map(({ id }) => bytesToHex(id)),
    signers: votes.signers.map(bytesToHex),
    weight: votes.weight,
    threshold: votes.threshold,
    bytes: justification.length,
  };
}

function phaseOf({ phase }: LightNode): LightReport['phase'] {
  switch (phase?.name) {
    case undefined:
      return null;
    case 'following':
      return { name: 'following', text: 'Headers and finality are followed.' };
    case 'paused':
      return { name: 'paused', text: `The authorities paused finality from block ${phase.from} on.` };
    case 'needsCheckpoint':
      return { name: 'needsCheckpoint', text: `At block ${phase.at} ${phase.reason}.` };
    case 'wrongCheckpoint':
      return { name: 'wrongCheckpoint', text: phase.error.message };
    case 'conflict':
      return {
        name: 'conflict',
        text: `Two final blocks of height ${phase.at} exclude each other: more than a third of the authorities signed both. Nothing newer is believed.`,
      };
  }
}

/** The node as it stands now. */
export function lightReport(node: LightNode): LightReport {
  const { anchor, head, final, voters, handover } = node;
  const began = anchor && (anchor.reached?.from ?? { number: anchor.header.number, hash: headerHash(anchor.header) });
  const setIdKnown = !anchor?.setIdUnknown || node.finalityProof !== undefined;
  const behind = head && final ? head.header.number - final.header.number : 0;
  const catchUp = node.catchUp ?? null;
  const stalled = !catchUp && behind > (node.finalityTold ? stalledWhenTold : stalledWhenKept);
  const evidence = head && node.evidence(head.hash);
  return {
    genesisHash: anchor ? bytesToHex(anchor.genesisHash) : null,
    anchor: began
      ? {
          number: began.number,
          hash: bytesToHex(began.hash),
          believed: node.anchorBelieved ?? null,
          reached: anchor.reached && anchor.header.number > began.number ? anchor.header.number : null,
        }
      : null,
    // What was read by a wrong checkpoint is not known.
    head: head && evidence && !node.wrongCheckpoint ? { ...blockOf(head), evidence } : null,
    final: final ? { number: final.header.number, hash: final.hash } : null,
    finality: finalityOf(node),
    voters: voters ? { setId: setIdKnown ? voters.setId : null, count: voters.authorities.length } : null,
    handover: handover ?? null,
    phase: phaseOf(node),
    freshness: node.freshness() ?? null,
    catchUp,
    stalledBlocks: stalled ? behind : null,
    blockTimeMs: node.blockTimeMs ?? null,
    metadata: node.metadata.state ?? null,
    metadataRefused: node.metadata.refusal,
    sources: node.sources,
    away: node.away,
    proofs: { ...node.proofs },
    refusals: [...node.refusals],
  };
}
