import { bytesToHex } from '../../../substrate/bytes.ts';
import { blake2b256 } from '../../../substrate/hash.ts';
import type { BlockState } from '../../runtime/runtime.ts';
import { bytesParam } from '../params.ts';
import { RpcFailure } from '../rpc-error.ts';

/** One answer of `chainHead_v1_storage` and `archive_v1_storage`. */
export interface StorageItem {
  readonly key: string;
  readonly value?: string;
  readonly hash?: string;
  readonly closestDescendantMerkleValue?: string;
}

/** Answers the storage queries of the new JSON-RPC (value, hash, descendantsValues, …) from one state. @throws RpcFailure */
export function* storageItems(state: BlockState, queries: unknown): Generator<StorageItem> {
  if (!Array.isArray(queries)) throw RpcFailure.invalidParams('items: a list wanted');
  for (const query of queries as { key?: unknown; type?: unknown }[]) {
    const key = String(query?.key);
    const bytes = bytesParam([query?.key], 0, 'key');
    switch (query.type) {
      case 'value': {
        const value = state.get(bytes);
        if (value) yield { key, value: bytesToHex(value) };
        break;
      }
      case 'hash': {
        const value = state.get(bytes);
        if (value) yield { key, hash: bytesToHex(blake2b256(value)) };
        break;
      }
      case 'closestDescendantMerkleValue': {
        const value = state.closestDescendantMerkleValue(bytes);
        if (value) yield { key, closestDescendantMerkleValue: bytesToHex(value) };
        break;
      }
      case 'descendantsValues':
        for (const [k, v] of state.entries(bytes)) yield { key: bytesToHex(k), value: bytesToHex(v) };
        break;
      case 'descendantsHashes':
        for (const [k, v] of state.entries(bytes)) yield { key: bytesToHex(k), hash: bytesToHex(blake2b256(v)) };
        break;
      default:
        throw RpcFailure.invalidParams(`unknown storage query type ${String(query.type)}`);
    }
  }
}
