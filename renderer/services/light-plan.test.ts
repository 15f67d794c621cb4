import { expect, test } from 'vitest';
import { lightPlan } from './light-plan.ts';

const noDevnet = () => Promise.reject(new Error('it is not asked for'));
const noPeer = () => Promise.reject(new Error('there is no host'));
const plan = (urls: readonly string[], trusted: string | null = null) =>
  lightPlan({ kind: 'custom', urls }, noDevnet, trusted, [], noPeer);

test('every address of one’s own is a source, by its name', async () => {
  const { sources } = plan(['wss://one.example', 'ws://two.example:9944']);
  expect(await sources).toEqual([
    { name: 'one.example', way: { url: 'wss://one.example' } },
    { name: 'two.example:9944', way: { url: 'ws://two.example:9944' } },
  ]);
});

test('the chain is one’s own only while all its addresses are of this computer', () => {
  expect(plan(['ws://127.0.0.1:9944', 'ws://localhost:9945']).setUp.own).toBe(true);
  expect(plan(['ws://127.0.0.1:9944', 'wss://two.example']).setUp.own).toBe(false);
});

test('a checkpoint that a person gave counts, also on this computer', () => {
  expect(plan(['ws://127.0.0.1:9944'], '{"setId":"3"}').setUp.checkpoint).toEqual({ setId: '3' });
  expect(plan(['ws://127.0.0.1:9944']).setUp.checkpoint).toBeNull();
});

test('a peer is a source that the host dials, under its whole address', async () => {
  const peer = '/ip4/127.0.0.1/tcp/30333/p2p/12D3KooWEyoppNCUx8Yx66oV9fJnriXwCcXwDDUA2kj6vnc6iDEp';
  const { setUp, sources } = plan(['ws://127.0.0.1:9944', peer]);
  const [, last] = await sources;
  expect([setUp.own, last?.name]).toEqual([true, peer]);
  await expect((last!.way as { peer: () => Promise<unknown> }).peer()).rejects.toThrow('there is no host');
});
