/**
 * Every error the wallet can answer with, in one catalogue. An error has a name, data for machines and a short
 * message for people: what happened, whether keys and money are safe, what to do. The message is made from the data,
 * so an error crosses a worker as `{name, data}` and reads the same on both sides.
 */

/** Base of all named wallet errors. `name` is stable; `data` survives structured cloning and holds no secret. */
export class WalletError<Data extends object = object> extends Error {
  constructor(
    name: string,
    message: string,
    readonly data: Data,
  ) {
    super(message);
    this.name = name;
  }
}

type Args<Data extends object> = keyof Data extends never ? [] : [data: Data];
type ErrorClass<Data extends object> = new (...args: Args<Data>) => WalletError<Data>;

const catalogue = new Map<string, (data: object) => WalletError>();

function define<Data extends object = object>(name: string, say: (data: Data) => string): ErrorClass<Data> {
  const Named = class extends WalletError<Data> {
    constructor(...args: Args<Data>) {
      const data = (args[0] ?? {}) as Data;
      super(name, say(data), data);
    }
  };
  catalogue.set(name, (data) => new (Named as unknown as new (data: object) => WalletError)(data));
  return Named;
}

/** What of an error crosses a worker boundary. */
export interface ErrorRecord {
  readonly name: string;
  readonly data: object;
}

/** Form of an error that structured cloning keeps. Errors outside the catalogue become `WalletFault` with their text. */
export function errorToRecord(error: unknown): ErrorRecord {
  if (error instanceof WalletError) return { name: error.name, data: error.data };
  return {
    name: 'WalletFault',
    data: { detail: error instanceof Error ? `${error.name}: ${error.message}` : String(error) },
  };
}

/** The error a record stands for, of its own class. */
export function errorFromRecord(record: ErrorRecord): WalletError {
  const make = catalogue.get(record.name);
  return make ? make(record.data) : new WalletFault({ detail: `unknown error ${record.name}` });
}

export const WalletFault = define<{ detail: string }>(
  'WalletFault',
  ({ detail }) => `The wallet hit a fault in itself. Nothing was signed. ${detail}`,
);
export const WalletStopped = define(
  'WalletStopped',
  () => 'The wallet stopped before it answered. Stored keys are untouched. Open the wallet again.',
);
export const InvalidArgument = define<{ method: string; path: string; expected: string }>(
  'InvalidArgument',
  ({ method, path, expected }) => `The wallet refused a request: ${method}, ${path} must be ${expected}.`,
);
export const Cancelled = define('Cancelled', () => 'Cancelled. Nothing was changed.');

// Keys
export const BadMnemonic = define<{ reason: 'length' | 'word' | 'checksum'; words: number; position?: number }>(
  'BadMnemonic',
  ({ reason, words, position }) =>
    reason === 'length'
      ? `A recovery phrase has 12, 15, 18, 21 or 24 words; this has ${words}.`
      : reason === 'word'
        ? `Word ${position ?? ''} is not in the BIP-39 English word list. Check its spelling.`
        : 'All words are known, but they do not belong together: a word is wrong or in the wrong place.',
);
export const BadSecretUri = define<{ reason: string }>(
  'BadSecretUri',
  ({ reason }) => `This is not a secret URI (phrase//hard/soft///password): ${reason}.`,
);
export const BadAddress = define<{
  reason: 'format' | 'checksum' | 'other-chain';
  prefix?: number;
  sameKey?: string;
}>('BadAddress', ({ reason, prefix, sameKey }) =>
  reason === 'other-chain'
    ? `This address is written for another chain (prefix ${prefix}). The same key on Bittensor is ${sameKey}.`
    : reason === 'checksum'
      ? 'This address has a typing mistake: its checksum does not fit.'
      : 'This is not a Bittensor address (48 characters, starting with 5).',
);
export const KeyMismatch = define<{ stated: string; derived: string }>(
  'KeyMismatch',
  ({ stated, derived }) =>
    `The file names the address ${stated}, but its secret belongs to ${derived}. It was not imported: it may have been swapped.`,
);
export const WrongKeyForRole = define<{ role: string; scheme: string }>(
  'WrongKeyForRole',
  ({ role, scheme }) => `A ${role} cannot be an ${scheme} key: Bittensor's tools accept only sr25519 there.`,
);

