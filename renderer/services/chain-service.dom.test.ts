import { expect, test } from 'vitest';
import type { Chain } from '../../chain/ports/chain.ts';
import { memoryPreferences, watchPreferences } from '../state/preferences.ts';
import { ChainService, type OpenChain } from './chain-service.svelte.ts';

const A = `0x${'0a'.repeat(32)}`;
const TRUST = JSON.stringify({ genesisHash: A, hash: A, setId: '3' });

type Opening = { options: Parameters<OpenChain>[0]; done: (chain: Chain) => void; fail: (error: Error) => void };

function chainOf(genesisHash: string, closed: string[]): Chain {
  const head = { number: 5, hash: '0x5', parentHash: '0x4', seenAt: 0 };
  return {
    info: { genesisHash, specVersion: 1, blockTimeMs: 1_000 },
    heads: () => ({ best: head, finalized: head }),
    status: () => ({ state: 'connected' }),
    onHeads: () => () => undefined,
    close: () => Promise.resolve(void closed.push(genesisHash)),
  } as unknown as Chain;
}

function setUp(preferences = memoryPreferences()) {
  const openings: Opening[] = [];
  const lost: string[] = [];
  const service = new ChainService({
    preferences,
    connect: () => Promise.resolve(() => ({ send: () => undefined, close: () => undefined })),
    trialPeer: () => Promise.reject(new Error('there is no host')),
    trial: () => () => ({ send: () => undefined, close: () => undefined }),
    open: (options) => new Promise((done, fail) => openings.push({ options, done, fail })),
    onTrustLost: (label) => void lost.push(label),
  });
  return { service, openings, preferences, lost };
}
const settle = async () => {
  for (let i = 0; i < 20; i++) await Promise.resolve();
};

test('a chosen endpoint is kept, and its genesis is known again before it answers', async () => {
  const { service, openings, preferences } = setUp();
  service.choose({ kind: 'custom', urls: ['wss://node.example'] });
  await settle();
  openings[0]?.done(chainOf(A, []));
  await settle();
  expect(service.live?.info.genesisHash).toBe(A);
  const again = setUp(preferences).service;
  expect(again.endpoint).toEqual({ kind: 'custom', urls: ['wss://node.example'] });
  expect([again.genesis, again.live, again.offline]).toEqual([A, null, true]);
});

test('an address that is added keeps what was vouched for; going to another node does not', () => {
  const preferences = memoryPreferences();
  preferences.set('trust.wss://one.example', TRUST);
  preferences.set('genesis.wss://one.example', A);
  const { service } = setUp(preferences);
  service.choose({ kind: 'custom', urls: ['wss://one.example'] });
  service.choose({ kind: 'custom', urls: ['wss://one.example', 'wss://two.example'] });
  expect([service.trust, service.genesis]).toEqual([TRUST, A]);
  service.choose({ kind: 'custom', urls: ['wss://three.example'] });
  expect([service.trust, service.genesis]).toEqual([null, null]);
});

test.each(['{oops', 'null', '5', '[]', '{"genesisHash":"0x12"}', '{"setId":"3"}'])(
  'kept trust that is %s vouches for nothing: it is dropped, and that is said once',
  async (kept) => {
    const preferences = memoryPreferences([
      ['endpoint', 'wss://one.example'],
      ['trust.wss://one.example', kept],
      ['genesis.wss://one.example', 'abc'],
    ]);
    const { service, openings, lost } = setUp(preferences);
    expect([service.trust, service.genesis]).toEqual([null, null]);
    service.start();
    await settle();
    expect(openings).toHaveLength(1);
    service.retry();
    await settle();
    expect(lost).toEqual(['one.example']);
    expect(preferences.get('trust.wss://one.example')).toBe('');
  },
);

