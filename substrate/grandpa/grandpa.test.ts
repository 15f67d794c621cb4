import { signatureVerify } from '@polkadot/util-crypto';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { bytesToHex, hexToBytes } from '../bytes.ts';
import { consensusLogs } from '../digest.ts';
import { decodeHeader, encodeHeader, headerHash } from '../header.ts';
import { ScaleError } from '../scale/reader.ts';
import { lightClientVectors, type AuthorityVector } from '../testing/light-client-vectors.ts';
import { finalityThreshold, type Authority } from './authority-set.ts';
import { commitOf, decodeGrandpaGossip, encodeGrandpaGossip, type GrandpaGossip } from './commit.ts';
import {
  decodeFinalityProof,
  decodeJustifications,
  encodeFinalityProof,
  encodeJustifications,
} from './finality-proof.ts';
import { decodeGrandpaLog, encodeGrandpaLog, type GrandpaLog } from './grandpa-log.ts';
import { decodeJustification, encodeJustification, type Justification } from './justification.ts';
import { voteMessage } from './vote-message.ts';
import { decodeWarpProof, encodeWarpProof } from './warp-proof.ts';

const vectors = lightClientVectors();
const bytes = (length: number) => fc.uint8Array({ minLength: length, maxLength: length });
const u32 = fc.integer({ min: 0, max: 0xffff_ffff });
const u64 = fc.bigInt({ min: 0n, max: (1n << 64n) - 1n });
const header = fc.record({
  parentHash: bytes(32),
  number: u32,
  stateRoot: bytes(32),
  extrinsicsRoot: bytes(32),
  digest: fc.constant([]),
});
const justification: fc.Arbitrary<Justification> = fc.record({
  round: u64,
  targetHash: bytes(32),
  targetNumber: u32,
  precommits: fc.array(fc.record({ targetHash: bytes(32), targetNumber: u32, signature: bytes(64), id: bytes(32) }), {
    maxLength: 4,
  }),
  votesAncestries: fc.array(header, { maxLength: 3 }),
});
const authorities: fc.Arbitrary<Authority[]> = fc.array(fc.record({ id: bytes(32), weight: u64 }), { maxLength: 4 });
const log: fc.Arbitrary<GrandpaLog> = fc.oneof(
  fc.record({ type: fc.constant('scheduledChange' as const), next: authorities, delay: u32 }),
  fc.record({ type: fc.constant('forcedChange' as const), median: u32, next: authorities, delay: u32 }),
  fc.record({ type: fc.constant('onDisabled' as const), index: u64 }),
  fc.record({ type: fc.constantFrom('pause' as const, 'resume' as const), delay: u32 }),
);
const gossip: fc.Arbitrary<GrandpaGossip> = fc.oneof(
  fc.tuple(justification, u64).map(([value, setId]): GrandpaGossip => commitOf(value, setId)),
  fc.record({ type: fc.constant('neighbor' as const), round: u64, setId: u64, finalizedNumber: u32 }),
);
const warp = fc.record({
  fragments: fc.array(fc.record({ header, justification }), { minLength: 1, maxLength: 3 }),
  isFinished: fc.boolean(),
});
const finality = fc.record({
  block: bytes(32),
  justification: fc.uint8Array({ maxLength: 50 }),
  unknownHeaders: fc.array(header, { maxLength: 2 }),
});
const kept = fc.array(
  fc.record({ engine: fc.constantFrom('FRNK', 'BEEF'), justification: fc.uint8Array({ maxLength: 50 }) }),
  { maxLength: 3 },
);

interface Codec {
  name: string;
  value: fc.Arbitrary<unknown>;
  encode(value: unknown): Uint8Array;
  decode(bytes: Uint8Array): unknown;
}

const codec = <T>(
  name: string,
  value: fc.Arbitrary<T>,
  encode: (value: T) => Uint8Array,
  decode: (bytes: Uint8Array) => unknown,
): Codec => ({
  name,
  value,
  encode: (input) => encode(input as T),
  decode,
});

