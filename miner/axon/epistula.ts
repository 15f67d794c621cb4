// Epistula: the other dialect of signed requests, plain HTTP with its own headers. Subnets vary its message, so the form
// is a setting. Source: the Epistula v2 description and the variants listed in the protocol notes (docs of the subnets).
import { sha256 } from '@noble/hashes/sha2.js';
import { bytesToHex } from '@noble/hashes/utils.js';
import { EPISTULA_V2, type EpistulaDialect } from './epistula-dialects.ts';
import { hotkeyPublicKey } from './hotkey-public-key.ts';
import { hexOf, verifyText } from './signature.ts';
import type { SignMessage, VerifySignature } from './signature.ts';

/** What an Epistula signature covers. */
export interface EpistulaSubject {
  /** Raw bytes of the body as they go over the wire. */
  readonly body: Uint8Array;
  readonly uuid: string;
  /** Unix time in ms. */
  readonly timestampMs: number;
  /** ss58 of the receiver, or null for anyone. */
  readonly signedFor: string | null;
}

/** The signed text. */
export function epistulaMessage(subject: EpistulaSubject, dialect: EpistulaDialect = EPISTULA_V2): string {
  const hash = bytesToHex(sha256(subject.body));
  const uuid = dialect.uuidInMessage ? `${subject.uuid}.` : '';
  return `${hash}.${uuid}${subject.timestampMs}.${subject.signedFor ?? dialect.absentReceiver}`;
}

/** The interval of a time, as it stands in the secret signatures. */
export function epistulaInterval(timestampMs: number, form: EpistulaDialect['interval']): string {
  const count = Math.ceil(timestampMs / 10_000);
  return form === 'integer' ? String(count) : `${count * 10_000}.0`;
}

/** The headers of a signed request. */
export async function epistulaHeaders(
  subject: EpistulaSubject,
  identity: { readonly hotkey: string; readonly sign: SignMessage },
  dialect: EpistulaDialect = EPISTULA_V2,
): Promise<[name: string, value: string][]> {
  const sign = async (text: string) => hexOf(await identity.sign(new TextEncoder().encode(text)));
  const headers: [string, string][] = [
    ['Epistula-Version', '2'],
    ['Epistula-Timestamp', String(subject.timestampMs)],
    ['Epistula-Uuid', subject.uuid],
    ['Epistula-Signed-By', identity.hotkey],
    ['Epistula-Request-Signature', await sign(epistulaMessage(subject, dialect))],
  ];
  if (subject.signedFor === null) return headers;
  headers.push(['Epistula-Signed-For', subject.signedFor]);
  for (const [i, shift] of [-10_000, 0, 10_000].entries()) {
    const interval = epistulaInterval(subject.timestampMs + shift, dialect.interval);
    headers.push([`Epistula-Secret-Signature-${i}`, await sign(`${interval}.${subject.signedFor}`)]);
  }
  return headers;
}

/** What a receiver decides by. */
export interface EpistulaRules {
  /** Own hotkey. */
  readonly hotkey: string;
  readonly verify: VerifySignature;
  readonly nowMs: number;
  /** Oldest and newest acceptable distance in ms; 8000 is the common one. */
  readonly windowMs?: number;
  readonly dialect?: EpistulaDialect;
  /** True for a uuid seen within the window; the caller of this function remembers the accepted ones. */
  readonly seen: (hotkey: string, uuid: string) => boolean;
}

/** The verdict on a request. A refusal says why, in words for the caller. */
export type EpistulaVerdict =
  | { readonly ok: true; readonly hotkey: string; readonly uuid: string; readonly timestampMs: number }
  | { readonly ok: false; readonly reason: string };

const no = (reason: string): EpistulaVerdict => ({ ok: false, reason });

/** Checks a request over the raw bytes of its body. `headers` have lower-case names. */
export async function verifyEpistula(
  headers: ReadonlyMap<string, string>,
  body: Uint8Array,
  rules: EpistulaRules,
): Promise<EpistulaVerdict> {
  const { windowMs = 8000, dialect = EPISTULA_V2 } = rules;
  const signedBy = headers.get('epistula-signed-by') ?? '';
  const signedFor = headers.get('epistula-signed-for') ?? null;
  const timestamp = headers.get('epistula-timestamp') ?? '';
  const uuid = headers.get('epistula-uuid') ?? '';
  const publicKey = hotkeyPublicKey(signedBy);
  if (headers.get('epistula-version') !== '2') return no('Epistula version 2 is needed');
  if (!publicKey) return no('Invalid or missing sender hotkey');
  if (signedFor !== null && signedFor !== rules.hotkey) return no('Signed for another receiver');
  if (!/^\d{13}$/.test(timestamp)) return no('Invalid timestamp');
  if (!/^[\x21-\x7e]{1,64}$/.test(uuid)) return no('Invalid uuid');
  const timestampMs = Number(timestamp);
  if (rules.nowMs - timestampMs > windowMs) return no('Request is too stale');
  if (timestampMs - rules.nowMs > windowMs) return no('Request lies in the future');
  if (rules.seen(signedBy, uuid)) return no('Request was seen before');
  const message = epistulaMessage({ body, uuid, timestampMs, signedFor }, dialect);
  const signature = headers.get('epistula-request-signature') ?? '';
  if (!(await verifyText(rules.verify, message, signature, publicKey))) return no('Signature mismatch');
  return { ok: true, hotkey: signedBy, uuid, timestampMs };
}
