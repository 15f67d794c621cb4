import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { concatBytes, utf8 } from '../bytes.ts';
import { frameExtrinsic } from '../extrinsic.ts';
import { encodeSignedLeb128, encodeUnsignedLeb128, readUnsignedLeb128 } from '../leb128.ts';
import { Reader, ScaleError } from '../scale/reader.ts';
import {
  decodeBlockAnnounce,
  decodeBlockAnnouncesHandshake,
  decodeRole,
  encodeBlockAnnounce,
  encodeBlockAnnouncesHandshake,
} from './block-announce.ts';
import { decodeBlockRequest, decodeBlockResponse, encodeBlockRequest, encodeBlockResponse } from './block-request.ts';
import { frame, FrameCutter, FrameError } from './framed-stream.ts';
import { decodeKademliaQuery, encodeKademliaQuery } from './kademlia.ts';
import {
  decodeLightRequest,
  decodeLightResponse,
  encodeLightRequest,
  encodeLightResponse,
  type LightRequest,
} from './light-request.ts';
import { protocolNames } from './protocol-names.ts';
import { decodeTransactions, encodeTransactions } from './transactions.ts';

const bytes = fc.uint8Array({ maxLength: 80 });
const hash = fc.uint8Array({ minLength: 32, maxLength: 32 });
const blockRequest = fc.record({
  header: fc.boolean(),
  body: fc.boolean(),
  justification: fc.boolean(),
  from: fc.oneof(hash, fc.nat(0xffff_ffff)),
  direction: fc.constantFrom('ascending' as const, 'descending' as const),
  most: fc.nat(0xffff_ffff),
});
const lightRequest: fc.Arbitrary<LightRequest> = fc.oneof(
  fc.record({ type: fc.constant('call' as const), block: hash, method: fc.string(), data: bytes }),
  fc.record({ type: fc.constant('read' as const), block: hash, keys: fc.array(bytes) }),
  fc.record({ type: fc.constant('readChild' as const), block: hash, child: bytes, keys: fc.array(bytes) }),
);
const blocks = fc.array(
  fc.record({
    hash,
    header: fc.option(bytes, { nil: undefined }),
    body: fc.array(bytes, { maxLength: 3 }),
    justifications: fc.option(
      fc.array(fc.record({ engine: fc.constantFrom('FRNK', 'BEEF'), justification: bytes }), { maxLength: 2 }),
      { nil: undefined },
    ),
  }),
  { maxLength: 4 },
);
const header = fc.record({
  parentHash: hash,
  number: fc.nat(0xffff_ffff),
  stateRoot: hash,
  extrinsicsRoot: hash,
  digest: fc.constant([]),
});