describe.each([
  codec('justification', justification, encodeJustification, decodeJustification),
  codec('GRANDPA log', log, encodeGrandpaLog, decodeGrandpaLog),
  codec('gossip message', gossip, encodeGrandpaGossip, decodeGrandpaGossip),
  codec('warp proof', warp, encodeWarpProof, decodeWarpProof),
  codec('finality proof', finality, encodeFinalityProof, decodeFinalityProof),
  codec('block justifications', kept, encodeJustifications, decodeJustifications),
])('$name', ({ value, encode, decode }) => {
  it('comes back from its bytes as it was', () => {
    fc.assert(
      fc.property(value, (input) => {
        expect(decode(encode(input))).toEqual(input);
      }),
      { numRuns: 100 },
    );
  });

  it('has one encoding: changed bytes decode to what encodes to them, or are refused', () => {
    fc.assert(
      fc.property(value, fc.nat(), fc.nat(255), fc.integer({ min: -5, max: 5 }), (input, at, byte, grow) => {
        const encoded = encode(input);
        encoded[at % encoded.length] = byte;
        const changed = grow < 0 ? encoded.subarray(0, grow) : Uint8Array.from([...encoded, ...new Uint8Array(grow)]);
        try {
          const decoded = decode(changed);
          if (decoded !== undefined) expect(encode(decoded)).toEqual(changed);
        } catch (error) {
          if (!(error instanceof ScaleError)) throw error;
        }
      }),
      { numRuns: 500 },
    );
  });

  it('of random bytes is refused by name or read', () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 400 }), (input) => {
        try {
          decode(input);
        } catch (error) {
          if (!(error instanceof ScaleError)) throw error;
        }
      }),
      { numRuns: 1000 },
    );
  });
});

describe('the weight that finalizes', () => {
  it.each([
    [1, 1],
    [2, 2],
    [3, 3],
    [4, 3],
    [5, 4],
    [6, 5],
    [7, 5],
    [20, 14],
    [100, 67],
  ])('of %i authorities is %i', (count, threshold) => {
    const set = Array.from({ length: count }, (_, i) => ({ id: new Uint8Array(32).fill(i), weight: 1n }));
    expect(finalityThreshold(set)).toBe(BigInt(threshold));
  });

  it('of nobody is never reached', () => expect(finalityThreshold([])).toBe(1n));
});

describe.skipIf(!vectors)('shared vectors', () => {
  const read = (list: AuthorityVector[]): Authority[] =>
    list.map(({ id, weight }) => ({ id: hexToBytes(id), weight: BigInt(weight) }));

  it('the message of a precommit is what its signature signs', () => {
    const vector = vectors?.precommit;
    if (!vector) throw new Error('no precommit among the vectors');
    const vote = { targetHash: hexToBytes(vector.targetHash), targetNumber: vector.targetNumber };
    const message = voteMessage('precommit', vote, BigInt(vector.round), BigInt(vector.setId));
    expect(bytesToHex(message)).toBe(vector.message);
    expect(signatureVerify(message, vector.signature, vector.publicKey).isValid).toBe(true);
  });

  it.each(vectors?.justifications ?? [])('justification: $name', ({ bytes: encoded }) => {
    expect(bytesToHex(encodeJustification(decodeJustification(hexToBytes(encoded))))).toBe(encoded);
  });

  it('a change of authorities reads as the set that follows', () => {
    const change = vectors?.authorityChange;
    if (!change) throw new Error('no authority change among the vectors');
    const signalled = decodeHeader(hexToBytes(change.headers[change.signalledIn] ?? ''));
    const [body] = consensusLogs(signalled.digest, 'FRNK');
    expect(body && bytesToHex(body)).toBe(change.logScheduled);
    const next = read(change.after.authorities);
    expect(decodeGrandpaLog(hexToBytes(change.logScheduled))).toEqual({ type: 'scheduledChange', next, delay: 2 });
    expect(decodeGrandpaLog(hexToBytes(change.logForced))).toMatchObject({ type: 'forcedChange', next });
    expect(bytesToHex(encodeGrandpaLog(decodeGrandpaLog(hexToBytes(change.logForced))))).toBe(change.logForced);
  });

  it('a warp proof reads up to its last finalized block', () => {
    const proof = decodeWarpProof(hexToBytes(vectors?.warp.bytes ?? ''));
    const last = proof.fragments.at(-1);
    expect(last && bytesToHex(headerHash(last.header))).toBe(vectors?.warp.end.finalizedHash);
    expect(last?.header.number).toBe(vectors?.warp.end.finalizedNumber);
    expect(bytesToHex(encodeWarpProof(proof))).toBe(vectors?.warp.bytes);
  });

  it('a finality proof reads as its parts', () => {
    const vector = vectors?.finalityProof;
    const proof = decodeFinalityProof(hexToBytes(vector?.bytes ?? ''));
    expect(bytesToHex(proof.block)).toBe(vector?.block);
    expect(bytesToHex(proof.justification)).toBe(vector?.justification);
    expect(proof.unknownHeaders.map((entry) => bytesToHex(headerHash(entry)))).toEqual(vector?.unknownHeaders);
    expect(proof.unknownHeaders.map((entry) => decodeHeader(encodeHeader(entry)))).toEqual(proof.unknownHeaders);
    expect(bytesToHex(encodeFinalityProof(proof))).toBe(vector?.bytes);
  });
});
