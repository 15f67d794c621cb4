/**
 * Hotkeys that stay open for mining while the wallet is locked, because the user said so when mining began. Only
 * hotkeys, only those named, only in memory: they end with the app. An open hotkey signs network messages and the
 * calls of mining by itself; everything else goes through a review like any other signature.
 */
import { fromUtf8 } from '../../substrate/bytes.ts';
import { CallNotGranted, HotkeyNotGranted, HotkeyOnly, MessageRefused } from '../errors.ts';
import { signWith, type KeyPair } from '../keys/key-pair.ts';
import type { HotkeyAddress } from '../keys/roles.ts';
import { wipe } from '../keys/wipe.ts';
import type { SigningRequest } from '../ports/signer.ts';
import type { Vault } from '../vault/vault.ts';
import { decodePayload } from './decode-payload.ts';
import type { KnownChains } from './known-chains.ts';
import { isHotkeyCall } from './review-desk.ts';
import { signPayload } from './sign-payload.ts';

const MAX_MESSAGE_BYTES = 4096;

export class OpenHotkeys {
  readonly #open = new Map<string, KeyPair>();

  constructor(
    private readonly vault: Vault,
    private readonly chains: KnownChains,
  ) {}

  /** Addresses now open. */
  list(): HotkeyAddress[] {
    return [...this.#open.keys()] as HotkeyAddress[];
  }

  /** Opens a hotkey until `close` or the end of the app. @throws HotkeyOnly for a coldkey; VaultLocked, WrongPassword */
  async open(address: string, password?: string): Promise<void> {
    if ((await this.vault.account(address)).role !== 'hotkey') throw new HotkeyOnly({ address });
    await this.vault.withSecret(
      address,
      ({ pair }) => {
        this.close(address);
        this.#open.set(address, { ...pair, secretKey: pair.secretKey.slice() });
      },
      password,
    );
  }

  close(address: string): void {
    wipe(this.#open.get(address)?.secretKey);
    this.#open.delete(address);
  }

  closeAll(): void {
    for (const address of this.list()) this.close(address);
  }

  /**
   * Signs a network message (axon and dendrite headers) bare, as the protocol wants it.
   * Only printable text is signed, and none of 32 bytes: a payload holds zero bytes and hashes, and a long one is
   * signed as its 32-byte hash, so no transaction can pass for a message.
   * @returns 64 bytes @throws HotkeyNotGranted, MessageRefused
   */
  signMessage(address: string, message: Uint8Array): Uint8Array {
    const pair = this.#pair(address);
    if (message.length > MAX_MESSAGE_BYTES)
      throw new MessageRefused({ reason: `it is longer than ${MAX_MESSAGE_BYTES} bytes` });
    if (message.length === 32)
      throw new MessageRefused({ reason: 'a text of 32 bytes could be the hash of a transaction' });
    if (!isPrintable(message)) throw new MessageRefused({ reason: 'it is not a printable text' });
    return signWith(pair, message);
  }

  /**
   * Signs a call of mining (announce the axon, weights, commitments) without a review. Gives the MultiSignature.
   * A tip spends money, so it is refused here.
   * @throws HotkeyNotGranted, CallNotGranted, and as `Signer.review`
   */
  signCall({ address, payload, genesisHash, specVersion }: SigningRequest): Uint8Array {
    const pair = this.#pair(address);
    const bytes = payload.slice();
    const { call, tipRao } = decodePayload(bytes, this.chains.get(genesisHash, specVersion));
    if (!isHotkeyCall(call) || tipRao > 0n) throw new CallNotGranted({ call: `${call.pallet}.${call.name}` });
    return signPayload(pair, bytes);
  }

  #pair(address: string): KeyPair {
    const pair = this.#open.get(address);
    if (!pair) throw new HotkeyNotGranted({ address });
    return pair;
  }
}

function isPrintable(message: Uint8Array): boolean {
  try {
    return message.length > 0 && !/\p{Cc}/u.test(fromUtf8(message));
  } catch {
    return false; // not UTF-8
  }
}
