/** A worker for one password hash. Its memory (up to 512 MiB) is freed only by ending it, so it lives for one request. */
import { errorToRecord, type ErrorRecord } from '../errors.ts';
import type { PasswordHashRequest } from '../ports/password-hash.ts';
import { argon2 } from './argon2.ts';

export type PasswordHashAnswer = { readonly hash: Uint8Array } | { readonly error: ErrorRecord };

const scope = globalThis as unknown as DedicatedWorkerGlobalScope;
scope.onmessage = ({ data }: MessageEvent<PasswordHashRequest>) => {
  argon2(data).then(
    (hash) => scope.postMessage({ hash } satisfies PasswordHashAnswer),
    (error: unknown) => scope.postMessage({ error: errorToRecord(error) } satisfies PasswordHashAnswer),
  );
};
