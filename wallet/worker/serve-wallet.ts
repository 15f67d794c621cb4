/** Answers a page's requests from a wallet in this thread. One request in, one answer out; nothing a page sends can stop it. */
import { errorToRecord, InvalidArgument } from '../errors.ts';
import type { LocalWallet } from '../local-wallet.ts';
import { walletSchema, type WalletAnswer, type WalletMethod, type WalletRequest } from '../ports/wallet-port.ts';

/** A worker's scope or one end of a MessageChannel. */
export interface Endpoint {
  postMessage(message: unknown): void;
  onmessage: ((event: MessageEvent) => void) | null;
}

/** Serves until the endpoint is gone. Requests that come before the wallet is ready wait for it. */
export function serveWallet(endpoint: Endpoint, wallet: Promise<LocalWallet>): void {
  const running = new Map<number, AbortController>();
  const answer = (message: WalletAnswer) => endpoint.postMessage(message);
  wallet.then(
    (ready) => ready.onChange(() => answer({ event: 'changed' })),
    () => undefined, // every request is answered with the reason
  );

  const call = async ({ id, method, args }: Extract<WalletRequest, { id: number }>) => {
    const abort = new AbortController();
    running.set(id, abort);
    try {
      if (!Object.hasOwn(walletSchema, method))
        throw new InvalidArgument({ method: String(method).slice(0, 40), path: 'the method', expected: 'known' });
      const run = (await wallet)[method as WalletMethod] as (args: unknown, signal: AbortSignal) => Promise<unknown>;
      answer({ id, result: await run(args, abort.signal) });
    } catch (error) {
      answer({ id, error: errorToRecord(error) });
    } finally {
      running.delete(id);
    }
  };

  endpoint.onmessage = ({ data }: MessageEvent<unknown>) => {
    const request = data as Partial<Extract<WalletRequest, { id: number }> & { cancel: number }> | null;
    if (typeof request !== 'object' || request === null) return;
    if (typeof request.cancel === 'number') running.get(request.cancel)?.abort();
    else if (typeof request.id === 'number' && typeof request.method === 'string') {
      void call({ id: request.id, method: request.method, args: request.args });
    }
  };
}
