import fc from 'fast-check';
import { expect, test } from 'vitest';
import { EndpointRefused, endpointLabel, endpointText, parseEndpoint, readEndpoint } from './endpoint.ts';

test.each([
  ['node.example', 'wss://node.example'],
  [' ws://127.0.0.1:9944/ ', 'ws://127.0.0.1:9944'],
  ['wss://node.example:443/path?key=1#part', 'wss://node.example/path?key=1'],
])('%s is dialled as %s', (typed, plain) => {
  expect(parseEndpoint(typed)).toBe(plain);
});

test.each(['', 'https://node.example', 'file:///etc/passwd', 'wss://user:secret@node.example', 'wss://', 'a b'])(
  '“%s” is refused in words',
  (typed) => {
    expect(() => parseEndpoint(typed)).toThrow(EndpointRefused);
  },
);

test('whatever is typed gives an address that reads again as itself, or a refusal', () => {
  fc.assert(
    fc.property(fc.oneof(fc.string(), fc.webUrl()), (typed) => {
      let plain: string;
      try {
        plain = parseEndpoint(typed);
      } catch (error) {
        expect(error).toBeInstanceOf(EndpointRefused);
        return;
      }
      expect(parseEndpoint(plain)).toBe(plain);
      expect(endpointText(readEndpoint(plain))).toBe(plain);
    }),
  );
});

test('a kept endpoint that no longer reads is the devnet', () => {
  expect(readEndpoint('ftp://x')).toEqual({ kind: 'devnet' });
  expect(readEndpoint(null)).toEqual({ kind: 'devnet' });
});

test('one address is kept as it is, several with a space between, and both read again as themselves', () => {
  const url = fc.webUrl({ validSchemes: ['ws', 'wss'], withQueryParameters: true }).map(parseEndpoint);
  fc.assert(
    fc.property(fc.array(url, { minLength: 1, maxLength: 4 }), (urls) => {
      const text = endpointText({ kind: 'custom', urls });
      if (urls.length === 1) expect(text).toBe(urls[0]);
      expect(readEndpoint(text)).toEqual({ kind: 'custom', urls });
    }),
  );
});

test('several addresses are called by the first', () => {
  expect(endpointLabel({ kind: 'custom', urls: ['wss://a.example', 'ws://b.example:9944'] })).toBe(
    'a.example and 1 more',
  );
});

const PEER = '/ip4/127.0.0.1/tcp/30333/ws/p2p/12D3KooWEyoppNCUx8Yx66oV9fJnriXwCcXwDDUA2kj6vnc6iDEp';

test.each([PEER, PEER.replace('/ws', ''), PEER.replace('ip4/127.0.0.1', 'dns/node.example')])(
  'the peer %s is kept as it is',
  (peer) => {
    expect(parseEndpoint(` ${peer} `)).toBe(peer);
    const endpoint = { kind: 'custom', urls: ['wss://node.example', peer] } as const;
    expect(readEndpoint(endpointText(endpoint))).toEqual(endpoint);
  },
);

test.each(['/ip4/127.0.0.1/tcp/30333', '/ip4/x y/tcp/1/p2p/12D3', '/', PEER.replace('tcp', 'udp')])(
  '“%s” is no peer, which is said in words',
  (typed) => {
    expect(() => parseEndpoint(typed)).toThrow('not the address of a peer');
  },
);

test('a chain with peers is called by its node', () => {
  expect(endpointLabel({ kind: 'custom', urls: [PEER, 'wss://node.example'] })).toBe('node.example and 1 more');
});
