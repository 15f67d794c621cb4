/** The wallet in this thread: vault, formats and signing behind the port. The worker serves it; Node uses it directly. */
import { InvalidArgument, NoMnemonic, UnknownKeyfile, VaultExists } from './errors.ts';
import { writePrivateKeyfile, writePublicKeyfile } from './formats/keyfile.ts';
import { sealNacl } from './formats/nacl-keyfile.ts';
import { openKeyfile } from './formats/open-keyfile.ts';
import { openPolkadotJs, writePolkadotJs } from './formats/polkadot-js.ts';
import { memoryVaultStore } from './host/memory-vault-store.ts';
import { cryptoReady } from './keys/crypto-ready.ts';
import { wipeMaterial, type KeyMaterial } from './keys/key-material.ts';
import { createMnemonic, parseMnemonic } from './keys/mnemonic.ts';
import type { Account } from './keys/roles.ts';
import { keyFromUri } from './keys/secret-uri.ts';
import { wipe } from './keys/wipe.ts';
import { SchemaError } from './ports/schema.ts';
import {
  walletSchema,
  type WalletArgs,
  type WalletMethod,
  type WalletPort,
  type WalletResult,
} from './ports/wallet-port.ts';
import { KnownChains } from './signing/known-chains.ts';
import { OpenHotkeys } from './signing/open-hotkeys.ts';
import { ReviewDesk } from './signing/review-desk.ts';
import { restoreBackup, writeBackup } from './vault/backup.ts';
import type { KdfCosts } from './vault/kdf-costs.ts';
import { Vault, type NewAccount, type VaultPorts } from './vault/vault.ts';

export interface LocalWallet extends WalletPort {
  /** Calls `listener` when the status may have changed. Gives back the way to stop. */
  onChange(listener: () => void): () => void;
  /** Locks and closes open hotkeys: the end of this wallet object. */
  dispose(): void;
}

type Handlers = {
  readonly [M in WalletMethod]: (args: WalletArgs<M>, signal?: AbortSignal) => Promise<WalletResult<M>>;
};

