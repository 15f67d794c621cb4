import { describe, expect, test } from 'vitest';
import type { PipeEnd } from '../../miner/ports/bridge/schema.ts';
import type { FromPeer, ToPeer } from '../../miner/ports/peer-port.ts';
import { AnswerRefusedError, SourceLacksError, SourceMovedError } from '../../node-light/sources/source.ts';
import { bytesToHex } from '../../substrate/bytes.ts';
import { PeerService, type PeerSource } from './peer-service.ts';

const GENESIS = new Uint8Array(32).fill(7);
const HASH = bytesToHex(GENESIS);

/** A pipe whose page is this test, and a peer that does as told. */
function set(peer: Partial<PeerSource> = {}) {
  const said: FromPeer[] = [];
  const reasons: string[] = [];
  let closes = 0;
  let ask: (asked: ToPeer) => void = () => undefined;
  let ended: (reason: string) => void;
  let gone: (reason: string) => void;
  const pipe: PipeEnd<FromPeer, ToPeer> = {
    send: (message) => void said.push(message),
    onMessage: (listener) => (ask = listener),
    end: (reason = '') => {
      reasons.push(reason);
      ended(reason);
    },
    ended: new Promise((resolve) => (ended = resolve)),
  };
  const source = {
    genesisHash: GENESIS,
    closed: new Promise<string>((resolve) => (gone = resolve)),
    close: () => void closes++,
    ...peer,
  } as PeerSource;
  return {
    source,
    said,
    reasons,
    closes: () => closes,
    open: (peers = new PeerService(() => Promise.resolve(source))) => peers.open({ address: 'a peer' }, pipe),
    ask: (asked: ToPeer) => ask(asked),
    pageEnds: () => ended('the page is gone'),
    peerGoes: () => gone('the peer is gone'),
  };
}
const settle = () => new Promise((resolve) => setTimeout(resolve));

test('the page learns which chain the peer is on; the peer is let go with the page', async () => {
  const { open, pageEnds, closes } = set();
  expect(await open()).toEqual({ genesisHash: HASH });
  expect(closes()).toBe(0);
  pageEnds();
  await settle();
  expect(closes()).toBe(1);
});

test('a page that leaves while the peer is dialled leaves none open', async () => {
  const { open, pageEnds, closes } = set();
  pageEnds();
  await open();
  await settle();
  expect(closes()).toBe(1);
});

test('a peer that goes ends the pipe with its reason', async () => {
  const { open, peerGoes, reasons } = set();
  await open();
  peerGoes();
  await settle();
  expect(reasons).toEqual(['the peer is gone']);
});

describe('what the peer did wrong, and what it only lacks, are told apart', () => {
  test.each([
    ['refused', 'another header', new AnswerRefusedError('another header', 'sync', 'it is of block 5')],
    ['lacks', 'SourceLacksError', new SourceLacksError('not kept')],
    ['moved', 'SourceMovedError', new SourceMovedError()],
    ['failed', 'TimeoutError', new DOMException('too late', 'TimeoutError')],
  ])('%s', async (kind, reason, error) => {
    const { open, ask, said } = set({ readProof: () => Promise.reject(error) });
    await open();
    ask({ ask: 'readProof', id: 4, keys: [], hash: HASH });
    await settle();
    expect(said).toEqual([{ say: 'fault', id: 4, kind, reason, message: error.message }]);
  });
});

test('a block the peer does not have is an answer with nothing in it', async () => {
  const { open, ask, said } = set({ blockHash: () => Promise.resolve(undefined) });
  await open();
  ask({ ask: 'blockHash', id: 1, number: 9 });
  await settle();
  expect(said).toEqual([{ say: 'answer', id: 1, parts: [] }]);
});

test('so many are open at once, and one that ends or cannot be dialled makes room', async () => {
  let reachable = true;
  const { source } = set();
  const peers = new PeerService(() =>
    reachable ? Promise.resolve(source) : Promise.reject(new Error('nobody there')),
  );
  const pages = Array.from({ length: 32 }, () => set());
  for (const page of pages) await page.open(peers);
  await expect(set().open(peers)).rejects.toThrow('32 are open already');
  pages[0]!.pageEnds();
  await settle();
  reachable = false;
  const unlucky = set();
  await expect(unlucky.open(peers)).rejects.toThrow('nobody there');
  unlucky.pageEnds();
  await settle();
  reachable = true;
  expect(await set().open(peers)).toEqual({ genesisHash: HASH });
});
