/** What the light node offers beside a node's own methods: what it knows of a block, and why. */
import type { LightNode } from '../engine/light-node.ts';
import { makeProofFile } from '../proof-file/make-proof-file.ts';
import { BadParamsError, hashParam, keysParam } from './params.ts';

type Answer = (params: readonly unknown[], node: LightNode) => Promise<unknown>;

/** Most keys in one proof file. */
const mostKeys = 1000;

/** `light_evidence(blockHash)`: how storage of this block is known; null when the block is not on the verified chain. */
const light_evidence: Answer = async ([at], node) => {
  const hash = hashParam(at) ?? node.head?.hash;
  return (hash && node.evidence(hash)) ?? null;
};

/** `light_proof(keys, blockHash)`: a proof file (`proof-file/proof-file.ts`). */
const light_proof: Answer = async ([keys, at], node) => {
  const hash = hashParam(at) ?? node.head?.hash;
  const wanted = keysParam(keys);
  if (!hash || wanted.length > mostKeys) throw new BadParamsError(`a block and at most ${mostKeys} keys are wanted`);
  return makeProofFile(node, wanted, hash);
};

/** `light_vouch()`: a person compared the block trust begins at with what they trust. */
const light_vouch: Answer = async (_, node) => {
  node.vouch();
  return true;
};

export const lightMethods: Readonly<Record<string, Answer>> = { light_evidence, light_proof, light_vouch };
