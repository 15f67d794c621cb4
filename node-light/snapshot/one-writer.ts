/** One writer across tabs: several may look at one chain, and one of them keeps the snapshot. Standard: W3C Web Locks. */

/** The part of `navigator.locks` that is used. */
export interface Locks {
  request(name: string, options: { readonly signal: AbortSignal }, held: () => Promise<void>): Promise<unknown>;
}

/**
 * Runs `write` once this is the one tab that may, which may be when another one is closed. The lock is held until `write` resolves.
 * @param signal gives up waiting
 * @throws what `write` throws, and the signal's reason
 */
export async function asOnlyWriter(
  locks: Locks,
  chain: string,
  signal: AbortSignal,
  write: () => Promise<void>,
): Promise<void> {
  await locks.request(`taolite-snapshot-${chain}`, { signal }, write);
}
