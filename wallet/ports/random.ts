/** Cryptographically strong random bytes. The core never calls the platform's generator itself. */
export type RandomBytes = (length: number) => Uint8Array;
