/** The wallet worker: the only thread that holds secrets. Its name, when it has one, names the database. */
import { indexedDbVaultStore } from '../host/indexeddb-vault-store.ts';
import { systemClock } from '../host/system-clock.ts';
import { systemRandom } from '../host/system-random.ts';
import { workerPasswordHash } from '../host/worker-password-hash.ts';
import { createLocalWallet } from '../local-wallet.ts';
import { serveWallet } from './serve-wallet.ts';

const scope = globalThis as unknown as DedicatedWorkerGlobalScope;
const store = indexedDbVaultStore(scope.name || undefined);
serveWallet(scope, createLocalWallet({ store, hash: workerPasswordHash(), random: systemRandom, clock: systemClock }));
