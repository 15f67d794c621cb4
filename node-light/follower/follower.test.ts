// The follower's rules, on chains forged for each. Over 400 lines: one state machine, whose rules share the chain and the voters below.
import fc from 'fast-check';
import { beforeAll, describe, expect, it } from 'vitest';
import { bytesToHex } from '../../substrate/bytes.ts';
import { commitOf } from '../../substrate/grandpa/commit.ts';
import { encodeJustification, type Justification } from '../../substrate/grandpa/justification.ts';
import { grandpaConsensusItem } from '../../substrate/grandpa/grandpa-log.ts';
import { headerHash, type Header } from '../../substrate/header.ts';
import {
  anchor,
  author,
  authorities,
  chain,
  child,
  genesis,
  justification,
  justify,
  voter,
  type Author,
} from '../testing/forge.ts';
import { verifyJustification } from '../verifier/justification.ts';
import { verifierReady } from '../verifier/verifier-ready.ts';
import { Follower, type FollowerOptions } from './follower.ts';
import type { Effect } from './messages.ts';

beforeAll(() => verifierReady);
const authors = [0, 1, 2].map(author);
const voters = [0, 1, 2, 3].map(voter);
const next = [4, 5, 6].map(voter);
const hash = (header: Header) => bytesToHex(headerHash(header));
const follower = (options: Partial<FollowerOptions> = {}, by: readonly Author[] = authors) =>
  new Follower(anchor(by, voters), { now: () => 1_000_000, ...options });
const headers = (list: readonly Header[], source = 'a') => ({ type: 'headers' as const, source, headers: list });
const proof = (bytes: Uint8Array, source = 'a') => ({ type: 'justification' as const, source, bytes });
const types = (effects: readonly Effect[]) => effects.map(({ type }) => type);
const refusal = (effects: readonly Effect[]) =>
  effects.flatMap((effect) =>
    effect.type === 'refused' ? [`${effect.source}: ${(effect.error as Error & { reason?: string }).reason}`] : [],
  );

