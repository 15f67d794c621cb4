import { UnknownAccount, WalletError } from '../../../wallet/errors.ts';
import type { Hotkey } from '../../../wallet/keys/roles.ts';
import type { WalletPort } from '../../../wallet/ports/wallet-port.ts';
import type { Preferences } from '../../state/preferences.ts';
import { Declined } from './mining.ts';

/** The part of the wallet service that is needed here. */
export interface HotkeyWallet {
  readonly state: string;
  readonly hotkeys: readonly Hotkey[];
  readonly openHotkeys: readonly string[];
  /** Resolves when the lists above show what was done through `client`. */
  refresh(): Promise<void>;
  client(): Promise<Pick<WalletPort, 'createAccount' | 'openHotkey' | 'closeHotkey' | 'unlock' | 'lock'>>;
}

/** The other miners of this window. Each miner has a hotkey of its own. */
export interface OtherMiners {
  /** Hotkeys they use. */
  taken(): readonly string[];
  /** Hotkeys of those that will be resumed next: a password that is asked for opens them, too. */
  resuming(): readonly string[];
}

/** A question for the password that is on the screen. */
export interface PasswordQuestion {
  /** Null when a new hotkey will be made. */
  readonly hotkeyName: string | null;
  /** Resolves to what is wrong, or null when the hotkey is open. */
  attempt(password: string): Promise<string | null>;
  cancel(): void;
}

const KEPT = 'miner.hotkey';
/** Kept in place of an address: a new hotkey is wanted. */
const NEW = 'new';
const ALONE: OtherMiners = { taken: () => [], resuming: () => [] };

/** Chooses, makes and opens the hotkey one mines with. It is opened in the wallet's own thread, for mining only. Reactive. */
export class HotkeyDesk {
  readonly #wallet: HotkeyWallet;
  readonly #preferences: Preferences;
  readonly #others: OtherMiners;
  #question = $state.raw<PasswordQuestion | null>(null);
  #kept = $state<string | null>(null);

  constructor(wallet: HotkeyWallet, preferences: Preferences, others: OtherMiners = ALONE) {
    this.#wallet = wallet;
    this.#preferences = preferences;
    this.#others = others;
    this.#kept = preferences.get(KEPT);
  }

  get question(): PasswordQuestion | null {
    return this.#question;
  }
  /** The address that was used or chosen last, or null. */
  get kept(): string | null {
    return this.#kept === NEW ? null : this.#kept;
  }
  /** Hotkeys that can sign and that no other miner uses. */
  get free(): readonly Hotkey[] {
    const taken = this.#others.taken();
    return this.#wallet.hotkeys.filter((hotkey) => !hotkey.watchOnly && !taken.includes(hotkey.address));
  }
  /** The hotkey that will be used: the one used last, else the first that is free. Null when one will be made. */
  get chosen(): Hotkey | null {
    if (this.#kept === NEW) return null;
    const { free } = this;
    return free.find((hotkey) => hotkey.address === this.#kept) ?? free[0] ?? null;
  }
  /** The chosen one signs without a password now. */
  get open(): boolean {
    return this.isOpen(this.chosen?.address ?? null);
  }
  isOpen(address: string | null): boolean {
    return address !== null && this.#wallet.openHotkeys.includes(address);
  }

  /** Uses this hotkey from now on, when the wallet has it; null makes a new one. */
  choose(address: string | null): void {
    if (address === null) this.#keep(NEW);
    else if (this.has(address)) this.#keep(address);
  }
  /** Whether this wallet can sign with a hotkey. */
  has(address: string): boolean {
    return this.#find(address) !== null;
  }

  /**
   * The address of an open hotkey; asks for the password where the wallet wants it. A wallet that was locked before is locked
   * again afterwards.
   * @param wanted the hotkey to open; null for the chosen one, or a new one
   * @throws Declined when the question is closed, WalletError
   */
  async give(wanted: string | null = null): Promise<string> {
    const hotkey = wanted === null ? this.chosen : this.#find(wanted);
    if (wanted !== null && !hotkey) throw new UnknownAccount({ account: wanted });
    if (hotkey && this.isOpen(hotkey.address)) return this.#keep(hotkey.address);
    if (this.#wallet.state === 'unlocked') return this.#keep(await this.#openNow(hotkey));
    return new Promise((resolve, reject) => {
      this.#question = {
        hotkeyName: hotkey?.label ?? null,
        attempt: async (password) => {
          try {
            const address = await this.#openWith(hotkey, password);
            this.#question = null;
            resolve(this.#keep(address));
            return null;
          } catch (error) {
            if (error instanceof WalletError && error.name === 'WrongPassword') return error.message;
            this.#question = null;
            reject(error instanceof Error ? error : new Error(String(error)));
            return null;
          }
        },
        cancel: () => {
          this.#question = null;
          reject(new Declined('The password'));
        },
      };
    });
  }

  /** Takes the permission to sign back. */
  async close(): Promise<void> {
    const { kept } = this;
    if (kept !== null && this.isOpen(kept)) await (await this.#wallet.client()).closeHotkey({ address: kept });
  }

  #find(address: string): Hotkey | null {
    return this.#wallet.hotkeys.find((hotkey) => hotkey.address === address && !hotkey.watchOnly) ?? null;
  }

  async #openNow(chosen: Hotkey | null, password?: string): Promise<string> {
    const client = await this.#wallet.client();
    const label = `miner-${this.#wallet.hotkeys.length + 1}`;
    const hotkey = chosen ?? (await client.createAccount({ role: 'hotkey', label, words: 12 }));
    if (hotkey.role !== 'hotkey') throw new UnknownAccount({ account: hotkey.address });
    const given = password === undefined ? {} : { password };
    await client.openHotkey({ address: hotkey.address, ...given });
    for (const address of this.#others.resuming())
      if (address !== hotkey.address && this.has(address) && !this.isOpen(address))
        await client.openHotkey({ address, ...given });
    await this.#wallet.refresh();
    return hotkey.address;
  }

  async #openWith(chosen: Hotkey | null, password: string): Promise<string> {
    if (chosen) return this.#openNow(chosen, password);
    // A key is made only in an open vault.
    const client = await this.#wallet.client();
    await client.unlock({ password });
    try {
      return await this.#openNow(null);
    } finally {
      await client.lock({});
    }
  }

  #keep(address: string): string {
    this.#kept = address;
    this.#preferences.set(KEPT, address);
    return address;
  }
}
