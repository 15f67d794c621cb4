import { argon2 } from '../kdf/argon2.ts';
import { oneAtATime } from '../kdf/one-at-a-time.ts';
import type { PasswordHash } from '../ports/password-hash.ts';

/** Password hashing on the calling thread: for Node commands and tests. It cannot be cancelled once begun. */
export const inlinePasswordHash = (): PasswordHash => oneAtATime((request) => argon2(request));
