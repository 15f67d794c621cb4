import { walletClient, type WalletClient } from './wallet-client.ts';

/**
 * Starts the wallet worker of a page. When it dies, waiting calls fail with WalletStopped; start another then: what
 * is stored stays, and it begins locked.
 * @param databaseName IndexedDB database of the vault
 */
export function startWalletWorker(databaseName = 'taolite-vault'): WalletClient {
  const worker = new Worker(new URL('./wallet.worker.ts', import.meta.url), { type: 'module', name: databaseName });
  const client = walletClient(worker);
  client.onStop(() => worker.terminate());
  worker.onerror = (event) => {
    event.preventDefault(); // reported to every waiting caller by name
    client.stop();
  };
  return client;
}
