/**
 * Proofs made from kept justifications.
 * substrate: client/consensus/grandpa/src/warp_proof.rs (`WarpSyncProof::generate`), finality_proof.rs (`prove_finality`).
 */
import { hexToBytes, bytesToHex } from '../../substrate/bytes.ts';
import { encodeFinalityProof } from '../../substrate/grandpa/finality-proof.ts';
import { decodeJustification, encodeJustification, type Justification } from '../../substrate/grandpa/justification.ts';
import { encodeWarpProof, type WarpFragment } from '../../substrate/grandpa/warp-proof.ts';
import { encodeHeader, type Header } from '../../substrate/header.ts';
import { grandpaEngine } from '../../substrate/digest.ts';
import type { Chain } from '../node/chain.ts';
import type { Hash } from '../runtime/frame/types.ts';
import { NotProvable } from './finality-errors.ts';
import type { Handover } from './gadget-state.ts';
import { grandpaLogs } from './voting-limit.ts';

/** A proof is cut off, unfinished, before it gets larger (bytes). */
const LARGEST_WARP_PROOF = 8 * 1024 * 1024 - 50;
const MOST_UNKNOWN_HEADERS = 100_000;

/** The GRANDPA justification kept with a final block, as SCALE bytes. */
export async function keptJustification(chain: Chain, hash: Hash): Promise<Uint8Array | undefined> {
  const kept = await chain.justifications(hash);
  return kept?.find(({ engine }) => engine === grandpaEngine)?.justification;
}

async function finalHeader(chain: Chain, number: number): Promise<{ hash: Hash; header: Header }> {
  const hash = number <= chain.finalized.header.number ? await chain.hashAt(number) : undefined;
  const block = hash && (await chain.block(hash));
  if (!block) throw new NotProvable('not final', number);
  return block;
}

/**
 * From a final block over every handover to the newest proof of finality: SCALE bytes of a warp proof. It ends early where a set
 * was forced, or took over later than the block that announced it: no warp proof leads across those. (Nodes append the newest
 * proof even then, which nobody can check.)
 * @throws NotProvable for a start that is not on the final chain
 */
export async function warpProof(
  chain: Chain,
  handovers: readonly Handover[],
  newest: Justification | undefined,
  from: Hash,
): Promise<Uint8Array> {
  const start = (await chain.block(from))?.header.number;
  if (start === undefined || start > chain.finalized.header.number || (await chain.hashAt(start)) !== from)
    throw new NotProvable('unknown start', from);
  const fragments: WarpFragment[] = [];
  let size = 0;
  for (const { lastBlock } of handovers.filter((handover) => handover.lastBlock > start)) {
    const { hash, header } = await finalHeader(chain, lastBlock);
    const handsOver = grandpaLogs(header).some((log) => log.type === 'scheduledChange' && log.delay === 0);
    const bytes = handsOver ? await keptJustification(chain, hash) : undefined;
    if (!bytes) return encodeWarpProof({ fragments, isFinished: true });
    size += bytes.length + encodeHeader(header).length;
    if (size > LARGEST_WARP_PROOF) return encodeWarpProof({ fragments, isFinished: false });
    fragments.push({ header, justification: decodeJustification(bytes) });
  }
  const least = fragments.at(-1)?.header.number ?? start - 1;
  if (newest && newest.targetNumber > least) {
    const { header } = await finalHeader(chain, newest.targetNumber);
    fragments.push({ header, justification: newest });
  }
  return encodeWarpProof({ fragments, isFinished: true });
}

/**
 * A proof that the final chain holds the block of this number: that of its set's last block, or the newest one.
 * @returns SCALE bytes; undefined when no proof is kept (block 0 of a chain without a round)
 * @throws NotProvable
 */
export async function finalityProof(
  chain: Chain,
  handovers: readonly Handover[],
  newest: Justification | undefined,
  number: number,
): Promise<Uint8Array | undefined> {
  if (number > chain.finalized.header.number) throw new NotProvable('not final', number);
  const end = handovers.find(({ lastBlock }) => lastBlock >= number);
  let proof: { block: Uint8Array; number: number; justification: Uint8Array };
  if (end) {
    const { hash } = await finalHeader(chain, end.lastBlock);
    const justification = await keptJustification(chain, hash);
    if (!justification) return undefined;
    proof = { block: hexToBytes(hash), number: end.lastBlock, justification };
  } else {
    if (!newest) return undefined;
    proof = { block: newest.targetHash, number: newest.targetNumber, justification: encodeJustification(newest) };
  }
  const unknownHeaders: Header[] = [];
  for (let n = number + 1; n <= proof.number && unknownHeaders.length < MOST_UNKNOWN_HEADERS; n++)
    unknownHeaders.push((await finalHeader(chain, n)).header);
  return encodeFinalityProof({ block: proof.block, justification: proof.justification, unknownHeaders });
}

/** The justification of a final block: the one kept with it, or the newest when it is for this very block. */
export async function justificationOf(
  chain: Chain,
  newest: Justification | undefined,
  hash: Hash,
): Promise<Uint8Array | undefined> {
  const kept = await keptJustification(chain, hash);
  if (kept) return kept;
  return newest && bytesToHex(newest.targetHash) === hash ? encodeJustification(newest) : undefined;
}
