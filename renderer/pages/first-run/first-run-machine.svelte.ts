import type { Chain } from '../../../chain/ports/chain.ts';
import type { Coldkey } from '../../../wallet/keys/roles.ts';
import type { WalletClient } from '../../../wallet/worker/wallet-client.ts';
import type { Preferences } from '../../state/preferences.ts';

/** The four ways in. */
export type Way = 'devnet' | 'create' | 'import' | 'look';

/**
 * Where the first run stands. What has been done lies in the wallet and on the chain, so after a reload it goes on from there.
 * `words` holds the phrase only while it is on the screen.
 */
export type Stage =
  | { readonly at: 'choose' }
  | { readonly at: 'password'; readonly way: 'devnet' | 'create' }
  | { readonly at: 'import' }
  | { readonly at: 'words'; readonly way: 'devnet' | 'create'; readonly words: string }
  | { readonly at: 'resume'; readonly way: 'devnet' | 'create' }
  | { readonly at: 'funding' }
  | { readonly at: 'done' };

export interface FirstRunPorts {
  readonly preferences: Preferences;
  readonly client: () => Promise<WalletClient>;
  /** The coldkey in the wallet, or null. */
  readonly coldkey: () => Coldkey | null;
  readonly state: () => string;
  /** Resolves once the devnet can be asked. */
  readonly devnet: () => Promise<Chain>;
  /** Gives play money; the block in which it arrived. */
  readonly give: (chain: Chain, to: string) => Promise<number>;
  readonly freeRao: (chain: Chain, address: string) => Promise<bigint>;
  readonly chooseDevnet: () => void;
}

/** A small text file dropped or chosen for import. */
export interface ImportFile {
  readonly name: string;
  readonly bytes: Uint8Array;
}

/** The first run as a machine. Reactive. */
export class FirstRun {
  readonly #ports: FirstRunPorts;
  #stage = $state.raw<Stage>({ at: 'choose' });
  #busy = $state<string | null>(null);
  #fault = $state<string | null>(null);

  constructor(ports: FirstRunPorts) {
    this.#ports = ports;
    const way = ports.preferences.get('firstRun');
    if ((way === 'devnet' || way === 'create') && ports.coldkey()) this.#stage = { at: 'resume', way };
  }

  get stage(): Stage {
    return this.#stage;
  }
  /** What is being done now, or null. */
  get busy(): string | null {
    return this.#busy;
  }
  get fault(): string | null {
    return this.#fault;
  }

  choose(way: Way): void {
    this.#fault = null;
    if (way === 'look') return this.#finish();
    if (way === 'devnet') this.#ports.chooseDevnet();
    this.#stage = way === 'import' ? { at: 'import' } : { at: 'password', way };
  }

  back(): void {
    this.#fault = null;
    this.#stage = { at: 'choose' };
  }

  /** Makes the wallet and its first coldkey, and shows the words. */
  async create(way: 'devnet' | 'create', password: string): Promise<void> {
    await this.#do('Making the wallet. Encrypting it well takes some seconds.', async () => {
      const client = await this.#open(password);
      const account =
        this.#ports.coldkey() ??
        (await client.createAccount({ role: 'coldkey', label: way === 'devnet' ? 'Play wallet' : 'Main', words: 12 }));
      this.#ports.preferences.set('firstRun', way);
      const words = await client.revealMnemonic({ address: account.address, password });
      this.#stage = { at: 'words', way, words };
    });
  }

  /** Shows the words again after a reload. */
  async showWords(way: 'devnet' | 'create', password: string): Promise<void> {
    await this.#do('Opening the wallet', async () => {
      const client = await this.#ports.client();
      const account = this.#ports.coldkey();
      if (!account) return this.back();
      const words = await client.revealMnemonic({ address: account.address, password });
      this.#stage = { at: 'words', way, words };
    });
  }

  /** The words are written down, or the person skips them on a devnet. */
  wordsDone(way: 'devnet' | 'create'): void {
    if (way === 'create') return this.#finish();
    void this.fund();
  }

  /** Gives play money, unless some has arrived already. */
  async fund(): Promise<void> {
    this.#stage = { at: 'funding' };
    await this.#do('Starting the devnet and sending you play money', async () => {
      const account = this.#ports.coldkey();
      if (!account) return this.back();
      const chain = await this.#ports.devnet();
      if ((await this.#ports.freeRao(chain, account.address)) === 0n) await this.#ports.give(chain, account.address);
      this.#finish();
    });
  }

  /** Goes on without the money; the Wallet page offers it again. */
  skipFunding(): void {
    this.#finish();
  }

  /** Brings a key in: words (or a secret URI), or a file of btcli or polkadot-js. */
  async import(password: string, from: { words: string } | { file: ImportFile; filePassword: string }): Promise<void> {
    await this.#do('Making the wallet and bringing the key in', async () => {
      // The words are checked before a wallet is made for them.
      const client = await this.#ports.client();
      if ('words' in from && !/^(0x|\/\/)/.test(from.words.trim())) {
        const phrase = from.words.split('//')[0] ?? '';
        await client.checkMnemonic({ text: phrase });
      }
      await this.#open(password);
      if ('words' in from) await client.importUri({ role: 'coldkey', label: 'Main', uri: from.words.trim() });
      else await importFile(client, from.file, from.filePassword);
      this.#finish();
    });
  }

  /** Makes the vault, or opens the one an interrupted first run made. */
  async #open(password: string): Promise<WalletClient> {
    const client = await this.#ports.client();
    const { vault } = await client.status({});
    if (vault === 'missing') await client.create({ password });
    else if (vault === 'locked') await client.unlock({ password });
    return client;
  }

  #finish(): void {
    this.#ports.preferences.set('started', 'true');
    this.#ports.preferences.set('firstRun', 'done');
    this.#stage = { at: 'done' };
  }

  async #do(words: string, work: () => Promise<void>): Promise<void> {
    if (this.#busy !== null) return;
    this.#busy = words;
    this.#fault = null;
    try {
      await work();
    } catch (error) {
      this.#fault = error instanceof Error ? error.message : String(error);
    } finally {
      this.#busy = null;
    }
  }
}

/** Imports a file by what it is: JSON with `encoded` is polkadot-js's, everything else btcli's. @throws as the wallet */
export async function importFile(
  client: Pick<WalletClient, 'importKeyfile' | 'importPolkadotJs'>,
  file: ImportFile,
  filePassword: string,
  role: 'coldkey' | 'hotkey' = 'coldkey',
): Promise<void> {
  const label = file.name.replace(/\.[^.]*$/, '').slice(0, 60) || 'Imported';
  if (isPolkadotJs(file.bytes)) {
    await client.importPolkadotJs({ role, json: new TextDecoder().decode(file.bytes), password: filePassword });
    return;
  }
  await client.importKeyfile({
    role,
    label,
    file: file.bytes,
    ...(filePassword !== '' && { password: filePassword }),
  });
}

function isPolkadotJs(bytes: Uint8Array): boolean {
  let value: unknown;
  try {
    value = JSON.parse(new TextDecoder('utf-8', { fatal: true }).decode(bytes));
  } catch {
    return false; // not JSON: one of btcli's binary forms
  }
  return typeof value === 'object' && value !== null && 'encoded' in value;
}
