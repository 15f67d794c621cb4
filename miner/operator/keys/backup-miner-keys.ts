/** The keys of a wallet backup written by the app (Node): the same vault, held in memory while mining. */
import { readFile } from 'node:fs/promises';
import { hexToBytes } from '../../../substrate/bytes.ts';
import type { Chain } from '../../../chain/ports/chain.ts';
import { nodeWallet } from '../../../wallet/host/node-wallet.ts';
import type { Account, Role } from '../../../wallet/keys/roles.ts';
import type { Signer } from '../../../wallet/ports/signer.ts';
import type { MinerKeys } from '../ports/miner-keys.ts';
import { vaultMinerKeys } from './vault-miner-keys.ts';
import { WalletFolderError } from './btcli-miner-keys.ts';

export interface BackupMinerKeys extends MinerKeys {
  readonly coldkeyAddress: string;
  readonly hotkeyAddress: string;
  close(): void;
}

/**
 * Opens a backup. New hotkeys are refused: they would be lost with the process.
 * @param coldkey address or label; null for the only one @param hotkey address or label
 * @throws WalletFolderError, WalletError
 */
export async function backupMinerKeys(
  file: string,
  password: string,
  chain: Chain,
  coldkey: string | null,
  hotkey: string,
): Promise<BackupMinerKeys> {
  const wallet = await nodeWallet();
  const backup = await readFile(file).catch((error: NodeJS.ErrnoException) => {
    throw new WalletFolderError(`The backup ${file} cannot be read (${error.code ?? 'unknown'}).`, file);
  });
  await wallet.restoreBackup({ file: new Uint8Array(backup), password });
  await wallet.unlock({ password });
  const { accounts } = await wallet.status({});
  const able = accounts.filter((account): account is Account => account.role !== 'damaged' && !account.watchOnly);
  const pick = (role: Role, wanted: string | null): string => {
    const found = able.filter(
      (account) => account.role === role && (wanted === null || account.address === wanted || account.label === wanted),
    );
    if (found.length === 1) return found[0]!.address;
    throw new WalletFolderError(
      found.length === 0
        ? `The backup has no ${role}${wanted === null ? '' : ` "${wanted}"`}.`
        : `The backup has ${found.length} ${role}s that fit; name one by its address.`,
      file,
    );
  };
  const coldkeyAddress = pick('coldkey', coldkey);
  const hotkeyAddress = pick('hotkey', hotkey);
  const { runtimeMetadata, registry } = chain.api;
  const { genesisHash, label } = chain.info;
  await wallet.registerChain({
    name: label.slice(0, 60),
    genesisHash,
    metadata: hexToBytes(runtimeMetadata.toHex()),
  });
  const signer: Signer = {
    review: (request) => wallet.review(request),
    sign: (requestId, typed) => wallet.sign({ requestId, ...(typed !== undefined && { password: typed }) }),
    cancel: (requestId) => wallet.cancel({ requestId }),
  };
  return {
    // The price was confirmed before the start; what is signed is decoded and checked by the vault all the same.
    ...vaultMinerKeys({ ...wallet, signer }, registry, (_review, sign) => sign()),
    makeHotkey: () =>
      Promise.reject(
        new WalletFolderError('A new hotkey is made in the app, where it is kept. Choose one with --hotkey.', file),
      ),
    coldkeyAddress,
    hotkeyAddress,
    close: () => wallet.dispose(),
  };
}
