import { expect, test } from 'vitest';
import { readCheckpointFile } from '../follower/checkpoint-file.ts';
import { networks } from './networks.ts';
import { isOwnComputer } from './own-computer.ts';

test('every preset has a whole genesis hash, encrypted endpoints, and no checkpoint or one that reads', () => {
  for (const { genesisHash, endpoints, checkpoint } of networks) {
    expect(genesisHash).toMatch(/^0x[0-9a-f]{64}$/);
    expect(endpoints.length).toBeGreaterThan(0);
    for (const { url } of endpoints) {
      expect(new URL(url).protocol).toBe('wss:');
      expect(isOwnComputer(url)).toBe(false);
    }
    if (checkpoint !== null) expect(() => readCheckpointFile(checkpoint)).not.toThrow();
  }
});

test.each([
  ['ws://127.0.0.1:9944', true],
  ['ws://localhost', true],
  ['ws://[::1]:9944', true],
  ['wss://127.0.0.1.example.com', false],
  ['wss://localhost.example.com', false],
  ['ws://192.168.1.5:9944', false],
  ['/ip4/127.0.0.1/tcp/1/ws/p2p/12D3', true],
  ['/ip4/10.0.0.1/tcp/1/ws/p2p/12D3', false],
  ['nothing', false],
])('%s is on this computer: %s', (url, own) => {
  expect(isOwnComputer(url)).toBe(own);
});
