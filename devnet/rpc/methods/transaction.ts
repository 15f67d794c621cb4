import { bytesToHex } from '../../../substrate/bytes.ts';
import { blake2b256 } from '../../../substrate/hash.ts';
import { TransactionRejected } from '../../node/pool.ts';
import type { Methods } from '../method.ts';
import { bytesParam } from '../params.ts';
import { RpcFailure } from '../rpc-error.ts';

/** `transaction_v1_*`: broadcasting without watching; bad transactions are not reported, as the specification wants. */
export const transactionMethods: Methods = {
  transaction_v1_broadcast: (params, { node, connection }) => {
    const extrinsic = bytesParam(params, 0, 'transaction');
    const hash = bytesToHex(blake2b256(extrinsic));
    const offer = (): void => {
      try {
        node.pool.submit(extrinsic);
      } catch (error) {
        if (!(error instanceof TransactionRejected)) throw error;
      }
    };
    let included = false;
    const stops = [
      node.pool.status.on((s) => {
        if (s.hash !== hash) return;
        if (s.status.type === 'inBlock') included = true;
        if (s.status.type === 'retracted') included = false;
      }),
      // It is offered again with each block until it is in one: a future nonce may have become ready.
      node.chain.bestChanged.on(() => {
        if (!included) offer();
      }),
    ];
    offer();
    return connection.subscribe(() => stops.forEach((stop) => stop()));
  },
  transaction_v1_stop: (params, { connection }) => {
    if (!connection.unsubscribe(String(params[0]))) throw new RpcFailure(-32602, 'Invalid operation id');
    return null;
  },
};
