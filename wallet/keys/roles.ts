/**
 * Coldkey and hotkey: two kinds of account with different rules, kept apart by type.
 * A coldkey holds funds, signs only what was reviewed, and is never open while the wallet is locked.
 * A hotkey is a miner's identity: sr25519 only, may stay open for mining and sign network messages by itself.
 */
import { WrongKeyForRole } from '../errors.ts';
import type { Address } from './address.ts';
import type { Scheme } from './key-pair.ts';

export type Role = 'coldkey' | 'hotkey';
export type ColdkeyAddress = Address & { readonly __role: 'coldkey' };
export type HotkeyAddress = Address & { readonly __role: 'hotkey' };

interface KnownAccount {
  readonly label: string;
  readonly scheme: Scheme;
  /** True when the secret is not in this wallet. */
  readonly watchOnly: boolean;
  /** True when the recovery words are stored and can be shown again after the password. */
  readonly hasMnemonic: boolean;
  /** Unix time in milliseconds. */
  readonly createdAt: number;
}
export interface Coldkey extends KnownAccount {
  readonly role: 'coldkey';
  readonly address: ColdkeyAddress;
}
export interface Hotkey extends KnownAccount {
  readonly role: 'hotkey';
  readonly address: HotkeyAddress;
  readonly scheme: 'sr25519';
}
/** A stored record that no longer reads: still listed, with what is known about it. */
export interface DamagedAccount {
  readonly role: 'damaged';
  /** The address the record is filed under. */
  readonly address: string;
  readonly detail: string;
}
export type Account = Coldkey | Hotkey;
export type ListedAccount = Account | DamagedAccount;

/** @throws WrongKeyForRole for a hotkey that is not sr25519. */
export function checkRole(role: Role, scheme: Scheme): void {
  if (role === 'hotkey' && scheme !== 'sr25519') throw new WrongKeyForRole({ role, scheme });
}
