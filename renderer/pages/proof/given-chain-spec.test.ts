import fc from 'fast-check';
import { expect, test } from 'vitest';
import { ChainSpecUnfit, readGivenChainSpec } from './given-chain-spec.ts';

const WS = '/ip4/127.0.0.1/tcp/30333/ws/p2p/12D3KooWRawPbxPtP1eZaJpumGnyWX2DcUyd3RQnydr3eAto4Az7';
const TCP = WS.replace('/ws', '');
const DNS = '/dns/boot.example/tcp/443/wss/p2p/12D3KooWRawPbxPtP1eZaJpumGnyWX2DcUyd3RQnydr3eAto4Az7';
const spec = { name: 'Mine', id: 'mine', genesis: { raw: { top: {} } }, bootNodes: [TCP, WS, DNS] };
const read = (change: object = {}) => readGivenChainSpec(JSON.stringify({ ...spec, ...change }));

test('it names the chain and the peers that a page can dial; no other is handed on', () => {
  const given = read();
  expect(given).toMatchObject({ name: 'Mine', peers: [WS, DNS] });
  expect(JSON.parse(given.text)).toEqual({ ...spec, bootNodes: [WS, DNS] });
});

test.each([
  ['no peers', { bootNodes: undefined }, 'names no peers'],
  ['peers over TCP alone', { bootNodes: [TCP, 7] }, 'no peer that a page can dial'],
  ['a genesis of which only the root is said', { genesis: { stateRootHash: '0x00' } }, 'no genesis state'],
  ['no genesis', { genesis: null }, 'no genesis state'],
])('one with %s is refused in words', (_, change, why) => {
  expect(() => read(change)).toThrow(why);
  expect(() => read(change)).toThrow(ChainSpecUnfit);
});

test('whatever is in a file, it is read or refused in words', () => {
  const field = fc.oneof(fc.jsonValue(), fc.constant(spec.bootNodes), fc.constant(spec.genesis));
  const odd = fc.record({ name: field, genesis: field, bootNodes: field }).map((each) => JSON.stringify(each));
  const anything = fc.oneof(fc.string(), fc.json(), odd);
  fc.assert(
    fc.property(anything, (text) => {
      try {
        expect(readGivenChainSpec(text).peers.length).toBeGreaterThan(0);
      } catch (error) {
        expect(error).toBeInstanceOf(ChainSpecUnfit);
      }
    }),
  );
});
