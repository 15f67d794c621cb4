import { Cancelled, errorFromRecord, WalletStopped } from '../errors.ts';
import { oneAtATime } from '../kdf/one-at-a-time.ts';
import type { PasswordHashAnswer } from '../kdf/password-hash.worker.ts';
import type { PasswordHash } from '../ports/password-hash.ts';

/** Password hashing in a browser: each request gets its own worker, ended with the answer, so its memory is freed. */
export function workerPasswordHash(): PasswordHash {
  return oneAtATime((request, signal) => {
    const worker = new Worker(new URL('../kdf/password-hash.worker.ts', import.meta.url), { type: 'module' });
    const cancel = new AbortController();
    const answer = new Promise<Uint8Array>((resolve, reject) => {
      signal?.addEventListener('abort', () => reject(new Cancelled()), { signal: cancel.signal });
      worker.onmessage = ({ data }: MessageEvent<PasswordHashAnswer>) =>
        'hash' in data ? resolve(data.hash) : reject(errorFromRecord(data.error));
      worker.onerror = () => reject(new WalletStopped());
      worker.postMessage(request);
    });
    return answer.finally(() => {
      cancel.abort();
      worker.terminate();
    });
  });
}
