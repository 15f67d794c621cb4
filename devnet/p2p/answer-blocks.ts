import { bytesToHex, hexToBytes } from '../../substrate/bytes.ts';
import { grandpaEngine } from '../../substrate/digest.ts';
import { encodeHeader } from '../../substrate/header.ts';
import {
  decodeBlockRequest,
  encodeBlockResponse,
  type BlockData,
  type BlockRequest,
} from '../../substrate/p2p/block-request.ts';
import { keptJustification } from '../finality/proofs.ts';
import type { Block } from '../node/block.ts';
import type { DevnetNode } from '../node/node.ts';
import type { Hash } from '../runtime/frame/types.ts';

/** Most blocks of one answer. substrate: client/network/sync/src/block_request_handler.rs `MAX_BLOCKS_IN_RESPONSE` */
const MOST_BLOCKS = 128;
/** An answer ends with the block that makes it this long (bytes). */
const ENOUGH_BYTES = 8 * 1024 * 1024;

/**
 * Answers `/sync/2`: blocks from one of them up the best chain, or down its ancestors. As many as are there and fit: none when the
 * first is not known.
 * @throws ScaleError for a request that is none
 */
export async function answerBlocks(node: DevnetNode, request: Uint8Array): Promise<Uint8Array> {
  const asked = decodeBlockRequest(request);
  const most = Math.min(asked.most === 0 ? MOST_BLOCKS : asked.most, MOST_BLOCKS);
  const answer: BlockData[] = [];
  let size = 0;
  let hash = typeof asked.from === 'number' ? await node.chain.hashAt(asked.from) : bytesToHex(asked.from);
  while (hash && answer.length < most && size < ENOUGH_BYTES) {
    const block = await node.chain.block(hash);
    if (!block) break;
    const data = await blockData(node, block, asked);
    answer.push(data);
    size += sizeOf(data);
    hash = await following(node, block, asked.direction);
  }
  return encodeBlockResponse(answer);
}

async function following(
  node: DevnetNode,
  block: Block,
  direction: BlockRequest['direction'],
): Promise<Hash | undefined> {
  const { number, parentHash } = block.header;
  if (direction === 'descending') return number === 0 ? undefined : bytesToHex(parentHash);
  // Upwards there is one way only: that of the best chain, if the block is on it.
  return (await node.chain.hashAt(number)) === block.hash ? node.chain.hashAt(number + 1) : undefined;
}

async function blockData(node: DevnetNode, block: Block, asked: BlockRequest): Promise<BlockData> {
  // Only those kept with their blocks, as elsewhere: the newest one is told by its commit, and before it the asker may have to
  // learn of a handover in between.
  const justification = asked.justification ? await keptJustification(node.chain, block.hash) : undefined;
  return {
    hash: hexToBytes(block.hash),
    ...(asked.header && { header: encodeHeader(block.header) }),
    ...(asked.body && { body: block.extrinsics }),
    ...(justification && { justifications: [{ engine: grandpaEngine, justification }] }),
  };
}

function sizeOf({ header, body, justifications }: BlockData): number {
  const proofs = justifications?.reduce((sum, each) => sum + each.justification.length, 0) ?? 0;
  return 64 + (header?.length ?? 0) + (body?.reduce((sum, each) => sum + each.length, 0) ?? 0) + proofs;
}
