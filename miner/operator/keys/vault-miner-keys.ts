import type { Signer as PolkadotJsSigner } from '@polkadot/api/types';
import {
  openHotkeySigner,
  polkadotSigner,
  type PayloadRegistry,
  type PresentReview,
} from '../../../wallet/signing/polkadot-signer.ts';
import type { WalletPort } from '../../../wallet/ports/wallet-port.ts';
import type { Signer } from '../../../wallet/ports/signer.ts';
import type { MinerKeys } from '../ports/miner-keys.ts';

/** What of the wallet mining uses. */
export type MiningWallet = Pick<
  WalletPort,
  'status' | 'createAccount' | 'openHotkey' | 'closeHotkey' | 'signOpenCall'
> & {
  readonly signer: Signer;
};

/**
 * Keys of the vault. The coldkey's signature is reviewed by the person through `present`; the hotkey stays open for the calls of mining,
 * also while the wallet is locked.
 */
export function vaultMinerKeys(wallet: MiningWallet, registry: PayloadRegistry, present: PresentReview): MinerKeys {
  return {
    makeHotkey: async (label) => (await wallet.createAccount({ role: 'hotkey', label, words: 12 })).address,
    holds: async (hotkey) =>
      (await wallet.status({})).accounts.some(
        (account) => account.role === 'hotkey' && account.address === hotkey && !account.watchOnly,
      ),
    coldkey: (address) => ({
      address,
      signer: polkadotSigner(wallet.signer, registry, present) as unknown as PolkadotJsSigner,
    }),
    openHotkey: async (hotkey) => {
      const { openHotkeys } = await wallet.status({});
      if (!openHotkeys.some((open) => open === hotkey)) await wallet.openHotkey({ address: hotkey });
      const signer = openHotkeySigner({ signOpenCall: (request) => wallet.signOpenCall(request) }, registry);
      return { address: hotkey, signer: signer as unknown as PolkadotJsSigner };
    },
    closeHotkey: (hotkey) => wallet.closeHotkey({ address: hotkey }),
  };
}
