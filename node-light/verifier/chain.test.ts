import { describe, expect, it, beforeAll } from 'vitest';
import { auraConsensusItem } from '../../substrate/aura.ts';
import { grandpaConsensusItem } from '../../substrate/grandpa/grandpa-log.ts';
import { encodeWarpProof, type WarpProof } from '../../substrate/grandpa/warp-proof.ts';
import { auraEngine } from '../../substrate/digest.ts';
import { headerHash, type Header } from '../../substrate/header.ts';
import { anchor, author, authorities, chain, child, genesis, justification, justify, voter } from '../testing/forge.ts';
import { setAfter, setSignals, SetRefusedError } from './authority-changes.ts';
import { ChildRefusedError, verifyChild } from './child.ts';
import { verifyFinalChain } from './final-chain.ts';
import { authorsAfter, SealRefusedError } from './check-seal.ts';
import { verifyOneSeal } from './one-seal.ts';
import { verifySeal } from './seal.ts';
import { verifierReady } from './verifier-ready.ts';
import { verifyWarpProof, WarpRefusedError } from './warp.ts';
import { FinalityRefusedError } from './votes.ts';

beforeAll(() => verifierReady);
const authors = [0, 1, 2].map(author);
const keys = authors.map(({ publicKey }) => publicKey);
const old = [0, 1, 2, 3].map(voter);
const next = [4, 5, 6].map(voter);
const scheduled = (delay: number, voters = next) =>
  grandpaConsensusItem({ type: 'scheduledChange', next: authorities(voters), delay });
const reason = (check: () => unknown): string => {
  try {
    check();
    return 'accepted';
  } catch (error) {
    for (const kind of [ChildRefusedError, SealRefusedError, SetRefusedError, WarpRefusedError, FinalityRefusedError]) {
      if (error instanceof kind) return error.reason;
    }
    throw error;
  }
};

describe('a seal', () => {
  it.each([
    ['with libsodium', verifySeal],
    ['a single one', verifyOneSeal],
  ])('is good from the author whose slot it is, and from nobody else: %s', (_, verify) => {
    const header = child(genesis, 4n, authors);
    expect(verify(header, keys)).toMatchObject({ slot: 4n, authorIndex: 1, author: keys[1] });
    expect(reason(() => verify(child(genesis, 4n, authors, { by: authors[2]! }), keys))).toBe('bad signature');
    expect(reason(() => verify(header, []))).toBe('no authors');
    expect(reason(() => verify({ ...header, digest: header.digest.slice(0, -1) }, keys))).toBe('no seal');
    expect(reason(() => verify({ ...header, digest: header.digest.slice(1) }, keys))).toBe('other engine');
    for (const data of [new Uint8Array(64), new Uint8Array(64).fill(255), new Uint8Array(3)])
      expect(
        reason(() =>
          verify(
            { ...header, digest: [...header.digest.slice(0, -1), { type: 'seal', engine: auraEngine, data }] },
            keys,
          ),
        ),
      ).toBe('bad signature');
    expect(reason(() => verify(header, [keys[0]!, new Uint8Array(32).fill(255)]))).toBe('bad signature');
  });

  it('follows a change of authors from the next block on', () => {
    const changed = child(genesis, 4n, authors, {
      logs: [auraConsensusItem({ type: 'authoritiesChange', authorities: [keys[2]!] })],
    });
    expect(verifySeal(changed, keys).authorIndex).toBe(1);
    expect(authorsAfter(changed, keys)).toEqual([keys[2]]);
  });
});

describe('a child', () => {
  it('hangs from its parent, one higher, in a later slot that has begun', () => {
    const parent = { hash: headerHash(genesis), number: 0, slot: 3n };
    const good = child(genesis, 4n, authors);
    expect(reason(() => verifyChild(parent, good, keys))).toBe('accepted');
    expect(reason(() => verifyChild({ ...parent, hash: new Uint8Array(32) }, good, keys))).toBe('wrong parent');
    expect(reason(() => verifyChild({ ...parent, number: 1 }, good, keys))).toBe('wrong number');
    expect(reason(() => verifyChild({ ...parent, slot: 4n }, good, keys))).toBe('slot not rising');
    expect(reason(() => verifyChild(parent, good, keys, 3n))).toBe('slot in the future');
    expect(reason(() => verifyChild(parent, good, keys, 4n))).toBe('accepted');
  });
});