describe('the follower', () => {
  it('takes verified headers, and calls them sealed by the distinct authors above', () => {
    const it = follower();
    const list = chain(genesis, 1n, authors, 5);
    expect(types(it.receive(headers(list)))).toEqual(['head']);
    expect(it.head.header.number).toBe(5);
    expect(it.evidence(hash(list[4]!))).toEqual({ word: 'sealed', k: 0, n: 3, block: 5 });
    expect(it.evidence(hash(list[3]!))).toEqual({ word: 'sealed', k: 1, n: 3, block: 4 });
    expect(it.evidence(hash(list[0]!))).toEqual({ word: 'sealed', k: 3, n: 3, block: 1 });
    expect(it.evidence(hash(genesis))).toEqual({ word: 'final', block: 0 });
  });

  it('keeps good headers before a bad one, and blames its source', () => {
    const it = follower();
    const list = chain(genesis, 1n, authors, 3);
    const bad = child(list[2]!, 4n, authors, { by: authors[0]! });
    const effects = it.receive(headers([...list, bad], 'liar'));
    expect(types(effects)).toEqual(['head', 'refused']);
    expect(refusal(effects)).toEqual(['liar: bad signature']);
    expect(it.head.header.number).toBe(3);
  });

  it('asks for the headers of a gap, and takes what it held afterwards', () => {
    const it = follower();
    const list = chain(genesis, 1n, authors, 9);
    const [want] = it.receive(headers([list[8]!]));
    expect(want).toEqual({
      type: 'wantHeaders',
      source: 'a',
      after: 0,
      to: { hash: hash(list[7]!), number: 8 },
      held: [list[8]],
    });
    it.receive(headers(list.slice(0, 8)));
    it.receive(headers([list[8]!]));
    expect(it.head.header.number).toBe(9);
  });

  it('finds a fork by stepping back, and changes to the longer branch', () => {
    const it = follower();
    const list = chain(genesis, 1n, authors, 6);
    it.receive(headers(list));
    const fork = chain(list[1]!, 3n, authors, 6, () => ({ salt: 1 }));
    const [want] = it.receive(headers([fork[5]!], 'b'));
    expect(want).toMatchObject({ type: 'wantHeaders', source: 'b', after: 6 });
    const [further] = it.receive(headers([fork[4]!, fork[5]!], 'b'));
    expect(further).toMatchObject({ type: 'wantHeaders', after: 0 });
    expect(types(it.receive(headers(fork, 'b')))).toEqual(['head']);
    expect(it.head.hash).toBe(hash(fork[5]!));
    expect(it.evidence(hash(list[5]!))).toBeUndefined();
  });

  it('refuses slots ahead of the clock, once it knows the block time', () => {
    const it = follower({ slotDurationMs: 1000 });
    const late = child(genesis, 1031n, authors);
    expect(refusal(it.receive(headers([late])))).toEqual(['a: slot in the future']);
    expect(types(it.receive(headers([child(genesis, 1030n, authors)])))).toEqual(['head']);
  });

  it('does not take a chain for a claim by another engine: the head stays where seals are checked', () => {
    const it = follower();
    const list = chain(genesis, 1n, authors, 2);
    it.receive(headers(list));
    const unsealed = { ...child(list[1]!, 3n, authors), digest: [] };
    expect(it.receive(headers([unsealed]))).toEqual([]);
    expect(it.head.header.number).toBe(2);
    expect(it.evidence(hash(unsealed))).toBeUndefined();
  });

  it('makes a block final on its justification, and forgets other branches', () => {
    const it = follower();
    const list = chain(genesis, 1n, authors, 6);
    const fork = chain(list[0]!, 2n, authors, 2, () => ({ salt: 1 }));
    it.receive(headers(list));
    it.receive(headers(fork));
    expect(types(it.receive(proof(justify(list[3]!, voters))))).toEqual(['final']);
    expect(it.final.header.number).toBe(4);
    expect(it.evidence(hash(list[1]!))).toEqual({ word: 'final', block: 2 });
    expect(it.block(hash(fork[1]!))).toBeUndefined();
    expect(refusal(it.receive(headers(fork, 'b')))).toEqual(['b: wrong parent']);
  });

  it('fetches the headers of a justified block it does not know', () => {
    const it = follower();
    const list = chain(genesis, 1n, authors, 4);
    const [want] = it.receive(proof(justify(list[3]!, voters)));
    expect(want).toMatchObject({ type: 'wantHeaders', after: 0, to: { hash: hash(list[3]!), number: 4 } });
    expect(types(it.receive(headers(list)))).toEqual(['head', 'final']);
  });

  it('calls the checkpoint wrong when the first votes of its voters hold under another set id, and no source', () => {
    const it = follower();
    const list = chain(genesis, 1n, authors, 3);
    it.receive(headers(list));
    const effects = it.receive(proof(justify(list[1]!, voters, 7n)));
    expect(types(effects)).toEqual(['phase']);
    expect(it.phase).toMatchObject({ name: 'wrongCheckpoint', error: { field: 'setId', sure: true } });
    expect(it.receive(proof(justify(list[1]!, voters)))).toEqual([]);
  });

  it('refuses forged, short and replayed justifications with the reason', () => {
    const it = follower();
    const list = chain(genesis, 1n, authors, 6, (i) => (i === 1 ? { logs: [change(0)] } : {}));
    it.receive(headers(list));
    expect(refusal(it.receive(proof(justify(list[0]!, voters.slice(0, 2)))))).toEqual(['a: below threshold']);
    expect(refusal(it.receive(proof(new Uint8Array(9))))).toEqual(['a: undefined']);
    it.receive(proof(justify(list[0]!, voters)));
    expect(refusal(it.receive(proof(justify(list[1]!, voters, 2n))))).toEqual(['a: bad signature']);
    it.receive(proof(justify(list[1]!, voters)));
    expect(refusal(it.receive(proof(justify(list[4]!, voters))))).toEqual(['a: unknown authority']);
    expect(it.final.header.number).toBe(2);
  });

  it('asks for the handover in between, and then takes what waited', () => {
    const it = follower();
    const list = chain(genesis, 1n, authors, 6, (i) => (i === 1 ? { logs: [change(1)] } : {}));
    it.receive(headers(list));
    const [want] = it.receive(proof(justify(list[4]!, next, 4n)));
    expect(want).toEqual({ type: 'wantJustification', number: 3, hash: hash(list[2]!) });
    expect(types(it.receive(proof(justify(list[2]!, voters))))).toEqual(['final', 'final']);
    expect(it.final.header.number).toBe(5);
    expect(it.set.setId).toBe(4n);
  });

  it('stops at two final blocks that exclude each other, with both proofs', () => {
    const it = follower();
    const list = chain(genesis, 1n, authors, 4);
    it.receive(headers(list));
    const first = justify(list[2]!, voters);
    it.receive(proof(first));
    const other = chain(genesis, 1n, authors, 3, () => ({ salt: 5 }));
    const second = justify(other[2]!, voters);
    const effects = it.receive(proof(second, 'b'));
    expect(effects).toEqual([{ type: 'phase', phase: { name: 'conflict', at: 3, proofs: [first, second] } }]);
    expect(it.receive(headers(chain(list[3]!, 5n, authors, 1)))).toEqual([]);
  });

  it('does not stop for a conflicting block without the votes', () => {
    const it = follower();
    const list = chain(genesis, 1n, authors, 4);
    it.receive(headers(list));
    it.receive(proof(justify(list[2]!, voters)));
    const other = chain(genesis, 1n, authors, 3, () => ({ salt: 5 }));
    expect(refusal(it.receive(proof(justify(other[2]!, voters.slice(0, 2)), 'b')))).toEqual(['b: below threshold']);
    expect(it.phase.name).toBe('following');
  });

  it('needs a checkpoint once most authors built on a forced change, and not before', () => {
    const forced = grandpaConsensusItem({ type: 'forcedChange', median: 0, next: authorities(next), delay: 1 });
    const it = follower();
    const list = chain(genesis, 1n, authors, 5, (i) => (i === 0 ? { logs: [forced] } : {}));
    expect(types(it.receive(headers(list.slice(0, 3))))).toEqual(['head']);
    expect(types(it.receive(headers(list.slice(3))))).toEqual(['head', 'phase']);
    expect(it.phase).toMatchObject({ name: 'needsCheckpoint', at: 1 });
  });

  it('says when the authorities pause finality, and when they go on', () => {
    const it = follower();
    const list = chain(genesis, 1n, authors, 4, (i) =>
      i === 0
        ? { logs: [grandpaConsensusItem({ type: 'pause', delay: 2 })] }
        : i === 2
          ? { logs: [grandpaConsensusItem({ type: 'resume', delay: 0 })] }
          : {},
    );
    it.receive(headers(list));
    it.receive(proof(justify(list[1]!, voters)));
    expect(it.phase).toEqual({ name: 'paused', from: 3 });
    it.receive(proof(justify(list[3]!, voters)));
    expect(it.phase).toEqual({ name: 'following' });
  });

  it('stays bounded over a long chain without finality, and still finalizes past a handover it no longer holds', () => {
    const it = follower({ mostBlocks: 40 });
    const list = chain(genesis, 1n, authors, 150, (i) => (i === 9 ? { logs: [change(120)] } : {}));
    for (const header of list) it.receive(headers([header]));
    expect(it.size).toBeLessThanOrEqual(41);
    expect(it.head.header.number).toBe(150);
    expect(it.final.header.number).toBe(0);
    const beyond = it.receive(proof(justify(list[139]!, voters)));
    expect(beyond).toMatchObject([{ type: 'wantJustification', number: 130, hash: hash(list[129]!) }]);
    expect(types(it.receive(proof(justify(list[129]!, voters))))).toContain('final');
    expect(it.set.setId).toBe(4n);
  });

  it('stays bounded when one author floods it with branches', () => {
    const it = follower({ mostBlocks: 30 });
    const list = chain(genesis, 1n, authors, 5);
    it.receive(headers(list));
    for (let salt = 1; salt < 80; salt++) it.receive(headers([child(list[3]!, 5n, authors, { salt })], 'flood'));
    expect(it.size).toBeLessThanOrEqual(31);
    expect(it.head.hash).toBe(hash(list[4]!));
  });

  it('reaches the same head and the same final block whatever the order of honest messages', () => {
    const list = chain(genesis, 1n, authors, 12, (i) => (i === 3 ? { logs: [change(2)] } : {}));
    const proofs = [
      proof(justify(list[1]!, voters)),
      proof(justify(list[5]!, voters)),
      proof(justify(list[9]!, next, 4n)),
    ];
    const messages = [headers(list.slice(0, 4)), headers(list.slice(2, 9)), headers(list.slice(6)), ...proofs];
    fc.assert(
      fc.property(fc.shuffledSubarray(messages, { minLength: messages.length }), (order) => {
        const it = follower();
        for (const message of order) expect(refusal(it.receive(message))).toEqual([]);
        // Gaps are filled by whoever asked for them.
        it.receive(headers(list));
        for (const message of proofs) it.receive(message);
        expect([it.head.header.number, it.final.header.number, it.set.setId]).toEqual([12, 10, 4n]);
      }),
      { numRuns: 25, seed: 4 },
    );
  });
});

