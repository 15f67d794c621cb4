/** The wallet as a page holds it: each method a promise, errors by their own class, whatever thread answers. */
import { Cancelled, errorFromRecord, WalletStopped } from '../errors.ts';
import { walletSchema, type WalletAnswer, type WalletMethod, type WalletPort } from '../ports/wallet-port.ts';
import type { Signer } from '../ports/signer.ts';
import type { Endpoint } from './serve-wallet.ts';

interface Waiting {
  readonly resolve: (value: never) => void;
  readonly reject: (error: Error) => void;
  readonly release: () => void;
}

export interface WalletClient extends WalletPort {
  /** Calls `listener` when the status may have changed (read it with `status`). Gives back the way to stop. */
  onChange(listener: () => void): () => void;
  /** Called once, when the wallet's thread is gone. All waiting calls have failed with WalletStopped by then. */
  onStop(listener: () => void): void;
  /** Ends the connection: waiting and later calls fail with WalletStopped. */
  stop(): void;
  /** The two-step signer of this wallet. */
  readonly signer: Signer;
}

/** A client over a worker or one end of a MessageChannel. */
export function walletClient(endpoint: Endpoint): WalletClient {
  const waiting = new Map<number, Waiting>();
  const changeListeners = new Set<() => void>();
  const stopListeners = new Set<() => void>();
  let nextId = 0;
  let stopped = false;

  const settle = (id: number, how: (waiting: Waiting) => void) => {
    const one = waiting.get(id);
    if (!one) return;
    waiting.delete(id);
    one.release();
    how(one);
  };

  const call = (method: WalletMethod, args: unknown, signal?: AbortSignal) =>
    new Promise<unknown>((resolve, reject) => {
      if (stopped) return reject(new WalletStopped());
      if (signal?.aborted) return reject(new Cancelled());
      const id = nextId++;
      const abort = () => endpoint.postMessage({ cancel: id });
      signal?.addEventListener('abort', abort);
      waiting.set(id, { resolve, reject, release: () => signal?.removeEventListener('abort', abort) });
      try {
        endpoint.postMessage({ id, method, args });
      } catch (error) {
        settle(id, () => reject(error as Error)); // an argument that cannot be cloned
      }
    });

  endpoint.onmessage = ({ data }: MessageEvent<WalletAnswer>) => {
    if ('event' in data) changeListeners.forEach((listener) => listener());
    else if ('error' in data) settle(data.id, ({ reject }) => reject(errorFromRecord(data.error)));
    else settle(data.id, ({ resolve }) => resolve(data.result as never));
  };

  const methods = Object.fromEntries(
    (Object.keys(walletSchema) as WalletMethod[]).map((method) => [
      method,
      (args: unknown, signal?: AbortSignal) => call(method, args, signal),
    ]),
  ) as unknown as WalletPort;

  return {
    ...methods,
    onChange(listener) {
      changeListeners.add(listener);
      return () => changeListeners.delete(listener);
    },
    onStop: (listener) => void stopListeners.add(listener),
    stop() {
      if (stopped) return;
      stopped = true;
      for (const id of [...waiting.keys()]) settle(id, ({ reject }) => reject(new WalletStopped()));
      stopListeners.forEach((listener) => listener());
    },
    signer: signerOf(methods),
  };
}

/** The two-step signer of any wallet, in this thread or another. */
function signerOf(wallet: Pick<WalletPort, 'review' | 'sign' | 'cancel'>): Signer {
  return {
    review: (request) => wallet.review(request),
    sign: (requestId, password) => wallet.sign({ requestId, ...(password !== undefined && { password }) }),
    cancel: (requestId) => wallet.cancel({ requestId }),
  };
}
