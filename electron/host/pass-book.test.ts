import { describe, expect, it } from 'vitest';
import { identityProof, makeTicket, newKey, PassBook } from './pass-book.ts';

const key = 'k'.repeat(43);
const at = (nowMs: number): { book: PassBook; move: (ms: number) => void } => {
  let now = nowMs;
  return { book: new PassBook(key, () => now), move: (ms) => void (now += ms) };
};

describe('passes of the host', () => {
  it('keys are random and long', () => {
    expect(newKey()).not.toBe(newKey());
    expect(newKey()).toMatch(/^[A-Za-z0-9_-]{43}$/);
  });
  it('the key is accepted as often as it comes, and nothing else', () => {
    const { book } = at(0);
    expect([1, 2].map(() => book.accepts({ kind: 'key', text: key }))).toEqual([true, true]);
    for (const text of ['', key.slice(1), `${key}x`, 'é'.repeat(43)])
      expect(book.accepts({ kind: 'key', text })).toBe(false);
  });
  it('a ticket is accepted once', () => {
    const { book } = at(1_000_000);
    const ticket = makeTicket(key, 1_000_000);
    expect([1, 2].map(() => book.accepts(ticket))).toEqual([true, false]);
  });
  it('a ticket ends after five minutes, also an unused one', () => {
    const { book, move } = at(1_000_000);
    const ticket = makeTicket(key, 1_000_000);
    move(5 * 60_000);
    expect(book.accepts(ticket)).toBe(false);
  });
  it('a used ticket stays used however the time goes on', () => {
    const { book, move } = at(1_000_000);
    const ticket = makeTicket(key, 1_000_000);
    book.accepts(ticket);
    for (let i = 0; i < 20; i++) {
      move(30_000);
      expect(book.accepts(ticket)).toBe(false);
    }
  });
  it('a changed ticket, one of another key, and one from the future are refused', () => {
    const { book } = at(1_000_000);
    const { text } = makeTicket(key, 1_000_000, 'nonce');
    for (const other of [
      text.replace('1000000', '1000001'),
      text.replace('nonce', 'other'),
      text.slice(0, -1),
      makeTicket('x'.repeat(43), 1_000_000).text,
      makeTicket(key, 2_000_000).text,
      'a.b.c',
      '..',
    ])
      expect(book.accepts({ kind: 'ticket', text: other })).toBe(false);
  });
  it('the proof of identity is neither a ticket nor the key, and differs by nonce', () => {
    expect(identityProof(key, 'one')).not.toBe(identityProof(key, 'two'));
    const { book } = at(0);
    expect(book.accepts({ kind: 'key', text: identityProof(key, 'one') })).toBe(false);
  });
});