describe('the authority set', () => {
  const from = { hash: headerHash(genesis), number: 0, set: anchor(authors, old).set };
  const withChange = (at: number, ...logs: ReturnType<typeof scheduled>[]) =>
    chain(genesis, 1n, authors, 6, (i) => (i === at ? { logs } : {}));
  const upTo = (headers: Header[], count: number, voters: typeof old, setId: bigint) =>
    verifyFinalChain(from, headers.slice(0, count), justify(headers[count - 1]!, voters, setId));

  it('hands over after N + delay, and finalizes nothing beyond', () => {
    const headers = withChange(1, scheduled(2));
    expect(upTo(headers, 1, old, 3n).set.pending).toBeUndefined();
    expect(upTo(headers, 2, old, 3n).set).toMatchObject({ setId: 3n, pending: { lastBlock: 4 } });
    expect(upTo(headers, 4, old, 3n).set).toEqual({ setId: 4n, authorities: authorities(next) });
    expect(reason(() => upTo(headers, 5, old, 3n))).toBe('beyond handover');
    expect(reason(() => upTo(headers, 5, next, 4n))).toBe('beyond handover');
  });

  it('with no delay hands over at once', () => {
    const headers = withChange(1, scheduled(0));
    const at = upTo(headers, 2, old, 3n);
    expect(at.set.setId).toBe(4n);
    const beyond = verifyFinalChain(at, headers.slice(2, 4), justify(headers[3]!, next, 4n));
    expect(beyond).toMatchObject({ number: 4, set: { setId: 4n } });
    expect(reason(() => verifyFinalChain(at, headers.slice(2, 4), justify(headers[3]!, old, 3n)))).toBe(
      'unknown authority',
    );
    expect(reason(() => verifyFinalChain(at, headers.slice(2, 4), justify(headers[3]!, next, 3n)))).toBe(
      'bad signature',
    );
  });

  it('remembers a pending change over final blocks', () => {
    const headers = withChange(0, scheduled(3));
    const first = upTo(headers, 2, old, 3n);
    expect(first.set.pending?.lastBlock).toBe(4);
    const second = verifyFinalChain(first, headers.slice(2, 4), justify(headers[3]!, old, 3n));
    expect(second.set.setId).toBe(4n);
  });

  it('cannot pass a forced change, two changes in one header, or one while another waits', () => {
    const forced = grandpaConsensusItem({ type: 'forcedChange', median: 0, next: authorities(next), delay: 1 });
    expect(reason(() => upTo(withChange(1, forced), 3, old, 3n))).toBe('forced change');
    expect(reason(() => setSignals(withChange(1, scheduled(1), scheduled(2))[1]!))).toBe('overlapping changes');
    const waiting = chain(genesis, 1n, authors, 4, (i) => (i < 2 ? { logs: [scheduled(5)] } : {}));
    expect(reason(() => upTo(waiting, 3, old, 3n))).toBe('overlapping changes');
  });

  it('notes pause and resume', () => {
    const pause = chain(genesis, 1n, authors, 2, (i) => ({
      logs: [grandpaConsensusItem({ type: i === 0 ? 'pause' : 'resume', delay: 7 })],
    }));
    expect(setAfter(from.set, [setSignals(pause[0]!)], 1).pause).toEqual({ paused: true, from: 8 });
    expect(setAfter(from.set, pause.map(setSignals), 2).pause).toEqual({ paused: false, from: 9 });
  });

  it('is not led over a gap', () => {
    const headers = withChange(9);
    expect(reason(() => verifyFinalChain(from, headers.slice(1, 3), justify(headers[2]!, old, 3n)))).toBe(
      'wrong parent',
    );
  });
});

describe('a warp proof', () => {
  const third = [7, 8, 9].map(voter);
  const headers = () =>
    chain(genesis, 1n, authors, 9, (i) =>
      i === 2 ? { logs: [scheduled(0)] } : i === 5 ? { logs: [scheduled(0, third)] } : {},
    );
  const proofOf = (list: Header[], places: [number, typeof old, bigint][], isFinished = true): WarpProof => ({
    fragments: places.map(([i, voters, setId]) => ({
      header: list[i]!,
      justification: justification(list[i]!, voters, setId),
    })),
    isFinished,
  });
  const start = { setId: 3n, authorities: authorities(old) };

  it('leads from handover to handover to the newest final block', () => {
    const list = headers();
    const warp = proofOf(list, [
      [2, old, 3n],
      [5, next, 4n],
      [8, third, 5n],
    ]);
    expect(verifyWarpProof(encodeWarpProof(warp), start)).toMatchObject({
      header: { number: 9 },
      set: { setId: 5n, authorities: authorities(third) },
      proof: { justification: justify(list[8]!, third, 5n), voters: { setId: 5n } },
      handover: { at: 6, fromSet: 4n, toSet: 5n },
      isFinished: true,
    });
    expect(reason(() => verifyWarpProof(warp, start, 3))).toBe('not rising');
    expect(reason(() => verifyWarpProof(warp, { ...start, setId: 0n }))).toBe('bad signature');
  });

  it('is refused with a handover left out, out of order, or an end without handover that is not finished', () => {
    const list = headers();
    const refused = (places: [number, typeof old, bigint][], finished?: boolean) =>
      reason(() => verifyWarpProof(proofOf(list, places, finished), start));
    expect(refused([[5, next, 4n]])).toBe('unknown authority');
    expect(
      refused([
        [2, old, 3n],
        [1, next, 4n],
      ]),
    ).toBe('not rising');
    expect(
      refused([
        [1, old, 3n],
        [2, old, 3n],
      ]),
    ).toBe('no handover');
    expect(
      refused(
        [
          [2, old, 3n],
          [4, next, 4n],
        ],
        false,
      ),
    ).toBe('no handover');
    expect(
      refused(
        [
          [2, old, 3n],
          [4, next, 4n],
        ],
        true,
      ),
    ).toBe('accepted');
    const delayed = chain(genesis, 1n, authors, 4, (i) => (i === 1 ? { logs: [scheduled(1)] } : {}));
    expect(
      reason(() =>
        verifyWarpProof(
          proofOf(delayed, [
            [1, old, 3n],
            [2, next, 4n],
          ]),
          start,
        ),
      ),
    ).toBe('no handover');
  });
});
