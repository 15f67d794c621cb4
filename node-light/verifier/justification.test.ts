import fc from 'fast-check';
import { beforeAll, describe, expect, it } from 'vitest';
import { commitOf } from '../../substrate/grandpa/commit.ts';
import { encodeJustification, type Justification } from '../../substrate/grandpa/justification.ts';
import { headerHash, type Header } from '../../substrate/header.ts';
import { ScaleError } from '../../substrate/scale/reader.ts';
import { lightClientVectors } from '../../substrate/testing/light-client-vectors.ts';
import { hexToBytes } from '../../substrate/bytes.ts';
import { author, authorities, chain, genesis, justification, precommit, voter } from '../testing/forge.ts';
import { isRefusal } from './is-refusal.ts';
import { verifyCommit, verifyJustification } from './justification.ts';
import { verifierReady } from './verifier-ready.ts';
import { FinalityRefusedError } from './votes.ts';

const voters = [0, 1, 2, 3].map(voter);
const [v0, v1, v2, v3] = voters as [(typeof voters)[0], (typeof voters)[0], (typeof voters)[0], (typeof voters)[0]];
const set = { setId: 3n, authorities: authorities(voters) };
let headers: Header[];
let fork: Header[];
beforeAll(async () => {
  await verifierReady;
  const authors = [author(0)];
  headers = chain(genesis, 1n, authors, 6);
  fork = chain(headers[0]!, 2n, authors, 3, () => ({ salt: 9 }));
});

const at = (header: Header) => ({ hash: headerHash(header), number: header.number });
const reason = (proof: Uint8Array | Justification, target = headers[1]!, voting = set): string => {
  try {
    verifyJustification(proof, voting, at(target));
    return 'accepted';
  } catch (error) {
    if (error instanceof FinalityRefusedError) return error.reason;
    if (error instanceof ScaleError) return 'not a justification';
    throw error;
  }
};
const good = () => justification(headers[1]!, [v0, v1, v2]);

