import { inlinePasswordHash } from '../host/inline-password-hash.ts';
import { memoryVaultStore } from '../host/memory-vault-store.ts';
import type { KdfCosts } from '../vault/kdf-costs.ts';
import { ManualClock } from '../../substrate/testing/manual-clock.ts';

/** The lowest costs a stored vault may have: a hash of a few milliseconds. */
export const LOW_COSTS: KdfCosts = { passes: 1, memoryBytes: 8 * 1024 * 1024 };

/** Ports with everything in memory, a clock by hand and bytes that count up instead of random ones. */
export function testPorts(records = new Map<string, Uint8Array>()) {
  let next = 1;
  return {
    records,
    store: memoryVaultStore(records),
    hash: inlinePasswordHash(),
    clock: new ManualClock(1_700_000_000_000),
    random: (length: number) => new Uint8Array(length).map(() => (next = (next * 73 + 41) % 251)),
  };
}
