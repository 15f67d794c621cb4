import type { MinerKeys } from '../ports/miner-keys.ts';
import type { KeypairSigner } from '../../../wallet/signing/keypair-signer.ts';

/** Keys held in memory: headless mining and tests. `fresh` makes and keeps a new hotkey. */
export function keypairMinerKeys(
  keys: readonly KeypairSigner[],
  fresh: (label: string) => Promise<KeypairSigner>,
): MinerKeys {
  const held = new Map<string, KeypairSigner>(keys.map((key) => [key.address, key]));
  const of = (address: string): KeypairSigner => {
    const key = held.get(address);
    if (!key) throw new Error(`There is no key for ${address} here.`);
    return key;
  };
  return {
    makeHotkey: async (label) => {
      const key = await fresh(label);
      held.set(key.address, key);
      return key.address;
    },
    holds: async (hotkey) => held.has(hotkey),
    coldkey: (address) => ({ address, signer: of(address) }),
    openHotkey: async (hotkey) => ({ address: hotkey, signer: of(hotkey) }),
    closeHotkey: async () => undefined,
  };
}
