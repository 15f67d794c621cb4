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

/** A question for the password that is on the screen. */
export interface PasswordQuestion {
  /** Null when a new hotkey will be made. */
  readonly hotkeyName: string | null;
  /** Resolves to what is wrong, or null when the hotkey is open. */
  attempt(password: string): Promise<string | null>;
  cancel(): void;
}

const KEPT = 'miner.hotkey';

/** Chooses, makes and opens the hotkey one mines with. It is opened in the wallet's own thread, for mining only. Reactive. */
export class HotkeyDesk {
  readonly #wallet: HotkeyWallet;
  readonly #preferences: Preferences;
  #question = $state.raw<PasswordQuestion | null>(null);
  #kept = $state<string | null>(null);

  constructor(wallet: HotkeyWallet, preferences: Preferences) {
    this.#wallet = wallet;
    this.#preferences = preferences;
    this.#kept = preferences.get(KEPT);
  }

  get question(): PasswordQuestion | null {
    return this.#question;
  }
  /** The hotkey that will be used: the one used last, else the first that can sign. Null when one will be made. */
  get chosen(): Hotkey | null {
    const able = this.#wallet.hotkeys.filter((hotkey) => !hotkey.watchOnly);
    return able.find((hotkey) => hotkey.address === this.#kept) ?? able[0] ?? null;
  }
  /** It signs without a password now. */
  get open(): boolean {
    const { chosen } = this;
    return chosen !== null && this.#wallet.openHotkeys.includes(chosen.address);
  }

  /** Uses this hotkey from now on, when the wallet has it. */
  choose(address: string): void {
    if (this.has(address)) this.#keep(address);
  }
  /** Whether this wallet can sign with a hotkey. */
  has(address: string): boolean {
    return this.#wallet.hotkeys.some((hotkey) => hotkey.address === address && !hotkey.watchOnly);
  }

  /**
   * The address of an open hotkey; asks for the password where the wallet wants it. A wallet that was locked before is locked
   * again afterwards.
   * @param wanted the hotkey to open; null for the chosen one, or a new one
   * @throws Declined when the question is closed, WalletError
   */
  async give(wanted: string | null = null): Promise<string> {
    if (wanted !== null) this.#keep(wanted);
    const { chosen } = this;
    if (chosen && this.open) return this.#keep(chosen.address);
    if (this.#wallet.state === 'unlocked') return this.#keep(await this.#openNow(chosen));
    return new Promise((resolve, reject) => {
      this.#question = {
        hotkeyName: chosen?.label ?? null,
        attempt: async (password) => {
          try {
            const address = await this.#openWith(chosen, password);
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
    const { chosen } = this;
    if (chosen && this.open) await (await this.#wallet.client()).closeHotkey({ address: chosen.address });
  }

  async #openNow(chosen: Hotkey | null, password?: string): Promise<string> {
    const client = await this.#wallet.client();
    const hotkey = chosen ?? (await client.createAccount({ role: 'hotkey', label: 'miner-1', words: 12 }));
    if (hotkey.role !== 'hotkey') throw new UnknownAccount({ account: hotkey.address });
    await client.openHotkey({ address: hotkey.address, ...(password === undefined ? {} : { password }) });
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
