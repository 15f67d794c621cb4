import { fireEvent, render, screen } from '@testing-library/svelte';
import { expect, test, vi } from 'vitest';
import CustomAddresses from './custom-addresses.svelte';

const PEER = '/ip4/127.0.0.1/tcp/30333/p2p/12D3KooWEyoppNCUx8Yx66oV9fJnriXwCcXwDDUA2kj6vnc6iDEp';
const OTHER_PEER = PEER.replace('30333', '30334');

const info = (genesisHash: string) => ({ name: 'Chain', specName: 'node-subtensor', specVersion: 424, genesisHash });

/** The form, where these addresses answer with these genesis hashes, and no others answer. */
function show(answers: Record<string, string>, used: readonly string[] = []) {
  const onuse = vi.fn();
  const asked = vi.fn((url: string) =>
    url in answers ? Promise.resolve(info(answers[url]!)) : Promise.reject(new Error('Nobody answers there.')),
  );
  const testPeer = (address: string) =>
    address in answers ? Promise.resolve(answers[address]!) : Promise.reject(new Error('A page cannot dial a peer.'));
  render(CustomAddresses, { used, test: asked, testPeer, onuse });
  return { onuse, asked };
}
const type = (label: string, value: string) =>
  fireEvent.input(screen.getByRole('textbox', { name: label }), { target: { value } });
const press = async (name: string) => {
  await fireEvent.click(screen.getByRole('button', { name }));
  for (let i = 0; i < 10; i++) await Promise.resolve();
};
const faults = () => screen.queryAllByRole('alert').map((alert) => alert.textContent);

test('one address is asked what chain it is, then used', async () => {
  const { onuse } = show({ 'wss://one.example': '0xa' });
  await type('Address', 'one.example');
  await press('Use this node');
  expect(onuse.mock.calls).toEqual([[['wss://one.example']]]);
  expect(screen.getByText(/It answers as a Bittensor chain/)).toBeTruthy();
});

test('two addresses of one chain are used together', async () => {
  const { onuse } = show({ 'wss://one.example': '0xa', 'ws://two.example:9944': '0xa' });
  await type('Address', 'one.example');
  await press('Add an address');
  await type('Address 2', 'ws://two.example:9944/');
  await press('Use these nodes');
  expect(onuse.mock.calls).toEqual([[['wss://one.example', 'ws://two.example:9944']]]);
  expect(screen.getByText(/All 2 answer/)).toBeTruthy();
});

test.each([
  ['another chain', 'other.example', 'another chain'],
  ['no answer', 'silent.example', 'Nobody answers there.'],
  ['the same node twice', 'ws://one.example', 'listed above already'],
  ['nothing typed', '', 'Type an address'],
  ['no host for a peer', OTHER_PEER, 'A page cannot dial a peer.'],
])('with %s at the second address none is used, and it is said there', async (_, second, why) => {
  const { onuse } = show({ 'wss://one.example': '0xa', 'wss://other.example': '0xb' });
  await type('Address', 'one.example');
  await press('Add an address');
  await type('Address 2', second);
  await press('Use these nodes');
  expect(onuse).not.toHaveBeenCalled();
  expect(faults()).toEqual([expect.stringContaining(why)]);
  expect(screen.getByRole('textbox', { name: 'Address 2' }).getAttribute('aria-invalid')).toBe('true');
});

test('an address that cannot be read is not dialled, and neither are the others', async () => {
  const { asked } = show({ 'wss://one.example': '0xa' }, ['wss://one.example', 'https://two.example']);
  await press('Test');
  expect(asked).not.toHaveBeenCalled();
});

test('those in use are shown; one that is taken away leaves the others to be used', async () => {
  const { onuse } = show({ 'wss://two.example': '0xa' }, ['wss://one.example', 'wss://two.example']);
  await press('Use these nodes');
  expect(onuse).not.toHaveBeenCalled();
  await press('Remove address 1');
  expect(screen.queryByRole('button', { name: /^Remove/ })).toBeNull();
  await press('Use this node');
  expect(onuse.mock.calls).toEqual([[['wss://two.example']]]);
});

test('a peer is used beside a node of its chain, and not alone', async () => {
  const { onuse } = show({ [PEER]: '0xa', 'wss://one.example': '0xa' }, [PEER]);
  await press('Test');
  expect(faults()).toEqual([expect.stringContaining('Add a node’s wss:// or ws:// address too')]);
  await press('Add an address');
  await type('Address 2', 'one.example');
  await press('Use these nodes');
  expect(onuse.mock.calls).toEqual([[[PEER, 'wss://one.example']]]);
});

test('a peer of another chain is refused where it stands', async () => {
  const { onuse } = show({ [PEER]: '0xb', 'wss://one.example': '0xa' }, [PEER, 'wss://one.example']);
  await press('Remove address 2');
  await press('Add an address');
  await type('Address 2', 'one.example');
  await press('Use these nodes');
  expect(onuse).not.toHaveBeenCalled();
  expect(screen.getByRole('textbox', { name: 'Address' }).getAttribute('aria-invalid')).toBe('true');
});
