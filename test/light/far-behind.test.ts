// From an old checkpoint to now: by the warp proofs of whoever gives them, else header by header. Who lies in them is refused, and others go on.
import { cryptoWaitReady } from '@polkadot/util-crypto';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { scheduleChange } from '../../devnet/finality/testing.ts';
import { localGenesis } from '../../devnet/node/local-genesis.ts';
import type { DevnetNode } from '../../devnet/node/node.ts';
import { lightReport } from '../../node-light/engine/light-report.ts';
import type { LightNodeOptions } from '../../node-light/engine/light-node-options.ts';
import type { CatchUp } from '../../node-light/engine/catch-up.ts';
import type { Anchor } from '../../node-light/follower/checkpoint.ts';
import type { Source } from '../../node-light/sources/source.ts';
import { bytesToHex, equalBytes, hexToBytes, type Hex } from '../../substrate/bytes.ts';
import { decodeWarpProof, encodeWarpProof, type WarpProof } from '../../substrate/grandpa/warp-proof.ts';
import { palletPrefix } from '../../substrate/storage-key.ts';
import { lightDevnet, lightNode, source } from './light-devnet.ts';
import { honest, lyingProxy, type Lies } from './lying-proxy.ts';

const FIRST_SET = 3n;
const PAST = 400;
const KEY = palletPrefix('Aura', 'Authorities');
let devnet: DevnetNode;
let other: DevnetNode;
let old: Anchor;
beforeAll(async () => {
  await cryptoWaitReady();
  const finality = { initialSetId: FIRST_SET };
  const { genesis, authors } = localGenesis(250, 3);
  const another = { ...genesis, endowed: genesis.endowed.slice(0, 3) };
  [devnet, other] = await Promise.all([
    lightDevnet(6, { finality, keepStates: 2 * PAST }),
    lightDevnet(20, { finality, genesis: another, authors }),
  ]);
  const genesisHash = hexToBytes(devnet.chain.genesisHash);
  const { header } = (await devnet.chain.block((await devnet.chain.hashAt(5))!))!;
  const { authorities, finalizers } = devnet.options.genesis;
  old = {
    genesisHash,
    header,
    hash: hexToBytes((await devnet.chain.hashAt(5))!),
    authors: authorities.map((key) => hexToBytes(key)),
    set: { setId: FIRST_SET, authorities: finalizers.map((id) => ({ id: hexToBytes(id), weight: 1n })) },
  };
  while (devnet.chain.best.header.number < 150) await devnet.newBlock();
  await scheduleChange(devnet, ['//Alice', '//Bob']);
  while (devnet.chain.best.header.number < PAST) await devnet.newBlock();
}, 120_000);
afterAll(() => Promise.all([devnet.close(), other.close()]));

/** A node over JSON-RPC, and the headers it was asked for. */
function endpoint(lies: Lies = {}, name = 'endpoint') {
  const asked = { headers: 0 };
  const counting: Lies = {
    ...lies,
    request(request) {
      if (request.method === 'chain_getHeader') asked.headers++;
      return request;
    },
  };
  return { asked, source: source(name, lyingProxy(honest(devnet), counting)) };
}
type Lie = (bytes: Uint8Array, from: Uint8Array) => Uint8Array | Promise<Uint8Array>;
/** The devnet as a peer gives it: with warp proofs. */
function peer(lie: Lie = (bytes) => bytes, name = 'peer') {
  const { source, asked } = endpoint({}, name);
  const warpProof = async (from: Uint8Array) => lie(await devnet.finality.warpProof(bytesToHex(from)), from);
  return { asked, source: Object.assign(source, { warpProof }) };
}
const begin = (options: Partial<LightNodeOptions> = {}) =>
  lightNode(devnet, { checkpoint: old, slotDurationMs: 250, aheadMs: Infinity, ...options });
const changed =
  (change: (proof: WarpProof) => WarpProof): Lie =>
  (bytes) =>
    encodeWarpProof(change(decodeWarpProof(bytes)));

