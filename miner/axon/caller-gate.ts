// Decides who is calling and whether they are answered, from headers alone. Cheap refusals come first; the signature, the
// dear one, comes after everything that can be refused by an unproven hotkey, and grants come only after it.
import { AxonRefusal } from './axon-errors.ts';
import type { CallerPolicy } from './caller-policy.ts';
import type { Clock } from './clock.ts';
import { NonceBook } from './nonce-book.ts';
import { ALLOWED_DELTA_NS, nonceRefusal } from './nonce-rules.ts';
import { RateLimit } from './rate-limit.ts';
import type { Rate } from './rate-limit.ts';
import type { RequestHead } from './request-headers.ts';
import { hotkeyPublicKey } from './hotkey-public-key.ts';
import { requestMessage, verifyText } from './signature.ts';
import type { VerifySignature } from './signature.ts';
import { FRESH_NONCE_VERSION } from './version.ts';

/** A caller whose signature was checked. */
export interface Caller {
  readonly hotkey: string;
  readonly uuid: string;
  readonly nonce: bigint;
  readonly uid: number | null;
  readonly stakeRao: bigint;
  readonly address: string | null;
  /** Caller's clock minus ours in ms, network time included. */
  readonly clockSkewMs: number;
}

/** What the gate needs. */
export interface CallerGateOptions {
  /** Own hotkey (ss58). */
  readonly hotkey: string;
  readonly policy: CallerPolicy;
  readonly verify: VerifySignature;
  readonly clock: Clock;
  /** Largest timeout, in seconds, that widens the freshness window: the header is not signed. */
  readonly maxTimeoutS: number;
  /** Requests per address, counted before anything is proved. */
  readonly addressRate: Rate;
  /** Requests per proved hotkey. */
  readonly callerRate: Rate;
}

/** Tokens a bad signature costs its address: it made us do the dear check for nothing. */
const BAD_SIGNATURE_COST = 20;
const NS = 1_000_000_000;

const notVerified = (code: 'hotkey' | 'nonce' | 'signature', why: string): AxonRefusal =>
  new AxonRefusal(401, code, `Not Verified with error: ${why}`);

const tooMany = (code: 'rate-address' | 'rate-caller', seconds: number): AxonRefusal => {
  const wait = Math.ceil(seconds);
  return new AxonRefusal(429, code, `Too many requests: try again in ${wait} s.`, wait);
};

/** Checks callers. Holds the nonces and the rates. */
export class CallerGate {
  private readonly options: CallerGateOptions;
  private readonly nonces = new NonceBook();
  private readonly addresses: RateLimit;
  private readonly callers: RateLimit;

  constructor(options: CallerGateOptions) {
    this.options = options;
    this.addresses = new RateLimit(options.addressRate);
    this.callers = new RateLimit(options.callerRate);
  }

  /** Counts a request of an address. @throws AxonRefusal 429 */
  knock(address: string | null): void {
    if (address === null) return;
    const wait = this.addresses.take(address, this.options.clock.monotonicMs());
    if (wait > 0) throw tooMany('rate-address', wait);
  }

  /** Makes the address pay for a bad signature. */
  private punish(address: string | null): void {
    if (address !== null) this.addresses.punish(address, this.options.clock.monotonicMs(), BAD_SIGNATURE_COST);
  }

  /**
   * The caller behind a request.
   * @throws AxonRefusal 401 (hotkey, nonce, signature), 403 (policy), 429 (rate of the caller).
   */
  async admit(head: RequestHead, synapse: string, address: string | null): Promise<Caller> {
    const { callerHotkey: hotkey, uuid, nonce, signature, bodyHash } = head;
    const publicKey = hotkey === null ? null : hotkeyPublicKey(hotkey);
    if (hotkey === null || publicKey === null) throw notVerified('hotkey', 'Invalid or missing hotkey');
    const verdict = await this.options.policy.judge(hotkey, synapse);
    if (!verdict.allowed) {
      throw new AxonRefusal(403, 'policy', `Forbidden. Key is blacklisted: ${verdict.reason}.`);
    }
    // The version is not signed either: an old request could be replayed as one of an old SDK, whose nonces need not be fresh.
    if ((head.callerVersion ?? 0) < FRESH_NONCE_VERSION) throw notVerified('nonce', 'SDK 7.2.0 or newer is needed');
    if (nonce === null) throw notVerified('nonce', 'Missing Nonce');
    if (uuid === null) throw notVerified('nonce', 'Missing UUID');
    if (signature === null || signature === '') throw notVerified('signature', 'Missing Signature');
    if (bodyHash === null) throw notVerified('signature', 'Missing computed_body_hash');
    this.checkNonce(head, hotkey, uuid);

    const message = requestMessage({
      nonce,
      callerHotkey: hotkey,
      receiverHotkey: this.options.hotkey,
      uuid,
      bodyHash,
    });
    if (!/^0x[0-9a-fA-F]{128}$/.test(signature)) throw notVerified('signature', 'Invalid signature');
    if (!(await verifyText(this.options.verify, message, signature, publicKey))) {
      this.punish(address);
      throw notVerified('signature', `Signature mismatch with ${message} and ${signature}`);
    }
    // Checked again: two copies of one request may have waited for their signature check side by side.
    const nowNs = this.checkNonce(head, hotkey, uuid);
    this.nonces.accept(hotkey, uuid, nonce);

    const wait = this.callers.take(hotkey, this.options.clock.monotonicMs());
    if (wait > 0) throw tooMany('rate-caller', wait);
    const clockSkewMs = Number(nonce - nowNs) / 1e6;
    return { hotkey, uuid, nonce, uid: verdict.uid, stakeRao: verdict.stakeRao, address, clockSkewMs };
  }

  /** @returns wall time used, in ns. */
  private checkNonce(head: RequestHead, hotkey: string, uuid: string): bigint {
    const { clock, maxTimeoutS } = this.options;
    const nowNs = clock.wallNs();
    this.nonces.forget(nowNs - ALLOWED_DELTA_NS - BigInt(Math.round(maxTimeoutS * NS)));
    const timeoutNs = BigInt(Math.round(Math.min(head.timeoutS, maxTimeoutS) * NS));
    const refusal = nonceRefusal({
      nonce: head.nonce,
      stored: this.nonces.stored(hotkey, uuid),
      nowNs,
      timeoutNs,
      callerVersion: head.callerVersion,
      futureNs: ALLOWED_DELTA_NS + timeoutNs,
    });
    if (refusal !== null) throw notVerified('nonce', refusal);
    if (!this.nonces.hasRoom(hotkey, uuid))
      throw new AxonRefusal(429, 'rate-caller', 'Too many clients of this hotkey.', 60);
    return nowNs;
  }
}