const change = (delay: number) => grandpaConsensusItem({ type: 'scheduledChange', next: authorities(next), delay });

describe('an anchor of which nobody knows the set', () => {
  const unknown = () => new Follower({ ...anchor(authors, voters, 0n), setIdUnknown: true }, { now: () => 0 });

  it('learns the set id from the first proof of finality, as its signatures hold under one id only', () => {
    const follower = unknown();
    const headers = chain(genesis, 1n, authors, 3);
    follower.receive({ type: 'headers', source: 'a', headers });
    expect(follower.evidence(follower.hashAt(0)!)?.word).toBe('sealed');
    const effects = follower.receive({ type: 'justification', source: 'a', bytes: justify(headers[1]!, voters, 7n) });
    expect(effects.map(({ type }) => type)).toEqual(['final']);
    expect(follower.set.setId).toBe(7n);
    expect(follower.evidence(follower.hashAt(0)!)?.word).toBe('final');
  });

  it('still refuses too few votes, and keeps to the id it learned', () => {
    const follower = unknown();
    const headers = chain(genesis, 1n, authors, 4);
    follower.receive({ type: 'headers', source: 'a', headers });
    const few = justify(headers[0]!, voters.slice(0, 2), 7n);
    expect(follower.receive({ type: 'justification', source: 'a', bytes: few }).map(({ type }) => type)).toEqual([
      'refused',
    ]);
    follower.receive({ type: 'justification', source: 'a', bytes: justify(headers[1]!, voters, 7n) });
    const other = justify(headers[2]!, voters, 8n);
    expect(follower.receive({ type: 'justification', source: 'a', bytes: other }).map(({ type }) => type)).toEqual([
      'refused',
    ]);
  });
});

