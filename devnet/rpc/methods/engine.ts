import type { Methods } from '../method.ts';
import { requiredHash } from '../params.ts';
import { RpcFailure } from '../rpc-error.ts';

/** Manual sealing, as nodes with `--sealing=manual` offer it. */
export const engineMethods: Methods = {
  /** `engine_createBlock [createEmpty, finalize, parentHash?]` */
  engine_createBlock: async (params, { node }) => {
    const [createEmpty, finalize, parent] = params;
    if (parent !== undefined && parent !== null && parent !== node.chain.best.hash)
      throw RpcFailure.invalidParams('blocks are built on the best block only');
    const block = await node.newBlock({
      finalize: finalize === true,
      ...(createEmpty === false ? { skipIfIdle: true } : {}),
    });
    if (!block) throw new RpcFailure(20000, 'Transaction pool is empty: cannot create a block');
    const aux = { header_only: false, clear_justification_requests: false, needs_justification: false, bad_justification: false, is_new_best: true };
    return { hash: block.hash, aux, proof_size: 0 };
  },
  engine_finalizeBlock: async (params, { node }) => {
    await node.finalize(requiredHash(params, 0));
    return true;
  },
};
