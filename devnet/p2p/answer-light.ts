import { bytesToHex } from '../../substrate/bytes.ts';
import { decodeLightRequest, encodeLightResponse, type LightRequest } from '../../substrate/p2p/light-request.ts';
import type { Trie } from '../../substrate/trie/trie.ts';
import { StateDiscarded, UnknownBlock } from '../node/chain-errors.ts';
import type { DevnetNode } from '../node/node.ts';
import { keysReadBy } from '../runtime/code/runtime-exports.ts';

/** An answer without a proof is given instead of a longer one (bytes). */
const MOST_PROOF_BYTES = 15 * 1024 * 1024;

/**
 * Answers `/light/2` with nodes of the block's state. There is no proof, which says "cannot answer", for states not kept any
 * more and for calls that the module at `:code` does not answer.
 * @throws ScaleError, TypeError for a request that is none
 */
export async function answerLight(node: DevnetNode, request: Uint8Array): Promise<Uint8Array> {
  const asked = decodeLightRequest(request);
  const proof = await prove(node, asked);
  const fits = proof && proof.reduce((sum, entry) => sum + entry.length, 0) <= MOST_PROOF_BYTES;
  return encodeLightResponse(asked.type, fits ? proof : undefined);
}

async function prove(node: DevnetNode, asked: LightRequest): Promise<Uint8Array[] | undefined> {
  const state = await stateOf(node, asked.block);
  switch (asked.type) {
    case 'read':
      return state?.prove(asked.keys);
    case 'readChild':
      // The chain has no child tries: proof that this one has no root says so.
      return state?.prove([asked.child]);
    case 'call': {
      const keys = keysReadBy(asked.method, asked.data);
      return keys && state?.prove(keys);
    }
  }
}

async function stateOf(node: DevnetNode, block: Uint8Array): Promise<Trie | undefined> {
  try {
    return (await node.chain.recall(bytesToHex(block))).state;
  } catch (error) {
    if (error instanceof StateDiscarded || error instanceof UnknownBlock) return undefined;
    throw error;
  }
}
