import { equalBytes } from '../../substrate/bytes.ts';
import { VaultChanged } from '../errors.ts';
import type { VaultStore } from '../ports/vault-store.ts';

/** Records in memory: for tests and headless runs whose wallet need not outlive them. */
export function memoryVaultStore(records = new Map<string, Uint8Array>()): VaultStore {
  const check = (name: string, replaces: Uint8Array | null) => {
    const there = records.get(name) ?? null;
    const same = there === null || replaces === null ? there === replaces : equalBytes(there, replaces);
    if (!same) throw new VaultChanged();
  };
  return {
    names: async () => [...records.keys()].sort(),
    read: async (name) => records.get(name)?.slice(),
    async write(name, bytes, replaces) {
      check(name, replaces);
      records.set(name, bytes.slice());
    },
    async remove(name, replaces) {
      check(name, replaces);
      records.delete(name);
    },
  };
}
