import { createLocalWallet, type LocalWallet } from '../local-wallet.ts';
import { fileVaultStore } from './file-vault-store.ts';
import { inlinePasswordHash } from './inline-password-hash.ts';
import { memoryVaultStore } from './memory-vault-store.ts';
import { systemClock } from './system-clock.ts';
import { systemRandom } from './system-random.ts';

/** The wallet in Node without a worker: in files below `folder`, or in memory when there is none. */
export function nodeWallet(folder?: string): Promise<LocalWallet> {
  const store = folder === undefined ? memoryVaultStore() : fileVaultStore(folder);
  return createLocalWallet({ store, hash: inlinePasswordHash(), random: systemRandom, clock: systemClock });
}