describe('a node far behind', () => {
  it('leaves the headers out where a peer proves what is final, and then follows it live', async () => {
    const light = begin();
    const { source, asked } = peer();
    await light.addSource(source);
    expect(asked.headers).toBeLessThan(10);
    expect(light.final?.hash).toBe(devnet.chain.finalized.hash);
    expect((await light.read([KEY])).evidence.word).toBe('final');
    expect(lightReport(light)).toMatchObject({
      anchor: { number: 5, hash: bytesToHex(old.hash), believed: null, reached: devnet.chain.finalized.header.number },
      finality: { setId: FIRST_SET + 1n },
      handover: { fromSet: FIRST_SET, toSet: FIRST_SET + 1n },
      catchUp: null,
    });
    await devnet.newBlock();
    await expect.poll(() => light.head?.hash).toBe(devnet.chain.best.hash);
    // What it hands on begins at the block that was reached.
    expect(light.checkpoint).toMatchObject({ set: { setId: FIRST_SET + 1n } });
    expect(light.checkpoint!.header.number).toBeGreaterThanOrEqual(PAST);
    light.close();
  });

  it('is lifted by a peer that comes when an endpoint is followed already, which then is followed from there', async () => {
    const light = begin();
    // The newest block waits for its votes.
    await devnet.newBlock({ finalize: false });
    let held: (() => void) | undefined;
    const { source: slow, asked } = endpoint();
    // The link is slow: headers come when it is let go.
    const headers = slow.headers.bind(slow);
    slow.headers = async (...wish) => {
      const answer = await headers(...wish);
      if (light.head!.header.number > 5) await new Promise<void>((resolve) => (held = resolve));
      return answer;
    };
    const taken = light.addSource(slow);
    await expect.poll(() => held).toBeDefined();
    expect(light.head!.header.number).toBeLessThan(PAST / 2);
    expect(lightReport(light).catchUp).toMatchObject({ by: 'headers', source: 'endpoint', from: 5, withoutProofs: [] });
    const { source: brief } = peer();
    // It says nothing more than its proof.
    brief.follow = () => new Promise(() => undefined);
    void light.addSource(brief);
    await expect.poll(() => light.final?.hash).toBe(devnet.chain.finalized.hash);
    const before = asked.headers;
    held!();
    await taken;
    expect(asked.headers - before).toBeLessThan(10);
    expect(light.sources.map(({ name }) => name).sort()).toEqual(['endpoint', 'peer']);
    expect([light.head?.hash, light.refusals]).toEqual([devnet.chain.best.hash, []]);
    // What was final before is final still.
    expect(light.evidence(bytesToHex(old.hash))).toEqual({ word: 'final', block: 5 });
    light.close();
    await devnet.newBlock();
  });

  it('goes header by header with an endpoint alone, and says how many, to where, and for how long', async () => {
    let now = 0;
    const light = begin({ now: () => now });
    const told: CatchUp[] = [];
    light.on('head', () => {
      now += 1_000;
      const { catchUp } = lightReport(light);
      if (catchUp) told.push(catchUp);
    });
    const { source, asked } = endpoint();
    await light.addSource(source);
    const to = devnet.chain.best.header.number;
    expect(asked.headers).toBeGreaterThanOrEqual(to - 6);
    expect(light.head?.hash).toBe(devnet.chain.best.hash);
    expect(told[0]).toEqual({
      by: 'headers',
      source: 'endpoint',
      from: 5,
      at: 133,
      to: to - 1,
      leftMs: (1_000 / 128) * (to - 1 - 133),
      withoutProofs: [],
    });
    expect(lightReport(light)).toMatchObject({ catchUp: null, stalledBlocks: null });
    light.close();
  });

  it('follows the headers of a peer that gives no proof, and says why', async () => {
    const light = begin();
    const told: (CatchUp | null)[] = [];
    light.on('head', () => told.push(lightReport(light).catchUp));
    const silent = peer(() => Promise.reject(new Error('the protocol is not spoken')));
    await light.addSource(silent.source);
    expect(light.head?.hash).toBe(devnet.chain.best.hash);
    expect(told[0]).toMatchObject({ withoutProofs: [{ source: 'peer', why: 'the protocol is not spoken' }] });
    expect(light.refusals).toEqual([]);
    light.close();
  });

  it('begins at a block that is known by its hash alone, as the peer proves it', async () => {
    const light = begin({ checkpoint: { genesisHash: old.genesisHash, hash: old.genesisHash, setId: FIRST_SET } });
    const { source, asked } = peer();
    await light.addSource(source);
    expect(light.final?.hash).toBe(devnet.chain.finalized.hash);
    expect(asked.headers).toBeLessThan(10);
    light.close();
  });

  it('says which proof is looked at, and by whom it is shown', async () => {
    const light = begin();
    const told: unknown[] = [];
    const asked = peer((bytes) => {
      told.push(lightReport(light).catchUp);
      return bytes;
    });
    await light.addSource(asked.source);
    expect(told).toEqual([{ by: 'proofs', source: 'peer', number: 5, setId: FIRST_SET }]);
    light.close();
  });
});

