import { expect, test } from 'vitest';
import { isPrivate, readReach } from './reach.ts';

test('an address and a port become what is announced, and the axon listens on all interfaces', () => {
  expect(readReach({ ip: ' 203.0.113.7 ', port: '8091' })).toEqual({
    listen: { ip: '0.0.0.0', port: 8091 },
    announceIp: '203.0.113.7',
  });
  expect(readReach({ ip: '2001:db8::1', port: '1' })).toMatchObject({ listen: { ip: '::' } });
});

test('what the chain or the network would refuse is said before anything is paid', () => {
  const bad: [string, string, RegExp][] = [
    ['203.0.113.7', '0', /A port/],
    ['203.0.113.7', '70000', /A port/],
    ['203.0.113.7', 'http', /A port/],
    ['', '8091', /from outside/],
    ['example.org', '8091', /no IP address/],
    ['300.1.1.1', '8091', /no IP address/],
    ['127.0.0.1', '8091', /refuses/],
    ['::1', '8091', /refuses/],
  ];
  for (const [ip, port, fault] of bad)
    expect(readReach({ ip, port })).toMatchObject({ fault: expect.stringMatching(fault) });
});

test('an address of the own network is known as such', () => {
  expect(['10.0.0.1', '192.168.1.5', '172.20.0.1', 'fd00::1'].map(isPrivate)).toEqual([true, true, true, true]);
  expect(['203.0.113.7', '172.32.0.1', '2001:db8::1'].map(isPrivate)).toEqual([false, false, false]);
});
