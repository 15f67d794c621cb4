/**
 * The vault: accounts whose secrets open with one password.
 * While unlocked only the vault key stays in memory; a secret is decrypted for one use and wiped. Records that do not
 * read are reported by name and never overwritten. Nothing here knows a clock but to date records and lock itself.
 */
import {
  AccountDamaged,
  AccountExists,
  Cancelled,
  UnknownAccount,
  VaultChanged,
  VaultDamaged,
  VaultExists,
  VaultLocked,
  VaultMissing,
  WalletError,
  WatchOnly,
} from '../errors.ts';
import { addressOf, parseAddress } from '../keys/address.ts';
import { wipeMaterial, type KeyMaterial } from '../keys/key-material.ts';
import { accountIdOf } from '../keys/key-pair.ts';
import { checkRole, type Account, type ListedAccount, type Role } from '../keys/roles.ts';
import { wipe } from '../keys/wipe.ts';
import type { Clock } from '../../substrate/clock.ts';
import type { PasswordHash } from '../ports/password-hash.ts';
import type { RandomBytes } from '../ports/random.ts';
import type { VaultStore } from '../ports/vault-store.ts';
import {
  ACCOUNT_PREFIX,
  accountName,
  boundAccount,
  decodeSecret,
  encodeSecret,
  readAccount,
  toAccount,
  writeAccount,
  type AccountPublic,
  type AccountRecord,
} from './account-record.ts';
import { AutoLock } from './auto-lock.ts';
import { checkLabel, checkNewPassword } from './entry-rules.ts';
import { HEADER, readHeader, type Header } from './header-record.ts';
import { DEFAULT_COSTS, type KdfCosts } from './kdf-costs.ts';
import { seal, unseal } from './sealed-box.ts';
import { newVaultKey, openVaultKey, sealVaultKey, type VaultKey } from './vault-key.ts';

export interface VaultPorts {
  readonly store: VaultStore;
  readonly hash: PasswordHash;
  readonly random: RandomBytes;
  readonly clock: Clock;
}
export type VaultState = 'missing' | 'locked' | 'unlocked' | 'damaged';

export interface NewAccount {
  readonly role: Role;
  readonly label: string;
  readonly material: KeyMaterial;
  readonly genesisHash?: string;
  /** Unix time in milliseconds; now when absent. */
  readonly createdAt?: number;
}

export class Vault {
  #open: VaultKey | undefined;
  /** Grows with each lock, so that an unlocking that began before it does not undo it. */
  #locks = 0;
  readonly #listeners = new Set<() => void>();
  readonly autoLock: AutoLock;

  /** @param costs of new passwords; tests lower them */
  constructor(
    private readonly ports: VaultPorts,
    private readonly costs: KdfCosts = DEFAULT_COSTS,
  ) {
    this.autoLock = new AutoLock(ports.clock, () => this.lock());
  }

  /** Calls `listener` after every locking, unlocking and change of accounts. Gives back the way to stop. */
  onChange(listener: () => void): () => void {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  }

