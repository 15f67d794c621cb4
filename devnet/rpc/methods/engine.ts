import { FinalityStalled } from '../../finality/finality-errors.ts';
import { BehindFinality, UnknownBlock } from '../../node/chain.ts';
import type { Methods } from '../method.ts';
import { hashParam, requiredHash } from '../params.ts';
import { RpcFailure } from '../rpc-error.ts';

/** substrate: client/consensus/manual-seal/src/error.rs */
const CODES = { emptyTransactionPool: 12_000, blockNotFound: 13_000, blockchainError: 16_000 } as const;

/** Manual sealing, as nodes with `--sealing=manual` offer it. */
export const engineMethods: Methods = {
  /** `engine_createBlock [createEmpty, finalize, parentHash?]` */
  engine_createBlock: async (params, { node }) => {
    const [createEmpty, finalize] = params;
    const parent = hashParam(params, 2, 'parentHash');
    if (parent && !node.chain.extendable(parent))
      throw new RpcFailure(CODES.blockNotFound, `Supplied parent_hash: ${parent} doesn't exist in chain`);
    const block = await node.newBlock({
      finalize: finalize === true,
      ...(parent && { parent }),
      ...(createEmpty === false ? { skipIfIdle: true } : {}),
    });
    if (!block)
      throw new RpcFailure(
        CODES.emptyTransactionPool,
        'Transaction pool is empty, set create_empty to true, if you want to create empty blocks',
      );
    const aux = {
      header_only: false,
      clear_justification_requests: false,
      needs_justification: false,
      bad_justification: false,
      is_new_best: node.chain.best.hash === block.hash,
    };
    return { hash: block.hash, aux, proof_size: 0 };
  },
  engine_finalizeBlock: async (params, { node }) => {
    try {
      await node.finalize(requiredHash(params, 0));
    } catch (error) {
      if (error instanceof UnknownBlock || error instanceof BehindFinality || error instanceof FinalityStalled)
        throw new RpcFailure(CODES.blockchainError, `Finalization Error: ${error.message}`);
      throw error;
    }
    return true;
  },
};
