/** Memory-hard password hashing. It blocks for seconds and takes much memory, so it is a port: where it runs is the host's choice. */

export interface PasswordHashRequest {
  readonly algorithm: 'argon2id' | 'argon2i';
  /** UTF-8 of the password. */
  readonly password: Uint8Array;
  /** 16 bytes. */
  readonly salt: Uint8Array;
  /** Passes over the memory. */
  readonly passes: number;
  /** Memory in bytes; one lane. */
  readonly memoryBytes: number;
}

/**
 * Argon2 version 1.3 with one lane, 32 bytes out. Requests are answered one at a time.
 * Rejects with `Cancelled` when `signal` fires, and with `WalletFault` when there is not enough memory.
 */
export type PasswordHash = (request: PasswordHashRequest, signal?: AbortSignal) => Promise<Uint8Array>;