describe('a commit', () => {
  const commit = (of: Justification, source = 'b', setId = 3n) => ({
    type: 'commit' as const,
    source,
    commit: commitOf(of, setId),
  });
  /** A follower with block 3 of these final, the base of what it holds. */
  function atThree() {
    const it = follower();
    const list = chain(genesis, 1n, authors, 8);
    it.receive(headers(list));
    it.receive(commit(justification(list[2]!, voters), 'a'));
    expect(it.final.header.number).toBe(3);
    return { it, first: it.proof!.justification };
  }
  const conflict = (at: number, ...proofs: Uint8Array[]) => ({
    type: 'phase',
    phase: { name: 'conflict', at, proofs },
  });

  it.each([2, 3])('of another block at height %i stops it as a justification does, with both proofs', (number) => {
    const { it, first } = atThree();
    const other = chain(genesis, 1n, authors, 3, () => ({ salt: 5 }))[number - 1]!;
    expect(it.receive(commit(justification(other, voters)))).toEqual([conflict(number, first, justify(other, voters))]);
  });

  it('of an unknown block is no conflict: the block is asked for, and then it is final', () => {
    const { it } = atThree();
    const more = chain(it.head.header, 9n, authors, 2);
    const effects = it.receive(commit(justification(more[1]!, voters)));
    expect(effects).toMatchObject([{ type: 'wantHeaders', source: 'b', to: { hash: hash(more[1]!), number: 10 } }]);
    expect(types(it.receive(headers(more, 'b')))).toEqual(['head', 'final']);
  });

  it.each(['commit', 'justification'] as const)(
    'or justification (%s) of a fork from before the final block stops it once its headers were asked for, step by step',
    (type) => {
      const { it, first } = atThree();
      const fork = chain(genesis, 1n, authors, 7, () => ({ salt: 5 }));
      const bytes = justify(fork[6]!, voters);
      let effects = it.receive(
        type === 'commit' ? commit(justification(fork[6]!, voters)) : { type, source: 'b', bytes },
      );
      const asked: number[] = [];
      for (let [want] = effects; want?.type === 'wantHeaders'; [want] = effects) {
        asked.push(want.to.number);
        effects = it.receive(headers(fork.slice(want.after, want.to.number), 'b'));
      }
      expect(asked).toEqual([7, 6, 5]);
      expect(effects).toEqual([conflict(7, first, bytes)]);
    },
  );

  it('of a fork is refused for its votes and no conflict when they are too few', () => {
    const { it } = atThree();
    const fork = chain(genesis, 1n, authors, 4, () => ({ salt: 5 }));
    it.receive(commit(justification(fork[3]!, voters.slice(0, 2))));
    expect(refusal(it.receive(headers(fork, 'b')))).toEqual(['b: below threshold', 'b: wrong parent']);
    expect(refusal(it.receive(commit(justification(fork[2]!, voters, 4n), 'c', 4n)))).toEqual(['c: wrong set']);
    expect(it.phase.name).toBe('following');
  });

  it('of a fork that leaves a base which is not final is no conflict', () => {
    const it = follower({ mostBlocks: 6 });
    const list = chain(genesis, 1n, authors, 20);
    for (const header of list) it.receive(headers([header]));
    expect(it.base.header.number).toBeGreaterThan(10);
    const fork = chain(list[5]!, 7n, authors, 14, () => ({ salt: 5 }));
    it.receive(commit(justification(fork[13]!, voters)));
    expect(refusal(it.receive(headers(fork, 'b')))).toEqual(['b: wrong parent']);
    expect(it.phase.name).toBe('following');
  });

  it.each(['followed', 'reached by a warp proof'])(
    'of the set before is a conflict too where the final block (%s) was its last',
    (way) => {
      const list = chain(genesis, 1n, authors, 3, (i) => (i === 2 ? { logs: [change(0)] } : {}));
      const last = list[2]!;
      let it = follower();
      it.receive(headers(list));
      it.receive(proof(justify(last, voters)));
      expect(it.set.setId).toBe(4n);
      const first = it.proof!;
      if (way !== 'followed') {
        const reached = { from: { number: 0, hash: headerHash(genesis) }, proof: first, handover: it.handover };
        const at = { ...anchor(authors, voters), header: last, hash: headerHash(last), set: it.set, reached };
        it = new Follower(at, { now: () => 0 });
        expect(it).toMatchObject({ proof: first, handover: { at: 3, fromSet: 3n, toSet: 4n } });
      }
      const other = child(list[1]!, 9n, authors, { salt: 5 });
      const proofs = [first.justification, justify(other, voters)];
      expect(it.receive(commit(justification(other, voters)))).toEqual([conflict(3, ...proofs)]);
    },
  );

  it('whose votes lie above its fork blames nobody: it does not bring the headers that would show it', () => {
    const { it } = atThree();
    const fork = chain(genesis, 1n, authors, 3, () => ({ salt: 5 }));
    const above = { ...justification(fork[2]!, voters), targetHash: headerHash(fork[1]!), targetNumber: 2 };
    expect(it.receive(commit(above))).toEqual([]);
    const bytes = encodeJustification({ ...above, votesAncestries: [fork[2]!] });
    expect(types(it.receive(proof(bytes, 'b')))).toEqual(['phase']);
  });

  it('makes its block final, and is kept as the justification that says the same', () => {
    const follower = new Follower(anchor(authors, voters), { now: () => 0 });
    const headers = chain(genesis, 1n, authors, 3);
    follower.receive({ type: 'headers', source: 'a', headers });
    const { precommits } = justification(headers[2]!, voters);
    const target = { targetHash: headerHash(headers[1]!), targetNumber: 2 };
    follower.receive({
      type: 'commit',
      source: 'a',
      commit: { type: 'commit', round: 1n, setId: 3n, ...target, precommits },
    });
    expect(follower.final.header.number).toBe(2);
    const bytes = follower.proof!.justification;
    const set = { setId: 3n, authorities: authorities(voters) };
    expect(verifyJustification(bytes, set, { hash: target.targetHash, number: 2 }).signers.length).toBe(voters.length);
  });
});