/** @param costs of new passwords; tests lower them. @throws WalletFault when the platform lacks WebAssembly */
export async function createLocalWallet(ports: VaultPorts, costs?: KdfCosts): Promise<LocalWallet> {
  await cryptoReady();
  const vault = new Vault(ports, costs);
  const chains = new KnownChains();
  const desk = new ReviewDesk(vault, chains, ports);
  const hotkeys = new OpenHotkeys(vault, chains);
  const listeners = new Set<() => void>();
  const changed = () => listeners.forEach((listener) => listener());
  vault.onChange(changed);

  /** Adds the key and wipes this copy of it. */
  const add = async (account: NewAccount): Promise<Account> => {
    try {
      return await vault.add(account);
    } finally {
      wipeMaterial(account.material);
    }
  };

  const handlers: Handlers = {
    status: async () => ({ vault: await vault.state(), accounts: await vault.accounts(), openHotkeys: hotkeys.list() }),

    create: ({ password }, signal) => vault.create(password, signal),
    unlock: ({ password }, signal) => vault.unlock(password, signal),
    lock: async () => vault.lock(),
    changePassword: ({ old, next }, signal) => vault.changePassword(old, next, signal),
    setAutoLock: async ({ idleMs }) => vault.autoLock.setIdle(idleMs),
    setAside: () => vault.setAside(),

    createAccount: ({ role, label, words }) =>
      add({ role, label, material: keyFromUri(createMnemonic(words, ports.random)) }),
    importUri: async ({ role, label, uri, scheme }) => add({ role, label, material: keyFromUri(uri, scheme) }),
    importKeyfile: async ({ role, label, file, password }, signal) => {
      const { address, material } = await openKeyfile(file, password, ports.hash, signal);
      return material ? add({ role, label, material }) : vault.watch(role, label, address);
    },
    importPolkadotJs: async ({ role, json, password }) => {
      const accounts: Account[] = [];
      for (const { material, meta } of await openPolkadotJs(json, password)) {
        const { name, whenCreated, genesisHash } = meta;
        accounts.push(
          await add({
            role,
            label: readableName(name),
            material,
            ...(whenCreated !== undefined && { createdAt: whenCreated }),
            ...(genesisHash !== undefined && { genesisHash }),
          }),
        );
      }
      return accounts;
    },
    watch: ({ role, label, address }) => vault.watch(role, label, address),
    rename: ({ address, label }) => vault.rename(address, label),
    remove: async ({ address, password }) => {
      await vault.remove(address, password);
      hotkeys.close(address);
    },

    checkMnemonic: async ({ text }) => void parseMnemonic(text),
    revealMnemonic: ({ address, password }) =>
      vault.withSecret(
        address,
        ({ mnemonic }) => {
          if (mnemonic === undefined) throw new NoMnemonic({ address });
          return mnemonic;
        },
        password,
      ),
    exportKeyfile: async ({ address, password, filePassword }, signal) => {
      const { role } = await vault.account(address);
      if (role === 'coldkey' && !filePassword) throw new UnknownKeyfile({ detail: 'a coldkey file needs a password' });
      return vault.withSecret(
        address,
        async (material) => {
          const plain = writePrivateKeyfile(material);
          const publicFile = writePublicKeyfile(material.pair.publicKey);
          if (!filePassword) return { privateFile: plain, publicFile };
          const privateFile = await sealNacl(plain, filePassword, ports.hash, ports.random, signal);
          wipe(plain);
          return { privateFile, publicFile };
        },
        password,
      );
    },
    exportPolkadotJs: async ({ address, password, filePassword }) => {
      if (!filePassword) throw new UnknownKeyfile({ detail: 'it needs a password' });
      const { label, createdAt, genesisHash } = await vault.account(address);
      const meta = { name: label, whenCreated: createdAt, ...(genesisHash !== undefined && { genesisHash }) };
      const write = (material: KeyMaterial) => JSON.stringify(writePolkadotJs(material, filePassword, meta));
      return vault.withSecret(address, write, password);
    },
    exportBackup: async ({ password }) => {
      await vault.checkPassword(password);
      return writeBackup(ports.store);
    },
    restoreBackup: async ({ file, password }, signal) => {
      if ((await vault.state()) !== 'missing') throw new VaultExists();
      await checkBackup(file, password, ports, signal);
      await restoreBackup(ports.store, file);
      changed();
    },

    registerChain: async ({ name, genesisHash, metadata }) => chains.register(name, genesisHash, metadata),
    review: (request) => desk.review(request),
    reviewMessage: ({ address, message }) => desk.reviewMessage(address, message),
    sign: ({ requestId, password }) => desk.sign(requestId, password),
    cancel: ({ requestId }) => desk.cancel(requestId),

    openHotkey: async ({ address, password }) => {
      await hotkeys.open(address, password);
      changed();
    },
    closeHotkey: async ({ address }) => {
      hotkeys.close(address);
      changed();
    },
    signOpenMessage: async ({ address, message }) => hotkeys.signMessage(address, message),
    signOpenCall: async (request) => hotkeys.signCall(request),
  };

  return {
    ...checkedMethods(handlers),
    onChange(listener) {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
    dispose() {
      hotkeys.closeAll();
      vault.lock();
    },
  };
}

/** Every method checks its arguments first, so a caller without types is answered by name as well. */
function checkedMethods(handlers: Handlers): WalletPort {
  const methods = Object.keys(walletSchema) as WalletMethod[];
  return Object.fromEntries(
    methods.map((method) => [
      method,
      async (args: unknown, signal?: AbortSignal) => {
        const checked = checkArgs(method, args);
        return (handlers[method] as (args: unknown, signal?: AbortSignal) => Promise<unknown>)(checked, signal);
      },
    ]),
  ) as unknown as WalletPort;
}

function checkArgs(method: WalletMethod, args: unknown): unknown {
  try {
    return walletSchema[method].args(args, 'the request');
  } catch (error) {
    if (!(error instanceof SchemaError)) throw error;
    throw new InvalidArgument({ method, path: error.path, expected: error.expected });
  }
}

/** Names from foreign files become labels; what a label may not hold is dropped. */
function readableName(name: string | undefined): string {
  const clean = (name ?? '')
    .replace(/[\p{Cc}\p{Cf}]/gu, '')
    .trim()
    .slice(0, 60);
  return clean === '' ? 'imported' : clean;
}

/** Opens a backup in memory with its password, so that a wrong one is told before anything is stored. */
async function checkBackup(file: Uint8Array, password: string, ports: VaultPorts, signal?: AbortSignal): Promise<void> {
  const store = memoryVaultStore();
  await restoreBackup(store, file);
  await new Vault({ ...ports, store }).checkPassword(password, signal);
}
