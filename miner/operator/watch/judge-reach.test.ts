import { expect, test } from 'vitest';
import { LOCAL_AXON_IP } from '../../market/local-axon.ts';
import type { ProbeAnswer } from '../ports/reach-probe.ts';
import { checkReach, judgeReach } from './judge-reach.ts';

const HOT = '5Hot';
const axon: ProbeAnswer = { answer: 'axon', hotkey: HOT };
const none: ProbeAnswer = { answer: 'timeout' };

test.each<[string, string, boolean, ProbeAnswer, string]>([
  ['a router hands the port on', '203.0.113.7', false, axon, 'reached'],
  ['nothing answers through a router: that proves nothing', '203.0.113.7', false, none, 'unknown'],
  ['the own public address answers: a firewall in front is not seen', '203.0.113.7', true, axon, 'local'],
  ['the own address does not answer', '203.0.113.7', true, { answer: 'refused' }, 'unreachable'],
  ['the own network answers', '192.168.1.4', true, axon, 'local'],
  ['an address of the own network that is another computer', '192.168.1.9', false, none, 'unknown'],
  ['another axon is there', '203.0.113.7', false, { answer: 'axon', hotkey: '5Other' }, 'stranger'],
  ['another program is there', '203.0.113.7', true, { answer: 'other' }, 'stranger'],
  ['the devnet on this computer', LOCAL_AXON_IP, false, axon, 'local'],
  ['the devnet, but the axon is gone', LOCAL_AXON_IP, false, { answer: 'refused' }, 'unreachable'],
])('%s', (_, ip, own, found, reached) => {
  expect(judgeReach(ip, own, HOT, found).reached).toBe(reached);
});

test('an axon of the devnet is dialled on loopback', async () => {
  const dialled: string[] = [];
  const probe = {
    dial: async (ip: string, port: number) => {
      dialled.push(`${ip}:${port}`);
      return axon;
    },
    ownAddresses: () => [],
  };
  expect(await checkReach(probe, LOCAL_AXON_IP, 8091, HOT)).toMatchObject({ reached: 'local' });
  expect(dialled).toEqual(['127.0.0.1:8091']);
});
