/** The shared wallet vectors, for tests beside the code. */
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

const path = join(import.meta.dirname, '../../../shared/vectors/wallet.json');

export interface WalletVectors {
  mnemonics: {
    mnemonic: string;
    words: number;
    entropy: string;
    seed: string;
    secret_key_polkadot_js: string;
    private_key_keyfile: string;
    public_key: string;
    ss58_42: string;
  }[];
  invalid_mnemonics: { mnemonic: string }[];
  uris: { uri: string; ss58_42: string }[];
  seeds: { seed: string; private_key_keyfile: string; public_key: string; ss58_42: string }[];
  ss58: { public_key?: string; prefix?: number; address: string; valid: boolean }[];
  signatures: {
    address: string;
    message_utf8: string;
    signature: string;
    valid_raw: boolean;
    valid_wallet_library: boolean;
    note?: string;
  }[];
  keyfiles_plain: { name: string; content: Record<string, string | null>; loads_as: string }[];
  keyfiles_encrypted: {
    method: string;
    password: string;
    derived_key?: string;
    file_hex?: string;
    file_text?: string;
    plaintext: string;
    ss58: string;
  }[];
  password_env: { keyfile_path: string; env_name: string; password: string; env_value: string }[];
  polkadot_js_json: {
    password: string;
    wrong_password: string;
    json: object;
    address_42: string;
    public_key: string;
    private_key_keyfile: string;
  }[];
  multisig: { signatories: string[]; threshold: number; address: string }[];
  ed25519_addresses: { uri: string; scheme: 'ed25519'; address: string }[];
}

/** The vectors, or undefined where the folder `../shared` beside the repository is missing (then says so once). */
export const walletVectors: WalletVectors | undefined = existsSync(path)
  ? (JSON.parse(readFileSync(path, 'utf8')) as WalletVectors)
  : (console.warn('skipped: ../shared/vectors/wallet.json is not there'), undefined);
