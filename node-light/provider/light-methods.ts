/** What the light node offers beside a node's own methods: what it knows of a block, and why. */
import { bytesToHex } from '../../substrate/bytes.ts';
import type { LightNode } from '../engine/light-node.ts';
import { lightReport } from '../engine/light-report.ts';
import { checkpointFileOf } from '../follower/checkpoint-file.ts';
import { makeProofFile } from '../proof-file/make-proof-file.ts';
import { BadParamsError, hashParam, keysParam } from './params.ts';
import { refusersOf } from './submit-and-watch.ts';

type Answer = (params: readonly unknown[], node: LightNode) => Promise<unknown>;

/** Most keys in one proof file. */
const mostKeys = 1000;

/**
 * `light_evidence(blockHash)`: how storage of this block is known, once it is read by the metadata in use; null when the block is not on
 * the verified chain.
 */
const light_evidence: Answer = async ([at], node) => {
  const hash = hashParam(at) ?? node.head?.hash;
  const evidence = hash && node.evidence(hash);
  if (!evidence || !('block' in evidence) || evidence.block === undefined) return evidence ?? null;
  const { believed } = node.metadata;
  return believed ? { word: 'claimed', by: believed.join(', '), block: evidence.block } : evidence;
};

/**
 * `light_finality(blockHash)`: how it is known that a block is final: `final` where its signatures, or those of a later block, were checked
 * here, from a start that was given or vouched for; else `claimed`, by whoever is asked what is final. Null while there is nobody to ask.
 */
const light_finality: Answer = ([at], node) => {
  const hash = hashParam(at);
  if (!hash) throw new BadParamsError('a block is wanted');
  const evidence = node.evidence(hash);
  if (evidence?.word === 'final') return Promise.resolve(evidence);
  const by = node.anchorBelieved ?? node.speakers('chain_subscribeFinalizedHeads')[0]?.name;
  return Promise.resolve(by === undefined ? null : { word: 'claimed', by });
};

/** `light_metadata()`: how it is known in what way the chain's bytes are read; null before anybody asked for the metadata. */
const light_metadata: Answer = async (_, node) => {
  const { state } = node.metadata;
  return state ? { ...state, proved: (await node.metadata.specVersion()) ?? null } : null;
};

/** `light_proof(keys, blockHash)`: a proof file (`proof-file/proof-file.ts`). */
const light_proof: Answer = async ([keys, at], node) => {
  const hash = hashParam(at) ?? node.head?.hash;
  const wanted = keysParam(keys);
  if (!hash || wanted.length > mostKeys) throw new BadParamsError(`a block and at most ${mostKeys} keys are wanted`);
  return makeProofFile(node, wanted, hash);
};

/** `light_refused(hash)`: names of the sources that refused or dropped this transaction, where all that answered did. */
const light_refused: Answer = ([hash], node) => {
  const wanted = hashParam(hash);
  if (!wanted) throw new BadParamsError('the hash of a transaction is wanted');
  return Promise.resolve(refusersOf(node, wanted));
};

/** What a person compared is no longer what would be vouched for. */
export class VouchRefusedError extends Error {
  override readonly name = 'VouchRefusedError';
  constructor(what: string) {
    super(`${what} changed while it was compared. Nothing was vouched for: compare what is shown now.`);
  }
}

/**
 * `light_vouch(blockHash, metadataHash)`: a person compared the block trust begins at, and the hash of the metadata in use, with what they
 * trust; null for the one that is no claim. @throws VouchRefusedError when these are not what is claimed now
 */
const light_vouch: Answer = async ([block, metadata], node) => {
  const { anchor, metadata: told } = lightReport(node);
  if ((hashParam(block) ?? null) !== (anchor && anchor.believed !== null ? anchor.hash : null))
    throw new VouchRefusedError('The block trust begins at');
  if ((hashParam(metadata) ?? null) !== (told?.word === 'claimed' ? told.hash : null))
    throw new VouchRefusedError('The metadata of the chain');
  node.vouch();
  return true;
};

/**
 * `light_checkpoint()`: a checkpoint file from which trust may go on another time, with the metadata that was vouched for beside it; null
 * while nobody vouched for where trust begins.
 */
const light_checkpoint: Answer = (_, node) => {
  const { checkpoint } = node;
  if (!checkpoint) return Promise.resolve(null);
  const { state } = node.metadata;
  const metadata =
    state?.word === 'vouched'
      ? {
          genesisHash: bytesToHex(checkpoint.genesisHash),
          specVersion: state.specVersion,
          format: state.format,
          hash: state.hash,
        }
      : null;
  return Promise.resolve({ ...checkpointFileOf(checkpoint), metadata });
};

export const lightMethods: Readonly<Record<string, Answer>> = {
  light_checkpoint,
  light_evidence,
  light_finality,
  light_metadata,
  light_proof,
  light_refused,
  light_vouch,
};
