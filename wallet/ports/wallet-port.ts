/**
 * What a page may ask of the wallet: one schema, from which come the types, the check of every argument in the wallet
 * worker, and the client. Secrets go in through it; out they come only as `reveal` and `export` after the password.
 */
import type { Mnemonic } from '../keys/mnemonic.ts';
import type { Account, HotkeyAddress, ListedAccount } from '../keys/roles.ts';
import type { MessageReview } from '../signing/review-desk.ts';
import type { VaultState } from '../vault/vault.ts';
import {
  bigint,
  bytes,
  hash,
  hex,
  integer,
  object,
  oneOf,
  optional,
  text,
  type Check,
  type Checked,
} from './schema.ts';
import type { Review } from './signer.ts';

/** Everything the frame of the app shows about the wallet. */
export interface WalletStatus {
  readonly vault: VaultState;
  readonly accounts: readonly ListedAccount[];
  /** Hotkeys that sign for mining even while locked. */
  readonly openHotkeys: readonly HotkeyAddress[];
}
export interface KeyfileExport {
  /** Plain JSON for a hotkey without a file password, else encrypted and binary. */
  readonly privateFile: Uint8Array;
  readonly publicFile: Uint8Array;
}

interface Method<A, R> {
  readonly args: Check<A>;
  /** Only a type: results are made by our own code. */
  readonly result?: R;
}
const method = <S extends Record<string, Check<unknown>>>(shape: S) => ({
  gives: <R>(): Method<Checked<ReturnType<typeof object<S>>>, R> => ({ args: object(shape) }),
});

const password = text(1024);
const address = text(60);
const role = oneOf('coldkey', 'hotkey');
const label = text(200);
const signingRequest = {
  address,
  payload: bytes(4 * 1024 * 1024),
  genesisHash: hash(),
  specVersion: integer(0, 2 ** 32 - 1),
  expected: optional(
    object({
      nonce: optional(integer(0, 2 ** 32 - 1)),
      tipRao: optional(bigint()),
      callHex: optional(hex(4 * 1024 * 1024)),
      birthHash: optional(hash()),
    }),
  ),
};

export const walletSchema = {
  status: method({}).gives<WalletStatus>(),

  /** Makes an empty vault and unlocks it. */
  create: method({ password }).gives<void>(),
  unlock: method({ password }).gives<void>(),
  /** Locks at once. Hotkeys opened for mining stay open. */
  lock: method({}).gives<void>(),
  changePassword: method({ old: password, next: password }).gives<void>(),
  /** Milliseconds without use until it locks itself; 0 is never. */
  setAutoLock: method({ idleMs: integer(0, 7 * 24 * 3600_000) }).gives<void>(),
  /** Puts a damaged vault's records aside, untouched, to make room for a new one. Gives the folder's name. */
  setAside: method({}).gives<string>(),

  /** Makes a new key from fresh words. Show them with `revealMnemonic`. */
  createAccount: method({ role, label, words: oneOf(12, 15, 18, 21, 24) }).gives<Account>(),
  /** Words, a seed in hex, or either with a derivation path and password. */
  importUri: method({
    role,
    label,
    uri: text(2000),
    scheme: optional(oneOf('sr25519', 'ed25519', 'ecdsa')),
  }).gives<Account>(),
  /** A keyfile of btcli or the SDK; a public one becomes a watched account. */
  importKeyfile: method({ role, label, file: bytes(256 * 1024), password: optional(password) }).gives<Account>(),
  /** A polkadot-js account file, or a batch of them. */
  importPolkadotJs: method({ role, json: text(256 * 1024), password }).gives<readonly Account[]>(),
  watch: method({ role, label, address: text(200) }).gives<Account>(),
  rename: method({ address, label }).gives<Account>(),
  remove: method({ address, password }).gives<void>(),

  /** Checks typed words; nothing is stored. Fails with BadMnemonic. */
  checkMnemonic: method({ text: text(2000) }).gives<void>(),
  revealMnemonic: method({ address, password }).gives<Mnemonic>(),
  exportKeyfile: method({ address, password, filePassword: optional(password) }).gives<KeyfileExport>(),
  exportPolkadotJs: method({ address, password, filePassword: password }).gives<string>(),
  exportBackup: method({ password }).gives<Uint8Array>(),
  restoreBackup: method({ file: bytes(16 * 1024 * 1024), password }).gives<void>(),

  /** Tells the wallet a chain by its metadata; only for such chains it signs. */
  registerChain: method({ name: text(60), genesisHash: hash(), metadata: bytes(4 * 1024 * 1024) }).gives<{
    specName: string;
    specVersion: number;
  }>(),
  review: method(signingRequest).gives<Review>(),
  reviewMessage: method({ address, message: bytes(64 * 1024) }).gives<MessageReview>(),
  sign: method({ requestId: text(64), password: optional(password) }).gives<Uint8Array>(),
  cancel: method({ requestId: text(64) }).gives<void>(),

  /** Leaves a hotkey open for mining while the wallet is locked. */
  openHotkey: method({ address, password: optional(password) }).gives<void>(),
  closeHotkey: method({ address }).gives<void>(),
  /** A network message by an open hotkey: 64 bytes. */
  signOpenMessage: method({ address, message: bytes(4096) }).gives<Uint8Array>(),
  /** A call of mining by an open hotkey: the MultiSignature. */
  signOpenCall: method(signingRequest).gives<Uint8Array>(),
} as const;

type Schema = typeof walletSchema;
export type WalletMethod = keyof Schema;
export type WalletArgs<M extends WalletMethod> = Schema[M] extends Method<infer A, unknown> ? A : never;
export type WalletResult<M extends WalletMethod> = Schema[M] extends Method<never, infer R> | Method<infer _A, infer R>
  ? R
  : never;

/** The wallet as pages and the miner see it. `signal` cancels what is slow (password hashing). */
export type WalletPort = {
  readonly [M in WalletMethod]: (args: WalletArgs<M>, signal?: AbortSignal) => Promise<WalletResult<M>>;
};

// Messages between a page and the wallet worker.
export type WalletRequest =
  { readonly id: number; readonly method: string; readonly args: unknown } | { readonly cancel: number };
export type WalletAnswer =
  | { readonly id: number; readonly result: unknown }
  | { readonly id: number; readonly error: { readonly name: string; readonly data: object } }
  | { readonly event: 'changed' };
