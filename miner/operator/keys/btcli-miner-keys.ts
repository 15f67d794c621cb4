/**
 * The keys of a wallet folder of btcli and the SDK (Node). Mining needs `coldkeypub.txt` and the hotkey's file alone; the coldkey's
 * own file is opened only to pay a registration, and forgotten after it.
 */
import { randomUUID } from 'node:crypto';
import { link, mkdir, open, readFile, rm } from 'node:fs/promises';
import { dirname, join, resolve } from 'node:path';
import { KeyfileUnopened } from '../../../wallet/errors.ts';
import { keyfileMethod } from '../../../wallet/formats/keyfile-method.ts';
import { readKeyfile, writePrivateKeyfile, writePublicKeyfile } from '../../../wallet/formats/keyfile.ts';
import { openKeyfile } from '../../../wallet/formats/open-keyfile.ts';
import { passwordEnvName, readPasswordEnv } from '../../../wallet/formats/password-env.ts';
import { checkHotkeyName } from '../../../wallet/formats/wallet-names.ts';
import type { Address } from '../../../wallet/keys/address.ts';
import { wipeMaterial, type KeyMaterial } from '../../../wallet/keys/key-material.ts';
import { createMnemonic } from '../../../wallet/keys/mnemonic.ts';
import { keyFromUri } from '../../../wallet/keys/secret-uri.ts';
import type { PasswordHash } from '../../../wallet/ports/password-hash.ts';
import type { RandomBytes } from '../../../wallet/ports/random.ts';
import { keypairSigner } from '../../../wallet/signing/keypair-signer.ts';
import type { MinerKeys } from '../ports/miner-keys.ts';

/** A wallet folder cannot be used for mining. Its files were not changed. */
export class WalletFolderError extends Error {
  override readonly name = 'WalletFolderError';
  constructor(
    message: string,
    readonly path: string,
  ) {
    super(`${message} Nothing was changed and nothing was spent.`);
  }
}

export interface BtcliKeysOptions {
  /** The wallet's own folder, for example `~/.bittensor/wallets/default`, `~` expanded. */
  readonly folder: string;
  readonly hotkeyName: string;
  /** The user's home, for names of password variables written with `~`. */
  readonly home: string;
  readonly env: Readonly<Record<string, string | undefined>>;
  readonly hash: PasswordHash;
  readonly random: RandomBytes;
  /** Asks the person for the password of a file; null when there is nobody to ask. */
  readonly askPassword: ((what: string) => Promise<string>) | null;
}

export interface BtcliMinerKeys extends MinerKeys {
  readonly coldkeyAddress: Address;
  /** Null while there is no such hotkey; `makeHotkey` makes it under this name. */
  readonly hotkeyAddress: Address | null;
  /** Opens the coldkey now, so that a wrong password is told before anything else happens. @throws WalletError */
  openColdkey(): Promise<void>;
  /** Overwrites the coldkey's secret. */
  closeColdkey(): void;
  /** Overwrites all secrets. */
  close(): void;
}

/** @throws WalletFolderError, BadName, and the errors of `openKeyfile` */
export async function btcliMinerKeys(options: BtcliKeysOptions): Promise<BtcliMinerKeys> {
  const { folder, hotkeyName, random } = options;
  const hotkeyPath = join(folder, 'hotkeys', checkHotkeyName(hotkeyName));
  const coldkeyPath = join(folder, 'coldkey');
  const coldkeyAddress = await publicAddress(folder, coldkeyPath);
  const held = new Map<string, KeyMaterial>();
  let hotkeyAddress: Address | null = null;
  const hotkeyFile = await fileOrNull(hotkeyPath);
  if (hotkeyFile) {
    const { address, material } = await unlocked(options, hotkeyPath, hotkeyFile, `hotkey ${hotkeyName}`);
    if (!material)
      throw new WalletFolderError(`${hotkeyPath} holds only a public key, and mining signs with it.`, hotkeyPath);
    held.set(address, material);
    hotkeyAddress = address;
  }
  const signer = (address: string) => {
    const material = held.get(address);
    if (!material) throw new WalletFolderError(`The key of ${address} is not open.`, folder);
    return keypairSigner(material.pair);
  };
  const forget = (address: string): void => {
    const material = held.get(address);
    if (material) wipeMaterial(material);
    held.delete(address);
  };
  return {
    coldkeyAddress,
    get hotkeyAddress() {
      return hotkeyAddress;
    },
    async openColdkey() {
      if (held.has(coldkeyAddress)) return;
      const file = await fileOrNull(coldkeyPath);
      if (!file)
        throw new WalletFolderError(
          `This machine has no coldkey in ${folder}, so it cannot pay. Register the hotkey where the coldkey is, then start again.`,
          coldkeyPath,
        );
      const { address, material } = await unlocked(options, coldkeyPath, file, 'coldkey');
      if (!material || address !== coldkeyAddress)
        throw new WalletFolderError(`${coldkeyPath} is not the key that coldkeypub.txt names.`, coldkeyPath);
      held.set(address, material);
    },
    closeColdkey: () => forget(coldkeyAddress),
    close: () => [...held.keys()].forEach(forget),
    async makeHotkey() {
      const material = keyFromUri(createMnemonic(12, random));
      const { address } = keypairSigner(material.pair);
      await writeNew(hotkeyPath, writePrivateKeyfile(material));
      await writeNew(`${hotkeyPath}pub.txt`, writePublicKeyfile(material.pair.publicKey));
      held.set(address, material);
      hotkeyAddress = address;
      return address;
    },
    holds: async (hotkey) => held.has(hotkey),
    coldkey: (address) => ({ address, signer: signer(address) }),
    openHotkey: async (hotkey) => ({ address: hotkey, signer: signer(hotkey) }),
    closeHotkey: async () => undefined,
  };
}