// Vault
export const WrongPassword = define('WrongPassword', () => 'Wrong password. Nothing was changed.');
export const WeakPassword = define<{ minimum: number }>(
  'WeakPassword',
  ({ minimum }) => `Choose a password of at least ${minimum} characters.`,
);
export const VaultMissing = define(
  'VaultMissing',
  () => 'There is no wallet on this device yet. Create or import one.',
);
export const VaultExists = define(
  'VaultExists',
  () => 'There is already a wallet on this device. It was not replaced. Unlock it instead.',
);
export const VaultLocked = define('VaultLocked', () => 'The wallet is locked. Signing asks for the password.');
export const VaultDamaged = define<{ detail: string }>(
  'VaultDamaged',
  ({ detail }) =>
    `The stored wallet cannot be read (${detail}). It was left exactly as it is. Restore it from a backup, or set it aside and import your recovery phrase.`,
);
export const VaultTooNew = define<{ version: number }>(
  'VaultTooNew',
  ({ version }) =>
    `The stored wallet was written by a newer Taolite (format ${version}). It was not touched. Update the app.`,
);
export const KdfRefused = define<{ detail: string }>(
  'KdfRefused',
  ({ detail }) => `The stored wallet asks for password costs outside the safe range (${detail}). It was not opened.`,
);
export const VaultChanged = define(
  'VaultChanged',
  () => 'The wallet was changed in another window at the same moment. Nothing was overwritten. Try again.',
);
export const StoreFailed = define<{ action: string; detail: string }>(
  'StoreFailed',
  ({ action, detail }) => `The wallet could not ${action} (${detail}). What was stored before is still there.`,
);
export const UnknownAccount = define<{ account: string }>(
  'UnknownAccount',
  ({ account }) => `This wallet has no account ${account}.`,
);
export const AccountExists = define<{ address: string; label: string }>(
  'AccountExists',
  ({ address, label }) => `The account ${address} is already in this wallet, as “${label}”.`,
);
export const AccountDamaged = define<{ account: string; detail: string }>(
  'AccountDamaged',
  ({ account, detail }) =>
    `The stored record of account ${account} is damaged (${detail}). It was left as it is; other accounts work. Import its recovery phrase again.`,
);
export const WatchOnly = define<{ address: string }>(
  'WatchOnly',
  ({ address }) => `${address} is watched only: its secret is not in this wallet, so it cannot sign.`,
);
export const NoMnemonic = define<{ address: string }>(
  'NoMnemonic',
  ({ address }) =>
    `${address} was imported without its recovery phrase, so the words cannot be shown. Export a key file instead.`,
);
export const HotkeyOnly = define<{ address: string }>(
  'HotkeyOnly',
  ({ address }) => `${address} is a coldkey. Coldkeys are never left open for mining and never sign network messages.`,
);
export const HotkeyNotGranted = define<{ address: string }>(
  'HotkeyNotGranted',
  ({ address }) => `The hotkey ${address} is not open. Unlock the wallet or start mining again.`,
);

// Files
export const UnknownKeyfile = define<{ detail: string }>(
  'UnknownKeyfile',
  ({ detail }) => `This is not a key file this wallet knows (${detail}). The file was not changed.`,
);
export const KeyfileUnopened = define<{ method: string }>(
  'KeyfileUnopened',
  ({ method }) => `The key file (${method}) did not open: wrong password or damaged file. The file was not changed.`,
);
export const BadName = define<{ reason: string }>('BadName', ({ reason }) => `This name cannot be used: ${reason}.`);

// Signing
export const UnknownChain = define<{ genesisHash: string }>(
  'UnknownChain',
  ({ genesisHash }) =>
    `These bytes are for the chain ${genesisHash}, which the wallet has not been shown. Nothing was signed.`,
);
export const BadMetadata = define<{ detail: string }>(
  'BadMetadata',
  ({ detail }) => `The chain's description of its calls cannot be used (${detail}). Nothing can be signed for it.`,
);
export const UndecodablePayload = define<{ detail: string; at: number }>(
  'UndecodablePayload',
  ({ detail, at }) => `The bytes to sign cannot be read (byte ${at}: ${detail}). Nothing was signed.`,
);
export const PayloadMismatch = define<{ field: string; expected: string; found: string }>(
  'PayloadMismatch',
  ({ field, expected, found }) =>
    `The bytes to sign do not say what was asked: ${field} is ${found}, not ${expected}. Nothing was signed.`,
);
export const UnknownRequest = define<{ requestId: string }>(
  'UnknownRequest',
  () => 'This signing request was answered already, or is too old. Nothing was signed. Review it again.',
);
export const CallNotGranted = define<{ call: string }>(
  'CallNotGranted',
  ({ call }) =>
    `${call} needs your review: an open hotkey signs only the calls of mining by itself. Nothing was signed.`,
);
export const MessageRefused = define<{ reason: string }>(
  'MessageRefused',
  ({ reason }) => `The message was not signed: ${reason}.`,
);
