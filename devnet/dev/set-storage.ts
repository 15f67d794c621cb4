import type { Method } from '../rpc/method.ts';
import { hashParam } from '../rpc/params.ts';
import { RpcFailure } from '../rpc/rpc-error.ts';
import type { DevTools } from './dev-tools.ts';
import { JsonValueError } from './json-to-scale.ts';
import { storageChanges } from './storage-values.ts';

/**
 * `dev_setStorage [values, blockHash?]` changes the state at will, by raw pairs or by names (`storageChanges`). It makes an empty
 * block that ends with these values, so that its root, and every proof, stays true. @returns the hash of that block
 */
export const setStorage =
  ({ pallets }: DevTools): Method =>
  async (params, { node }) => {
    const at = hashParam(params, 1, 'blockHash');
    if (at !== undefined && at !== node.chain.best.hash)
      throw RpcFailure.invalidParams(
        'blockHash: only the state of the best block can be changed; go there with dev_setHead',
      );
    try {
      const edits = storageChanges(pallets, node.chain.best.state, params[0]);
      return (await node.newBlock({ empty: true, edits }))?.hash ?? null;
    } catch (error) {
      throw error instanceof JsonValueError ? RpcFailure.invalidParams(error.message) : error;
    }
  };