describe('a peer that lies where a node is far behind', () => {
  const flipped = (bytes: Uint8Array, at: number) => bytes.map((byte, i) => (i === at ? byte ^ 1 : byte));
  it.each<[string, Lie, string]>([
    [
      'votes of another set',
      changed(({ fragments, isFinished }) => ({ fragments: fragments.slice(1), isFinished })),
      'unknown authority',
    ],
    [
      'votes one too few',
      changed(({ fragments, isFinished }) => ({
        fragments: fragments.map(({ header, justification }) => ({
          header,
          justification: { ...justification, precommits: justification.precommits.slice(1) },
        })),
        isFinished,
      })),
      'below threshold',
    ],
    [
      'votes with a changed signature',
      changed(({ fragments: [first, ...rest], isFinished }) => {
        const [vote, ...votes] = first!.justification.precommits;
        const precommits = [{ ...vote!, signature: flipped(vote!.signature, 3) }, ...votes];
        return {
          fragments: [{ ...first!, justification: { ...first!.justification, precommits } }, ...rest],
          isFinished,
        };
      }),
      'bad signature',
    ],
    [
      'another header at the handover',
      changed(({ fragments: [first, ...rest], isFinished }) => ({
        fragments: [{ ...first!, header: { ...first!.header, stateRoot: new Uint8Array(32) } }, ...rest],
        isFinished,
      })),
      'wrong target',
    ],
    ['a proof cut short', (bytes) => bytes.slice(0, -40), 'ScaleError'],
    ['something after the proof', (bytes) => Uint8Array.of(...bytes, 0), 'ScaleError'],
    [
      'a proof without an end',
      (bytes, from) =>
        encodeWarpProof({ ...decodeWarpProof(bytes), ...(equalBytes(from, old.hash) && { isFinished: false }) }),
      'no handover',
    ],
  ])('is refused for %s; the endpoint beside it goes on, and nothing false is shown', async (_, lie, reason) => {
    const light = begin();
    const shown: string[] = [];
    for (const event of ['head', 'final'] as const) {
      light.on(event, ({ header, hash }) => shown.push(`${header.number} ${hash}`));
    }
    const taken = await Promise.allSettled([light.addSource(peer(lie).source), light.addSource(endpoint().source)]);
    expect(taken.map(({ status }) => status)).toEqual(['rejected', 'fulfilled']);
    expect(light.refusals).toMatchObject([{ source: 'peer', reason: expect.stringMatching(reason) }]);
    expect(light.sources.map(({ name }) => name)).toEqual(['endpoint']);
    expect(light.head?.hash).toBe(devnet.chain.best.hash);
    for (const each of shown) {
      const [number, hash] = each.split(' ');
      expect(await devnet.chain.hashAt(Number(number))).toBe(hash);
    }
    light.close();
  });

  it('of another chain with the same voters is refused, by the block trust begins at or by what the state proves', async () => {
    for (const [five, reason] of [
      [new Uint8Array(32), 'wrong header'],
      [old.hash, 'wrong genesis'],
    ] as const) {
      const light = begin();
      const stranger: Source = source('peer', honest(other));
      stranger.blockHash = async (number) => (number === 0 ? old.genesisHash : five);
      stranger.warpProof = () => other.finality.warpProof(other.chain.genesisHash as Hex);
      await expect(light.addSource(stranger)).rejects.toMatchObject({ reason });
      expect(light.refusals).toMatchObject([{ source: 'peer', reason }]);
      expect([undefined, bytesToHex(old.hash)]).toContain(light.final?.hash);
      light.close();
    }
  });

  it('by ending its proof early holds nobody back: another peer proves the rest', async () => {
    const light = begin();
    const early = changed(({ fragments }) => ({ fragments: fragments.slice(0, 1), isFinished: true }));
    const liar = peer(early, 'liar');
    // It gives no headers either.
    liar.source.headers = () => new Promise(() => undefined);
    void light.addSource(liar.source).catch(() => undefined);
    await expect.poll(() => light.final!.header.number).toBeGreaterThan(5);
    expect(light.final!.header.number).toBeLessThan(200);
    const { source, asked } = peer();
    await light.addSource(source);
    expect(light.final?.hash).toBe(devnet.chain.finalized.hash);
    expect(asked.headers).toBeLessThan(10);
    light.close();
  });
});
