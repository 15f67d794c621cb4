import { bytesToHex } from '../../../substrate/bytes.ts';
import { encodeHeader } from '../../../substrate/header.ts';
import { StateUnavailable } from '../../node/chain.ts';
import type { Methods } from '../method.ts';
import { bytesParam, numberParam, requiredHash, textParam } from '../params.ts';
import { storageItems } from './storage-query.ts';

const archive_v1_call: Methods[string] = (params, { node }) => {
  const hash = requiredHash(params, 0);
  const method = textParam(params, 1, 'function');
  const args = bytesParam(params, 2, 'callParameters');
  try {
    return { success: true, value: bytesToHex(node.runtime.call(node.chain.at(hash), method, args)) };
  } catch (error) {
    if (error instanceof StateUnavailable) throw error;
    return { success: false, error: error instanceof Error ? error.message : String(error) };
  }
};

const archive_v1_storage: Methods[string] = (params, { node, connection }) => {
  const hash = requiredHash(params, 0);
  const id = connection.subscribe(() => undefined);
  const tell = (event: unknown): void => connection.notify('archive_v1_storageEvent', id, event);
  const answer = async (): Promise<void> => {
    try {
      const { state } = await node.chain.recall(hash);
      for (const item of storageItems(state, params[1])) tell({ event: 'storage', ...item });
      tell({ event: 'storageDone' });
    } catch (error) {
      tell({ event: 'storageError', error: error instanceof Error ? error.message : String(error) });
    }
    connection.unsubscribe(id);
  };
  connection.afterReply(() => void answer());
  return id;
};

export const archiveMethods: Methods = {
  archive_v1_genesisHash: (_, { node }) => node.chain.genesisHash,
  archive_v1_finalizedHeight: (_, { node }) => node.chain.finalized.header.number,
  archive_v1_hashByHeight: async (params, { node }) => {
    const height = numberParam(params, 0, 'height') ?? 0;
    const best = await node.chain.hashAt(height);
    // Above the last final block forks have blocks of their own.
    const forks = node.chain.unfinalized.filter(({ header }) => header.number === height).map(({ hash }) => hash);
    return [...new Set([...(best ? [best] : []), ...forks])];
  },
  archive_v1_header: async (params, { node }) => {
    const block = await node.chain.block(requiredHash(params, 0));
    return block ? bytesToHex(encodeHeader(block.header)) : null;
  },
  archive_v1_body: async (params, { node }) => {
    const block = await node.chain.block(requiredHash(params, 0));
    return block ? block.extrinsics.map(bytesToHex) : null;
  },
  archive_v1_call,
  archive_v1_storage,
  archive_v1_stopStorage: (params, { connection }) => {
    connection.unsubscribe(textParam(params, 0, 'operationId'));
    return null;
  },
};
