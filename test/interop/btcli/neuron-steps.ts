import assert from 'node:assert/strict';
import { NETUID, type Play } from './play.ts';

const U16_MAX = 65_535;

/** What a validator and a miner do: children, take, axon, weights, key swaps. */
export async function neuronSteps({ cli, chain, steps, bob, owner, alice }: Play): Promise<void> {
  const net = ['--netuid', String(NETUID)];
  await steps.take('wallet set-identity, get-identity', async () => {
    await cli.send(
      'wallet set-identity',
      ...cli.as('bob'),
      ...['--id-name', 'Bob the validator', '--web-url', 'https://example.org', '--image-url', 'https://example.org/i'],
      ...[
        '--discord',
        'bob',
        '--description',
        'Validates.',
        '--additional',
        'none',
        '--github',
        'https://github.com/bob/validator',
      ],
    );
    const found = (await cli.json('wallet get-identity', ...cli.as('bob'), '--key', bob.cold)) as { name: string };
    assert.equal(found.name, 'Bob the validator');
    const stored = (await chain.api.query['subtensorModule']!['identitiesV2']!(bob.cold)).toHuman() as { url: string };
    assert.equal(stored.url, 'https://example.org');
  });
  await steps.take('sudo set-take, get-take', async () => {
    await cli.json('sudo set-take', ...cli.as('bob'), '--take', '0.1');
    assert.equal(await chain.read('delegates', bob.hot), Math.floor(0.1 * U16_MAX));
    const said = (await cli.json('sudo get-take', ...cli.as('bob'))) as { current_take: number };
    assert.ok(Math.abs(said.current_take - 0.1) < 1e-4, JSON.stringify(said));
  });
  await steps.take('stake child take', async () => {
    await cli.json('stake child take', ...cli.as('bob'), ...net, '--take', '0.05', '-y');
    assert.equal(await chain.read('childkeyTake', bob.hot, NETUID), Math.floor(0.05 * U16_MAX));
  });
  await steps.take('stake child set, get, revoke', async () => {
    const child = ['--children', owner.hot, '--prop', '0.5'];
    await cli.json('stake child set', ...cli.as('bob'), ...net, ...child, '-y');
    const [[[, pending]]] = (await chain.read('pendingChildKeys', NETUID, bob.hot)) as [[[number, string]]];
    assert.equal(pending, owner.hot);
    await cli.json('stake child get', ...cli.as('bob'), ...net);
    // Children change once in 150 blocks, and revoking them is a change.
    await chain.skip(151);
    const revoked = JSON.stringify(await cli.json('stake child revoke', ...cli.as('bob'), ...net, '-y'));
    const [left] = (await chain.read('pendingChildKeys', NETUID, bob.hot)) as [unknown[]];
    assert.deepEqual(left, [], revoked);
  });
  await steps.take('axon set, and reset too soon', async () => {
    // With JSON asked for, these two always want to ask back.
    await cli.chain('axon set', ...cli.as('bob'), ...net, '--ip', '198.51.100.7', '--port', '8091', '-y');
    const axon = (await chain.read('axons', NETUID, bob.hot)) as { ip: number; port: number };
    assert.deepEqual([axon.ip, axon.port], [0xc6336407, 8091]);
    // Fifty blocks must pass between two.
    assert.match(await cli.chain('axon reset', ...cli.as('bob'), ...net, '-y'), /Custom error: 12/);
  });
  await steps.take('proxy add, act, remove', async () => {
    const delegate = ['--delegate', alice.cold, '--proxy-type', 'Transfer', '--delay', '0'];
    await cli.send('proxy add', ...cli.as('bob'), ...delegate);
    const [proxies] = (await chain.api.query['proxy']!['proxies']!(bob.cold)).toJSON() as unknown as [
      { delegate: string; proxyType: string }[],
    ];
    assert.deepEqual(
      proxies.map((one) => [one.delegate, one.proxyType]),
      [[alice.cold, 'Transfer']],
    );
    const before = await chain.freeRao(owner.cold);
    await cli.send('wallet transfer', ...cli.as('alice'), '--proxy', bob.cold, '--dest', owner.cold, '--amount', '7');
    assert.equal((await chain.freeRao(owner.cold)) - before, 7_000_000_000n);
    await cli.send('proxy remove', ...cli.as('bob'), ...delegate);
    const [left] = (await chain.api.query['proxy']!['proxies']!(bob.cold)).toJSON() as unknown as [unknown[]];
    assert.deepEqual(left, []);
  });
  await steps.take('crowd create, contribute, info', async () => {
    await cli.send(
      'crowd create',
      ...cli.as('bob'),
      ...[
        '--deposit',
        '10',
        '--min-contribution',
        '1',
        '--cap',
        '100',
        '--duration',
        '500',
        '--target-address',
        owner.cold,
      ],
      '--fundraising',
    );
    await cli.send('crowd contribute', ...cli.as('alice'), '--id', '0', '--amount', '20');
    const loan = (await chain.api.query['crowdloan']!['crowdloans']!(0)).toJSON() as {
      raised: number;
      creator: string;
    };
    assert.deepEqual([loan.raised, loan.creator], [30_000_000_000, bob.cold]);
    await cli.json('crowd list');
  });
  await steps.take('wallet swap-hotkey', async () => {
    await cli.localJson('wallet new-hotkey', ...cli.as('bob', 'second'), '--n-words', '12', '--no-use-password');
    await cli.send('wallet swap-hotkey', 'second', ...cli.as('bob'), '--all-netuids');
    const hot = (await chain.read('ownedHotkeys', bob.cold)) as string[];
    assert.ok(!hot.includes(bob.hot), 'the old hotkey is still owned');
    assert.notEqual(await chain.read('uids', NETUID, hot[0]), null);
  });
  await steps.take('wallet swap-coldkey announce, swap-check', async () => {
    await cli.chain('wallet swap-coldkey', 'announce', ...cli.as('alice'), '--new', owner.hot, DIRECT, '-y');
    assert.notEqual(await chain.read('coldkeySwapAnnouncements', alice.cold), null);
  });
}
const DIRECT = '--no-mev-protection';