  async state(): Promise<VaultState> {
    if (this.#open) return 'unlocked';
    const stored = await this.ports.store.read(HEADER);
    if (!stored) return (await this.#accountNames()).length > 0 ? 'damaged' : 'missing';
    try {
      readHeader(stored);
      return 'locked';
    } catch (error) {
      if (error instanceof WalletError) return 'damaged';
      throw error;
    }
  }

  /** Makes an empty vault and opens it. @throws WeakPassword, VaultExists, VaultDamaged, StoreFailed */
  async create(password: string, signal?: AbortSignal): Promise<void> {
    checkNewPassword(password);
    if (await this.ports.store.read(HEADER)) throw new VaultExists();
    if ((await this.#accountNames()).length > 0) throw new VaultDamaged({ detail: 'accounts without a header' });
    const open = newVaultKey(this.ports.random);
    const locks = this.#locks;
    await this.ports.store
      .write(HEADER, await sealVaultKey(open, password, this.costs, this.ports, signal), null)
      .catch((error: unknown) => {
        throw error instanceof VaultChanged ? new VaultExists() : error;
      });
    this.#enter(open, locks);
  }

  /** @throws VaultMissing, VaultDamaged, VaultTooNew, KdfRefused, WrongPassword, Cancelled */
  async unlock(password: string, signal?: AbortSignal): Promise<void> {
    const locks = this.#locks;
    this.#enter(await this.#openWith(password, signal), locks);
  }

  /** Forgets the vault key at once. */
  lock(): void {
    this.#locks++;
    this.autoLock.stop();
    const open = this.#open;
    if (!open) return;
    this.#open = undefined;
    wipe(open.key);
    this.#changed();
  }

  /** Rewrites the header under a new password (and today's costs). @throws WrongPassword, WeakPassword, StoreFailed */
  async changePassword(old: string, next: string, signal?: AbortSignal): Promise<void> {
    checkNewPassword(next);
    const { bytes } = await this.#header();
    const open = await this.#openWith(old, signal);
    try {
      await this.ports.store.write(HEADER, await sealVaultKey(open, next, this.costs, this.ports, signal), bytes);
    } finally {
      wipe(open.key);
    }
  }

  /** Checks the password without changing whether the vault is open. @throws WrongPassword and as `unlock` */
  async checkPassword(password: string, signal?: AbortSignal): Promise<void> {
    wipe((await this.#openWith(password, signal)).key);
  }

  /** All accounts by date, damaged ones last. Works while locked; labels and roles are then not yet authenticated. */
  async accounts(): Promise<ListedAccount[]> {
    const listed: ListedAccount[] = [];
    for (const name of await this.#accountNames()) {
      const bytes = await this.ports.store.read(name);
      if (bytes) listed.push(this.#list(name, bytes));
    }
    const date = (account: ListedAccount) => (account.role === 'damaged' ? Infinity : account.createdAt);
    return listed.sort((a, b) => (date(a) === date(b) ? (a.address < b.address ? -1 : 1) : date(a) - date(b)));
  }

  /**
   * Adds an account. A watched one of the same address gets its secret; a damaged record is put aside first.
   * @throws VaultLocked, AccountExists, WrongKeyForRole, BadName, StoreFailed
   */
  async add({ role, label, material, genesisHash, createdAt }: NewAccount): Promise<Account> {
    const { scheme, publicKey } = material.pair;
    return this.#save(
      {
        role,
        address: addressOf(accountIdOf(material.pair)),
        label,
        scheme,
        publicKey,
        watchOnly: false,
        hasMnemonic: material.mnemonic !== undefined,
        createdAt: createdAt ?? this.ports.clock.now(),
        ...(genesisHash !== undefined && { genesisHash }),
      },
      material,
    );
  }

  /** Adds an address whose secret stays elsewhere: balances without a risk. @throws as `add`; BadAddress */
  async watch(role: Role, label: string, text: string): Promise<Account> {
    const { address, accountId } = parseAddress(text);
    const createdAt = this.ports.clock.now();
    const fields = { role, address, label, scheme: 'sr25519' as const, publicKey: accountId, createdAt };
    return this.#save({ ...fields, watchOnly: true, hasMnemonic: false }, undefined);
  }

  /** @throws VaultLocked, UnknownAccount, AccountDamaged, BadName */
  async rename(address: string, label: string): Promise<Account> {
    const open = this.#opened();
    const { record, bytes } = await this.#record(address);
    const plain = this.#unsealed(record, open);
    const renamed = { ...record, label: checkLabel(label) };
    const sealed = { ...renamed, secret: seal(plain, boundAccount(renamed), open.key, this.ports.random) };
    wipe(plain);
    await this.ports.store.write(accountName(address), writeAccount(sealed), bytes);
    this.#changed();
    return toAccount(sealed);
  }

  /** Removes an account for good. @throws WrongPassword, UnknownAccount, StoreFailed */
  async remove(address: string, password: string): Promise<void> {
    await this.checkPassword(password);
    const bytes = await this.ports.store.read(accountName(address));
    if (!bytes) throw new UnknownAccount({ account: address });
    await this.ports.store.remove(accountName(address), bytes);
    this.#changed();
  }

  /** The public side of one account. @throws UnknownAccount, AccountDamaged */
  async account(address: string): Promise<AccountPublic> {
    return (await this.#record(address)).record;
  }

  /**
   * Lends an account's secret to `use` and wipes it afterwards. With a password it opens for this one use and leaves
   * the vault as it was; without, the vault must be unlocked.
   * @throws VaultLocked, WrongPassword, UnknownAccount, AccountDamaged, WatchOnly
   */
  async withSecret<T>(address: string, use: (material: KeyMaterial) => T | Promise<T>, password?: string): Promise<T> {
    const { record } = await this.#record(address);
    if (record.watchOnly) throw new WatchOnly({ address });
    const once = password === undefined ? undefined : await this.#openWith(password);
    try {
      const plain = this.#unsealed(record, once ?? this.#opened());
      const material = decodeSecret(plain, record);
      wipe(plain);
      try {
        return await use(material);
      } finally {
        wipeMaterial(material);
      }
    } finally {
      wipe(once?.key);
    }
  }

  /** Puts all records of a damaged vault aside (never deletes them), so that a new one can be made. Gives their folder. */
  async setAside(): Promise<string> {
    if ((await this.state()) !== 'damaged') throw new VaultExists();
    const folder = `aside/${this.ports.clock.now()}`;
    for (const name of [HEADER, ...(await this.#accountNames())]) await this.#moveAside(name, folder);
    this.#changed();
    return folder;
  }

  #enter(open: VaultKey, locks: number): void {
    if (this.#locks !== locks) {
      wipe(open.key);
      throw new Cancelled();
    }
    wipe(this.#open?.key);
    this.#open = open;
    this.autoLock.start();
    this.#changed();
  }

  #changed(): void {
    for (const listener of this.#listeners) listener();
  }

  #opened(): VaultKey {
    this.autoLock.touch();
    if (!this.#open) throw new VaultLocked();
    return this.#open;
  }

  async #header(): Promise<{ header: Header; bytes: Uint8Array }> {
    const bytes = await this.ports.store.read(HEADER);
    if (bytes) return { header: readHeader(bytes), bytes };
    throw (await this.#accountNames()).length > 0
      ? new VaultDamaged({ detail: 'its header is missing' })
      : new VaultMissing();
  }

  async #openWith(password: string, signal?: AbortSignal): Promise<VaultKey> {
    const { header } = await this.#header();
    return openVaultKey(header, password, this.ports, signal);
  }

  async #accountNames(): Promise<string[]> {
    return (await this.ports.store.names()).filter((name) => name.startsWith(ACCOUNT_PREFIX));
  }

  #list(name: string, bytes: Uint8Array): ListedAccount {
    const address = name.slice(ACCOUNT_PREFIX.length);
    try {
      const record = readAccount(name, bytes);
      if (this.#open) wipe(this.#unsealed(record, this.#open));
      return toAccount(record);
    } catch (error) {
      if (error instanceof AccountDamaged) return { role: 'damaged', address, detail: error.data.detail };
      throw error;
    }
  }

  async #record(address: string): Promise<{ record: AccountRecord; bytes: Uint8Array }> {
    const bytes = await this.ports.store.read(accountName(address));
    if (!bytes) throw new UnknownAccount({ account: address });
    return { record: readAccount(accountName(address), bytes), bytes };
  }

  #unsealed(record: AccountRecord, open: VaultKey): Uint8Array {
    const plain = record.vaultId === open.vaultId ? unseal(record.secret, boundAccount(record), open.key) : undefined;
    if (!plain)
      throw new AccountDamaged({ account: record.address, detail: 'its secret does not belong to its public part' });
    return plain;
  }

  async #save(fields: Omit<AccountPublic, 'vaultId'>, material: KeyMaterial | undefined): Promise<Account> {
    checkRole(fields.role, fields.scheme);
    const open = this.#opened();
    const account = { ...fields, label: checkLabel(fields.label), vaultId: open.vaultId };
    const plain = encodeSecret(material);
    const bytes = writeAccount({ ...account, secret: seal(plain, boundAccount(account), open.key, this.ports.random) });
    wipe(plain);
    if ((await this.#header()).header.vaultId !== open.vaultId) {
      this.lock();
      throw new VaultChanged();
    }
    const name = accountName(account.address);
    await this.ports.store.write(name, bytes, await this.#replaceable(name, account));
    this.#changed();
    return toAccount(account);
  }

  /** What a new record of this name may replace: nothing, or a watched account that now gets its secret. */
  async #replaceable(name: string, next: AccountPublic): Promise<Uint8Array | null> {
    const there = await this.ports.store.read(name);
    if (!there) return null;
    const listed = this.#list(name, there);
    if (listed.role === 'damaged') {
      await this.#moveAside(name, `aside/${this.ports.clock.now()}`);
      return null;
    }
    if (!listed.watchOnly || next.watchOnly) throw new AccountExists({ address: listed.address, label: listed.label });
    return there;
  }

  async #moveAside(name: string, folder: string): Promise<void> {
    const bytes = await this.ports.store.read(name);
    if (!bytes) return;
    await this.ports.store.write(`${folder}/${name}`, bytes, null);
    await this.ports.store.remove(name, bytes);
  }
}