describe('a justification', () => {
  it('is accepted from all but less than a third of the weight', () => {
    expect(reason(good())).toBe('accepted');
    expect(reason(justification(headers[1]!, [v0, v1]))).toBe('below threshold');
    const weights = [1n, 1n, 1n, 5n].map((weight, i) => ({ id: voters[i]!.id, weight }));
    expect(reason(justification(headers[1]!, [v0, v1, v2]), headers[1], { ...set, authorities: weights })).toBe(
      'below threshold',
    );
    expect(reason(justification(headers[1]!, [v0, v3]), headers[1], { ...set, authorities: weights })).toBe('accepted');
  });

  it('is refused for another block, an empty set, another set and another round', () => {
    expect(reason(good(), headers[2])).toBe('wrong target');
    expect(reason(good(), headers[1], { setId: 3n, authorities: [] })).toBe('unknown authority');
    expect(reason({ ...good(), precommits: [] }, headers[1], { setId: 3n, authorities: [] })).toBe('below threshold');
    expect(reason(good(), headers[1], { ...set, setId: 4n })).toBe('bad signature');
    expect(reason({ ...good(), round: 2n })).toBe('bad signature');
  });

  it('counts precommits only, and only those of its authorities', () => {
    const prevotes = voters.map((each) => precommit(each, headers[1]!, 1n, 3n, 'prevote'));
    expect(reason({ ...good(), precommits: prevotes })).toBe('bad signature');
    expect(reason(justification(headers[1]!, [...voters, voter(9)]))).toBe('unknown authority');
  });

  it('takes votes for descendants with exactly the headers between', () => {
    const votes = [v0, v1].map((each) => precommit(each, headers[1]!, 1n, 3n));
    const precommits = [...votes, precommit(v2, headers[3]!, 1n, 3n)];
    const between = [headers[2]!, headers[3]!];
    expect(reason({ ...good(), precommits, votesAncestries: between })).toBe('accepted');
    expect(reason({ ...good(), precommits, votesAncestries: [...between].reverse() })).toBe('accepted');
    expect(reason({ ...good(), precommits, votesAncestries: [headers[3]!] })).toBe('no ancestry');
    expect(reason({ ...good(), precommits, votesAncestries: [...between, headers[4]!] })).toBe('unused ancestry');
    expect(reason({ ...good(), precommits, votesAncestries: [...between, headers[1]!] })).toBe('unused ancestry');
  });

  it('refuses votes beside or below the target', () => {
    const beside = {
      ...good(),
      precommits: [...good().precommits, precommit(v3, fork[2]!, 1n, 3n)],
      votesAncestries: fork,
    };
    expect(reason(beside)).toBe('no ancestry');
    const below = { ...good(), precommits: [...good().precommits, precommit(v3, headers[0]!, 1n, 3n)] };
    expect(reason(below)).toBe('vote below target');
    const misnumbered = { ...precommit(v3, headers[1]!, 1n, 3n), targetNumber: headers[1]!.number + 1 };
    expect(reason({ ...good(), precommits: [...good().precommits, misnumbered] })).toBe('no ancestry');
  });

  it('counts an authority once, however often it signs, and refuses a third vote', () => {
    const twice = justification(headers[1]!, [v0, v1]);
    expect(reason({ ...twice, precommits: [...twice.precommits, twice.precommits[0]!] })).toBe('below threshold');
    const votes = [headers[1]!, headers[2]!, headers[3]!].map((header) => precommit(v0, header, 1n, 3n));
    const votesAncestries = [headers[2]!, headers[3]!];
    const equivocation = { ...good(), precommits: [...good().precommits, votes[1]!], votesAncestries: [headers[2]!] };
    expect(reason(equivocation)).toBe('accepted');
    expect(verifyJustification(equivocation, set, at(headers[1]!)).equivocators).toEqual([v0.id]);
    const third = { ...good(), precommits: [...good().precommits, ...votes.slice(1)], votesAncestries };
    expect(reason(third)).toBe('too many votes');
    const equivocators = {
      ...good(),
      precommits: [precommit(v1, headers[1]!, 1n, 3n), ...votes.slice(0, 2)],
      votesAncestries: [headers[2]!],
    };
    expect(reason(equivocators)).toBe('below threshold');
  });

  it('names the reasons of the shared vectors', () => {
    const vectors = lightClientVectors();
    for (const { name, bytes, setId, authorities: list, error } of vectors?.justifications ?? []) {
      const voting = {
        setId: BigInt(setId),
        authorities: list.map(({ id, weight }) => ({ id: hexToBytes(id), weight: BigInt(weight) })),
      };
      const proof = hexToBytes(bytes);
      let verdict = 'accepted';
      try {
        const hash = proof.slice(8, 40);
        verifyJustification(proof, voting, { hash, number: 5120 });
      } catch (thrown) {
        verdict = (thrown as FinalityRefusedError).reason;
      }
      expect([name, verdict]).toEqual([name, error ?? 'accepted']);
    }
  });

  it('has no bit that can be changed', () => {
    const bytes = encodeJustification(good());
    fc.assert(
      fc.property(fc.nat(bytes.length * 8 - 1), (bit) => {
        const changed = bytes.slice();
        changed[bit >> 3]! ^= 1 << (bit & 7);
        expect(reason(changed)).not.toBe('accepted');
      }),
      { numRuns: 150, seed: 1 },
    );
  });

  it('refuses random bytes by name and never fails otherwise', () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 700 }), (bytes) => {
        expect(() => verifyJustification(bytes, set, at(headers[1]!))).toThrow();
        try {
          verifyJustification(bytes, set, at(headers[1]!));
        } catch (error) {
          expect(isRefusal(error)).toBe(true);
        }
      }),
      { numRuns: 300, seed: 2 },
    );
  });
});

describe('a commit', () => {
  it('finalizes as a justification does, with headers known here, in its own set only', () => {
    const votes = [...[v0, v1].map((each) => precommit(each, headers[1]!, 1n, 3n)), precommit(v2, headers[2]!, 1n, 3n)];
    const commit = commitOf({ ...good(), precommits: votes }, 3n);
    const known = (header: Header | undefined) => () => header;
    expect(verifyCommit(commit, set, at(headers[1]!), known(headers[2])).weight).toBe(3n);
    expect(() => verifyCommit(commit, set, at(headers[1]!), known(undefined))).toThrow('no ancestry');
    expect(() => verifyCommit({ ...commit, setId: 4n }, set, at(headers[1]!), known(headers[2]))).toThrow('wrong set');
  });
});