/** The coldkey's address from its public file, or from a plain private one where the public one is missing. */
async function publicAddress(folder: string, coldkeyPath: string): Promise<Address> {
  const path = join(folder, 'coldkeypub.txt');
  const file = (await fileOrNull(path)) ?? (await plainFile(coldkeyPath));
  if (!file)
    throw new WalletFolderError(
      `${folder} is no wallet folder: it has no coldkeypub.txt. It looks like ~/.bittensor/wallets/default.`,
      path,
    );
  const { address, material } = await readKeyfile(file);
  if (material) wipeMaterial(material);
  return address;
}

async function plainFile(path: string): Promise<Uint8Array | null> {
  const file = await fileOrNull(path);
  return file && keyfileMethod(file) === 'plain' ? file : null;
}

/** A keyfile, opened with the password of its environment variable, or the one the person types. */
async function unlocked(options: BtcliKeysOptions, path: string, file: Uint8Array, what: string) {
  const { hash, askPassword } = options;
  if (keyfileMethod(file) === 'plain') return openKeyfile(file, undefined, hash);
  const password = passwordFromEnv(options, path) ?? (await askPassword?.(what));
  if (password === undefined)
    throw new WalletFolderError(
      `The ${what} is encrypted and nobody can be asked for its password. Give it as btcli does, in the variable ${passwordEnvName(path)}.`,
      path,
    );
  try {
    return await openKeyfile(file, password, hash);
  } catch (error) {
    if (error instanceof KeyfileUnopened)
      throw new WalletFolderError(`The password of the ${what} is wrong, or its file ${path} is damaged.`, path);
    throw error;
  }
}

/** btcli names the variable after the path as it was typed, so every way to write it is tried. */
function passwordFromEnv({ env, home }: BtcliKeysOptions, path: string): string | undefined {
  const full = resolve(path);
  const forms = [path, full, ...(full.startsWith(`${home}/`) ? [`~${full.slice(home.length)}`] : [])];
  for (const name of new Set(forms.map(passwordEnvName))) {
    const value = env[name];
    if (value !== undefined && value !== '') return readPasswordEnv(name, value);
  }
  return undefined;
}

async function fileOrNull(path: string): Promise<Uint8Array | null> {
  try {
    return new Uint8Array(await readFile(path));
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException;
    if (code === 'ENOENT') return null;
    throw new WalletFolderError(`${path} cannot be read (${code ?? 'unknown'}).`, path);
  }
}

/** Writes a file whole or not at all, and never over another: linking fails where one is. */
async function writeNew(path: string, bytes: Uint8Array): Promise<void> {
  await mkdir(dirname(path), { recursive: true, mode: 0o700 });
  const beside = `${path}.${randomUUID()}.new`;
  try {
    const file = await open(beside, 'wx', 0o600);
    try {
      await file.writeFile(bytes);
      await file.sync();
    } finally {
      await file.close();
    }
    await link(beside, path);
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException;
    throw new WalletFolderError(`${path} cannot be written (${code ?? 'unknown'}).`, path);
  } finally {
    await rm(beside, { force: true });
  }
}
