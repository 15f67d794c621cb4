import { cryptoWaitReady } from '@polkadot/util-crypto';
import { WalletFault } from '../errors.ts';

let ready: Promise<void> | undefined;

/**
 * Resolves when the key functions may be used (they are WebAssembly). Call once before anything else in `wallet/`.
 * @throws WalletFault when the platform cannot run them.
 */
export function cryptoReady(): Promise<void> {
  ready ??= cryptoWaitReady().then((up) => {
    if (!up) throw new WalletFault({ detail: 'key functions (WebAssembly) did not start' });
  });
  return ready;
}
