import { expect, it } from 'vitest';
import { concatBytes, utf8 } from '../../substrate/bytes.ts';
import { blake2b256 } from '../../substrate/hash.ts';
import { orderedTrieRoot } from '../../substrate/trie/ordered-trie-root.ts';
import { ProofIncompleteError } from '../../substrate/trie/proof-errors.ts';
import { Trie } from '../../substrate/trie/trie.ts';
import { genesis } from '../testing/forge.ts';
import { BodyRefusedError } from './body.ts';
import { eventsKey, NotIncludedError, verifyInclusion } from './inclusion.ts';
import { provedChildValues } from './storage.ts';

const extrinsics = ['inherent', 'transfer'].map(utf8);
const events = new Uint8Array(40).fill(7);
const state = Trie.empty().apply([
  [eventsKey, events],
  [utf8('other'), utf8('value')],
]);
const header = { ...genesis, number: 9, stateRoot: state.root(), extrinsicsRoot: orderedTrieRoot(extrinsics) };
const proof = state.prove([eventsKey]);
const hash = blake2b256(extrinsics[1]!);

it('a block holds an extrinsic when its whole body says so, with the events its state proves', () => {
  expect(verifyInclusion(header, extrinsics, hash, proof)).toEqual({ index: 1, events });
  expect(() => verifyInclusion(header, extrinsics, blake2b256(utf8('another')), proof)).toThrow(NotIncludedError);
  expect(() => verifyInclusion(header, extrinsics.slice(1), hash, proof)).toThrow(BodyRefusedError);
  expect(() => verifyInclusion(header, extrinsics, hash, state.prove([utf8('x')]))).toThrow(ProofIncompleteError);
});

it('a value in a child trie is proved by the child’s root in the state, then by the child’s nodes', () => {
  const [key, gone] = [utf8('key'), utf8('gone')];
  const child = Trie.empty().apply([[key, utf8('value of the child')]]);
  const place = concatBytes(utf8(':child_storage:default:'), utf8('contract'));
  const main = state.apply([[place, child.root()]]);
  const nodes = [...main.prove([place]), ...child.prove([key, gone])];
  const ask = (proof: Uint8Array[], name = 'contract') =>
    provedChildValues(main.root(), proof, utf8(name), [key, gone]);
  expect(ask(nodes)).toEqual([utf8('value of the child'), undefined]);
  expect(ask(main.prove([concatBytes(utf8(':child_storage:default:'), utf8('none'))]), 'none')).toBeUndefined();
  expect(() => ask(main.prove([place]))).toThrow(ProofIncompleteError);
  const forged = Trie.empty().apply([[key, utf8('another value')]]);
  expect(() => ask([...main.prove([place]), ...forged.prove([key])])).toThrow(ProofIncompleteError);
  expect(() => provedChildValues(main.root(), [Uint8Array.of(1)], utf8('contract'), [key])).toThrow(
    ProofIncompleteError,
  );
});