describe('messages between peers', () => {
  it('are read as they were written', () => {
    fc.assert(fc.property(blockRequest, (r) => void expect(decodeBlockRequest(encodeBlockRequest(r))).toEqual(r)));
    fc.assert(fc.property(lightRequest, (r) => void expect(decodeLightRequest(encodeLightRequest(r))).toEqual(r)));
    fc.assert(fc.property(blocks, (b) => void expect(decodeBlockResponse(encodeBlockResponse(b), 4)).toEqual(b)));
    fc.assert(
      fc.property(header, fc.boolean(), (h, isBest) => {
        expect(decodeBlockAnnounce(encodeBlockAnnounce({ header: h, isBest }))).toEqual({ header: h, isBest });
      }),
    );
    fc.assert(
      fc.property(fc.array(bytes), (bodies) => {
        const list = bodies.map(frameExtrinsic);
        expect(decodeTransactions(encodeTransactions(list))).toEqual(list);
      }),
    );
    fc.assert(
      fc.property(fc.array(bytes), fc.constantFrom('call', 'read', 'readChild'), (proof, kind) => {
        expect(decodeLightResponse(kind, encodeLightResponse(kind, proof))).toEqual(proof);
      }),
    );
    const query = { type: 'findNode', key: utf8('key') } as const;
    expect(decodeKademliaQuery(encodeKademliaQuery(query))).toEqual(query);
    const handshake = {
      role: 'light',
      bestNumber: 7,
      bestHash: new Uint8Array(32).fill(1),
      genesisHash: new Uint8Array(32).fill(2),
    } as const;
    const encoded = encodeBlockAnnouncesHandshake(handshake);
    expect(encoded).toHaveLength(69);
    expect(decodeBlockAnnouncesHandshake(encoded)).toEqual(handshake);
  });

  it('have the bytes other implementations write', () => {
    // A header request by number 1, ascending, of at most 64 blocks, as a Substrate node sends it.
    const asked = Uint8Array.of(0x08, 0x80, 0x80, 0x80, 0x08, 0x1a, 4, 1, 0, 0, 0, 0x30, 64, 0x38, 1);
    const request = {
      header: true,
      body: false,
      justification: false,
      from: 1,
      direction: 'ascending',
      most: 64,
    } as const;
    expect(encodeBlockRequest(request)).toEqual(asked);
    expect(decodeBlockRequest(asked)).toEqual(request);
    const genesis = new Uint8Array(32).fill(0xab);
    expect(protocolNames(genesis).sync).toBe(`/${'ab'.repeat(32)}/sync/2`);
    expect(protocolNames(genesis, 'fork').warp).toBe(`/${'ab'.repeat(32)}/fork/sync/warp`);
  });

  it('that say nothing are refused', () => {
    expect(() => decodeBlockRequest(new Uint8Array())).toThrow('without a first block');
    expect(() => decodeLightRequest(new Uint8Array())).toThrow('nothing known');
    expect(() => decodeRole(Uint8Array.of(3))).toThrow('no role');
    expect(() => decodeKademliaQuery(Uint8Array.of(8, 0))).toThrow('no query');
    expect(() =>
      decodeBlockResponse(encodeBlockResponse([{ hash: new Uint8Array(32) }, { hash: new Uint8Array(32) }]), 1),
    ).toThrow('more than the 1 blocks');
    expect(decodeLightResponse('read', encodeLightResponse('read', undefined))).toBeUndefined();
  });

  it('never break the reader, whatever bytes come', () => {
    const decoders = [
      decodeBlockRequest,
      decodeLightRequest,
      (b: Uint8Array) => decodeBlockResponse(b, 128),
      (b: Uint8Array) => decodeLightResponse('read', b),
      decodeBlockAnnounce,
      decodeBlockAnnouncesHandshake,
      decodeTransactions,
      decodeKademliaQuery,
    ];
    const refused = (decode: (b: Uint8Array) => unknown, input: Uint8Array) => {
      try {
        decode(input);
      } catch (error) {
        // A method name that is not UTF-8 is a TypeError.
        if (!(error instanceof ScaleError) && !(error instanceof TypeError)) throw error;
      }
    };
    const seeds = [
      fc.uint8Array({ maxLength: 200 }),
      blockRequest.map(encodeBlockRequest),
      lightRequest.map(encodeLightRequest),
      blocks.map(encodeBlockResponse),
    ];
    fc.assert(
      fc.property(fc.oneof(...seeds), fc.array(fc.tuple(fc.nat(), fc.nat(255)), { maxLength: 3 }), (input, flips) => {
        const changed = input.slice();
        for (const [at, value] of flips) if (changed.length > 0) changed[at % changed.length] = value;
        for (const decode of decoders) refused(decode, changed);
      }),
      { numRuns: 500 },
    );
  });
});

describe('variable-length integers', () => {
  it('are read as they were written, and in no other form', () => {
    fc.assert(
      fc.property(fc.maxSafeNat(), (n) => {
        expect(readUnsignedLeb128(new Reader(encodeUnsignedLeb128(n)))).toBe(n);
      }),
    );
    expect(() => readUnsignedLeb128(new Reader(Uint8Array.of(0x80, 0)))).toThrow('shortest');
    expect(() => readUnsignedLeb128(new Reader(new Uint8Array(9).fill(0xff)))).toThrow('too large');
    expect(() => readUnsignedLeb128(new Reader(Uint8Array.of(0x80)))).toThrow(ScaleError);
  });
  it('with a sign take the shortest form', () => {
    for (const [value, form] of [
      [0n, [0]],
      [-1n, [0x7f]],
      [63n, [0x3f]],
      [64n, [0xc0, 0]],
      [-64n, [0x40]],
      [-65n, [0xbf, 0x7f]],
      [-123456n, [0xc0, 0xbb, 0x78]],
    ] as const)
      expect([...encodeSignedLeb128(value)], String(value)).toEqual(form);
  });
});

describe('messages on a stream', () => {
  it('come out whole, however the bytes are cut', () => {
    fc.assert(
      fc.property(
        fc.array(fc.uint8Array({ maxLength: 300 })),
        fc.array(fc.integer({ min: 1, max: 40 }), { minLength: 1 }),
        (messages, cuts) => {
          const stream = concatBytes(...messages.map(frame));
          const cutter = new FrameCutter(300);
          const found: Uint8Array[] = [];
          for (let at = 0, i = 0; at < stream.length; i++) {
            const size = cuts[i % cuts.length]!;
            found.push(...cutter.push(stream.subarray(at, at + size)));
            at += size;
          }
          expect(found).toEqual(messages);
          expect(cutter.isPartial).toBe(false);
        },
      ),
    );
  });
  it('that are too long are refused before they are there', () => {
    expect(() => new FrameCutter(10).push(Uint8Array.of(11))).toThrow(FrameError);
    expect(() => new FrameCutter(10).push(new Uint8Array(9).fill(0xff))).toThrow(FrameError);
    expect(() => new FrameCutter(10).push(Uint8Array.of(0x81, 0))).toThrow(FrameError);
  });
});
