/** Requests between review and signature. Ids are random, used once, forgotten after a while. */
import { bytesToHex } from '../../substrate/bytes.ts';
import { MessageRefused, PayloadMismatch, UnknownRequest, WatchOnly } from '../errors.ts';
import { wrapMessage } from '../keys/message-signature.ts';
import { signWith, type KeyPair } from '../keys/key-pair.ts';
import type { Clock } from '../../substrate/clock.ts';
import type { RandomBytes } from '../ports/random.ts';
import type { ExpectedPayload, Review, Signer, SigningRequest } from '../ports/signer.ts';
import type { Vault } from '../vault/vault.ts';
import { decodePayload } from './decode-payload.ts';
import type { DecodedCall, DecodedPayload, DecodedSigningRequest } from './decoded.ts';
import type { KnownChains } from './known-chains.ts';
import { signPayload } from './sign-payload.ts';

/** A person reads for minutes, not for hours; by then prices and nonces are stale. Milliseconds. */
export const REQUEST_LIFETIME_MS = 15 * 60_000;
const MOST_REQUESTS = 32;
const MAX_MESSAGE_BYTES = 64 * 1024;

/** A plain message under review: `wrapped` is what is signed. */
export interface MessageReview {
  readonly requestId: string;
  readonly address: string;
  readonly label: string;
  readonly wrapped: Uint8Array;
}

interface Pending {
  readonly address: string;
  readonly since: number;
  readonly sign: (pair: KeyPair) => Uint8Array;
}

/** Calls the chain expects from a hotkey: they announce services, set weights and commit data, and move no funds. */
const HOTKEY_CALL =
  /^(SubtensorModule\.(serve_.*|set_(mechanism_)?weights|batch_(set|commit|reveal)_weights|(commit|reveal)_.*weights)|Commitments\.set_commitment)$/u;

export class ReviewDesk implements Signer {
  readonly #pending = new Map<string, Pending>();

  constructor(
    private readonly vault: Vault,
    private readonly chains: KnownChains,
    private readonly ports: { readonly random: RandomBytes; readonly clock: Clock },
  ) {}

  async review({ address, payload, genesisHash, specVersion, expected = {} }: SigningRequest): Promise<Review> {
    const { role, label } = await this.#signer(address);
    const bytes = payload.slice(); // what was read is what gets signed, whatever happens to the caller's array
    const decoded = decodePayload(bytes, this.chains.get(genesisHash, specVersion));
    compare(decoded, expected);
    const cautions = [...decoded.cautions];
    if (role === 'hotkey' && !isHotkeyCall(decoded.call)) cautions.push('hotkey-acts-as-coldkey');
    const request: DecodedSigningRequest = { ...decoded, cautions, signer: { address: address as never, label, role } };
    return { requestId: this.#hold(address, (pair) => signPayload(pair, bytes)), decoded: request };
  }

  /** A message to be signed in its `<Bytes>` wrapping, which no chain takes for a transaction. @throws MessageRefused */
  async reviewMessage(address: string, message: Uint8Array): Promise<MessageReview> {
    if (message.length > MAX_MESSAGE_BYTES)
      throw new MessageRefused({ reason: `it is longer than ${MAX_MESSAGE_BYTES} bytes` });
    const { label } = await this.#signer(address);
    const wrapped = wrapMessage(message.slice());
    return { requestId: this.#hold(address, (pair) => signWith(pair, wrapped)), address, label, wrapped };
  }

  async sign(requestId: string, password?: string): Promise<Uint8Array> {
    const pending = this.#pending.get(requestId);
    // Taken out before the password is checked, so that two clicks cannot sign twice.
    this.#pending.delete(requestId);
    if (!pending || this.#isOld(pending)) throw new UnknownRequest({ requestId });
    try {
      return await this.vault.withSecret(pending.address, ({ pair }) => pending.sign(pair), password);
    } catch (error) {
      this.#pending.set(requestId, pending);
      throw error;
    }
  }

  async cancel(requestId: string): Promise<void> {
    this.#pending.delete(requestId);
  }

  async #signer(address: string) {
    const account = await this.vault.account(address);
    if (account.watchOnly) throw new WatchOnly({ address });
    return account;
  }

  #hold(address: string, sign: Pending['sign']): string {
    for (const [id, pending] of this.#pending) if (this.#isOld(pending)) this.#pending.delete(id);
    const [oldest] = this.#pending.keys();
    if (this.#pending.size >= MOST_REQUESTS && oldest !== undefined) this.#pending.delete(oldest);
    const requestId = bytesToHex(this.ports.random(16)).slice(2);
    this.#pending.set(requestId, { address, since: this.ports.clock.now(), sign });
    return requestId;
  }

  #isOld = ({ since }: Pending) => this.ports.clock.now() - since > REQUEST_LIFETIME_MS;
}

function compare(decoded: DecodedPayload, expected: ExpectedPayload): void {
  const found = {
    nonce: decoded.nonce,
    tipRao: decoded.tipRao,
    callHex: decoded.call.hex,
    birthHash: decoded.era.mortal ? decoded.era.birthHash : decoded.chain.genesisHash,
  };
  for (const [field, wanted] of Object.entries(expected)) {
    const is = String(found[field as keyof typeof found]);
    if (wanted !== undefined && String(wanted).toLowerCase() !== is) {
      throw new PayloadMismatch({ field, expected: String(wanted), found: is });
    }
  }
}

/** True for calls a hotkey makes for itself (and batches of only those). */
export function isHotkeyCall(call: DecodedCall): boolean {
  if (call.pallet === 'Utility' && /^(force_)?batch(_all)?$/u.test(call.name)) {
    const [calls] = call.args;
    const items = calls?.value.kind === 'list' ? calls.value.items : [];
    return items.length > 0 && items.every((item) => item.kind === 'call' && isHotkeyCall(item.call));
  }
  return HOTKEY_CALL.test(`${call.pallet}.${call.name}`);
}
