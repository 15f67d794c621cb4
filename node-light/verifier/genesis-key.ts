/** Where every state says which chain it is of. */
import { encodeU32 } from '../../substrate/bytes.ts';
import { storageHashers } from '../../substrate/storage-hasher.ts';
import { storageKey } from '../../substrate/storage-key.ts';

/**
 * `System.BlockHash(0)`: the hash of the first block, kept for ever (others go after 2400 blocks). In the state of the first block
 * itself it is not there yet. substrate: frame/system/src/lib.rs (`finalize`)
 */
export const genesisKey = storageKey('System', 'BlockHash', storageHashers.Twox64Concat.hash(encodeU32(0)));
