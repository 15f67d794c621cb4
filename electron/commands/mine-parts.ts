/** The keys that `npm run mine` works with. */
import { homedir } from 'node:os';
import type { Chain } from '../../chain/ports/chain.ts';
import { backupMinerKeys } from '../../miner/operator/keys/backup-miner-keys.ts';
import { btcliMinerKeys } from '../../miner/operator/keys/btcli-miner-keys.ts';
import type { MinerKeys } from '../../miner/operator/ports/miner-keys.ts';
import { inlinePasswordHash } from '../../wallet/host/inline-password-hash.ts';
import { systemRandom } from '../../wallet/host/system-random.ts';
import { askLine, someoneThere } from './ask-terminal.ts';
import { BadOption } from './command-line.ts';
import { MineRefused, type Given } from './mine-options.ts';

/** Keys of a wallet folder or of a backup. */
export interface Keys extends MinerKeys {
  readonly coldkeyAddress: string;
  readonly hotkeyAddress: string | null;
  openColdkey?(): Promise<void>;
  closeColdkey?(): void;
  close(): void;
}

/** @throws MineRefused, BadOption, WalletFolderError, WalletError */
export async function keysOf(given: Given, chain: Chain): Promise<Keys> {
  const askPassword = someoneThere() ? (what: string) => askLine(`Password of the ${what}: `, true) : null;
  const home = homedir();
  if (given.vault !== undefined) {
    if (given.wallet !== undefined) throw new BadOption('Give --wallet or --vault, not both.');
    const password = process.env['TAOLITE_VAULT_PASSWORD'] ?? (await askPassword?.('backup'));
    if (password === undefined)
      throw new MineRefused('Give the password of the backup in the variable TAOLITE_VAULT_PASSWORD.');
    return backupMinerKeys(given.vault, password, chain, given.coldkey ?? null, given.hotkey);
  }
  const folder = (given.wallet ?? '~/.bittensor/wallets/default').replace(/^~(?=$|\/)/, home).replace(/\/+$/, '');
  const { hotkey: hotkeyName } = given;
  return btcliMinerKeys({
    folder,
    hotkeyName,
    home,
    env: process.env,
    hash: inlinePasswordHash(),
    random: systemRandom,
    askPassword,
  });
}
