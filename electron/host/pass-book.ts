/**
 * Who may use the host: whoever holds the random key of this start, or a ticket made from it. A key is printed for the user and kept
 * in a file only the user can read; a window is opened with a ticket, because other users of the machine can read command lines.
 */
import { createHmac, randomBytes, timingSafeEqual } from 'node:crypto';
import type { HostPass } from '../../miner/ports/host-key.ts';

/** How long a window may take to open. */
const TICKET_LIFE_MS = 5 * 60_000;

export const newKey = (): string => randomBytes(32).toString('base64url');

const mac = (key: string, text: string): string => createHmac('sha256', key).update(text).digest('base64url');

function equal(a: string, b: string): boolean {
  const [x, y] = [Buffer.from(a), Buffer.from(b)];
  return x.length === y.length && timingSafeEqual(x, y);
}

/** A pass for one use within five minutes. */
export function makeTicket(
  key: string,
  nowMs: number,
  nonce: string = randomBytes(12).toString('base64url'),
): HostPass {
  const stem = `${nowMs}.${nonce}`;
  return { kind: 'ticket', text: `${stem}.${mac(key, `ticket ${stem}`)}` };
}

/** How a host proves to another start of the same user that it is the one that wrote the key's file, without telling the key. */
export const identityProof = (key: string, nonce: string): string => mac(key, `identity ${nonce}`);

export class PassBook {
  /** Used tickets and when they would have ended. */
  readonly #used = new Map<string, number>();
  constructor(
    readonly key: string,
    private readonly now: () => number,
  ) {}

  /** True for the key, and once for each ticket. */
  accepts(pass: HostPass): boolean {
    if (pass.kind === 'key') return equal(pass.text, this.key);
    const [made = '', nonce = ''] = pass.text.split('.');
    const age = this.now() - Number(made);
    if (!(age > -60_000 && age < TICKET_LIFE_MS)) return false;
    if (!equal(pass.text, makeTicket(this.key, Number(made), nonce).text)) return false;
    for (const [text, until] of this.#used) if (until < this.now()) this.#used.delete(text);
    if (this.#used.has(pass.text)) return false;
    this.#used.set(pass.text, this.now() + 2 * TICKET_LIFE_MS);
    return true;
  }
}
