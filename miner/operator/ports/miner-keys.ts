import type { Submitter } from '../../../chain/submit/sign-with-era.ts';

/**
 * The keys of one miner, without showing any. Implementations: `vaultMinerKeys` (the wallet worker; the coldkey asks the person),
 * `keypairMinerKeys` (headless, tests).
 */
export interface MinerKeys {
  /** Makes a hotkey and keeps it durably before it resolves. @returns its address */
  makeHotkey(label: string): Promise<string>;
  /** Whether this wallet can sign with a hotkey. */
  holds(hotkey: string): Promise<boolean>;
  /** Signs what costs money. Its signer may take as long as a person takes. */
  coldkey(address: string): Submitter;
  /** Opens a hotkey for mining calls. @throws when the wallet is locked or lacks it */
  openHotkey(hotkey: string): Promise<Submitter>;
  /** Ends what `openHotkey` opened. */
  closeHotkey(hotkey: string): Promise<void>;
}