test('a chain that opens after another was chosen is closed and never shown', async () => {
  const { service, openings } = setUp();
  const closed: string[] = [];
  service.start();
  await settle();
  service.choose({ kind: 'custom', urls: ['wss://node.example'] });
  await settle();
  expect(openings[0]?.options.signal.aborted).toBe(true);
  openings[0]?.done(chainOf('0xold', closed));
  openings[1]?.done(chainOf('0xnew', closed));
  await settle();
  expect(service.live?.info.genesisHash).toBe('0xnew');
  expect(closed).toEqual(['0xold']);
});

test('while the connection is lost there is no live chain, but the handle stays', async () => {
  const { service, openings } = setUp();
  service.start();
  await settle();
  openings[0]?.done(chainOf(A, []));
  await settle();
  openings[0]?.options.onStatus({ state: 'disconnected', reason: 'gone', retryAt: null });
  expect([service.live, service.handle?.info.genesisHash, service.offline]).toEqual([null, A, true]);
  openings[0]?.options.onStatus({ state: 'connected' });
  expect(service.offline).toBe(false);
});

test('another chain at the same address is opened anew', async () => {
  const { service, openings } = setUp();
  service.start();
  await settle();
  openings[0]?.done(chainOf(A, []));
  await settle();
  openings[0]?.options.onStatus({ state: 'replaced', genesisHash: '0xb' });
  await settle();
  expect(openings).toHaveLength(2);
});

test('an opening that fails says why and can be tried again', async () => {
  const { service, openings } = setUp();
  service.start();
  await settle();
  openings[0]?.fail(new Error('no Bittensor chain'));
  await settle();
  expect(service.fault?.message).toBe('no Bittensor chain');
  service.retry();
  await settle();
  openings[1]?.done(chainOf(A, []));
  await settle();
  expect([service.fault, service.offline]).toEqual([null, false]);
});

test('a checkpoint that was given is kept for this endpoint and the chain opened anew, until it is forgotten', async () => {
  const { service, openings, preferences } = setUp();
  service.choose({ kind: 'custom', urls: ['wss://node.example'] });
  await settle();
  service.beginTrust(TRUST);
  await settle();
  expect([openings.length, openings[0]?.options.signal.aborted]).toEqual([2, true]);
  expect(setUp(preferences).service.trust).toBe(TRUST);
  service.forgetTrust();
  await settle();
  expect([openings.length, service.trust]).toEqual([3, null]);
});

test('the block time of a chain that was seen once is known before it answers again, and of no other chain', async () => {
  const { service, openings, preferences } = setUp();
  expect(service.blockTimeMs).toBeNull();
  service.choose({ kind: 'custom', urls: ['wss://node.example'] });
  await settle();
  openings.at(-1)?.done(chainOf(A, []));
  await settle();
  expect(service.blockTimeMs).toBe(1_000);
  const later = setUp(preferences).service;
  expect([later.offline, later.blockTimeMs]).toEqual([true, 1_000]);
  later.choose({ kind: 'network', network: 'finney' });
  expect(later.blockTimeMs).toBeNull();
});

test('who vouches in one window has vouched in the others, and trust that is carried on opens nothing anew', async () => {
  const { service, openings } = setUp();
  service.choose({ kind: 'custom', urls: ['wss://node.example'] });
  await settle();
  const stop = watchPreferences((...change) => service.heardPreference(...change));
  const told = (key: string, oldValue: string | null, newValue: string | null) =>
    dispatchEvent(new StorageEvent('storage', { key, oldValue, newValue }));
  told('taolite.trust.wss://node.example', null, '{"block":1}');
  await settle();
  expect(openings.length).toBe(2);
  told('taolite.trust.wss://node.example', '{"block":1}', '{"block":9}');
  told('taolite.trust.wss://other.example', null, '{}');
  told('taolite.theme', null, 'dark');
  await settle();
  expect(openings.length).toBe(2);
  told('taolite.trust.wss://node.example', '{"block":9}', '');
  await settle();
  expect(openings.length).toBe(3);
  stop();
  told('taolite.trust.wss://node.example', '', '{}');
  await settle();
  expect(openings.length).toBe(3);
});
