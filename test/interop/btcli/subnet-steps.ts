import assert from 'node:assert/strict';
import { NETUID, TAO, type Play } from './play.ts';

/** Creating and reading subnets. */
export async function subnetSteps({ cli, chain, steps, owner, bob }: Play): Promise<void> {
  const net = ['--netuid', String(NETUID)];
  await steps.take('subnets burn-cost', async () => {
    const { burn_cost: cost } = (await cli.json('subnets burn-cost')) as { burn_cost: { tao: number } };
    const onChain = await chain.api.call['subnetRegistrationRuntimeApi']!['getNetworkRegistrationCost']!();
    // The cost falls a little with every block.
    assert.ok(Math.abs(cost.tao - Number(BigInt(onChain.toString()) / TAO)) <= 2, JSON.stringify(cost));
    return `${cost.tao} TAO`;
  });
  await steps.take('subnets create', async () => {
    await cli.send(
      'subnets create',
      ...cli.as('owner'),
      ...['--subnet-name', 'Forecasts', '--repo', 'https://github.com/a/b', '--contact', 'a@example.org'],
      ...[
        '--url',
        'https://example.org',
        '--discord',
        'a#1',
        '--description',
        'Weather',
        '--logo-url',
        'https://example.org/l',
      ],
      ...['--additional-info', 'none', '--no-mev-protection'],
    );
    assert.equal(await chain.read('totalNetworks'), 3);
    assert.equal(await chain.read('subnetOwner', NETUID), owner.cold);
    assert.equal(await chain.read('subnetOwnerHotkey', NETUID), owner.hot);
  });
  await steps.take('subnets list', async () => {
    const { subnets } = (await cli.json('subnets list')) as { subnets: Record<string, { subnet_name: string }> };
    assert.deepEqual(Object.keys(subnets), ['0', '1', '2']);
    assert.equal(subnets[NETUID]?.subnet_name, 'Forecasts');
  });
  await steps.take('subnets start', async () => {
    await cli.chain('subnets start', ...cli.as('owner'), ...net, '-y');
    assert.equal(typeof (await chain.read('firstEmissionBlockNumber', NETUID)), 'number');
    await cli.chain('subnets check-start', ...net);
  });
  await steps.take('subnets show', async () => {
    const shown = (await cli.json('subnets show', ...net, '--mechid', '0', '-y')) as {
      netuid: number;
      name: string;
      owner: string;
    };
    assert.equal(shown.netuid, NETUID);
    assert.equal(shown.owner, owner.cold);
    assert.match(await cli.chain('subnets show', '--netuid', '0', '-y'), /root.subnet is currently empty/i);
  });
  await steps.take('subnets hyperparameters', async () => {
    const all = (await cli.json('subnets hyperparameters', ...net)) as { hyperparameter: string; value: unknown }[];
    const value = (name: string): unknown => all.find(({ hyperparameter }) => hyperparameter === name)?.value;
    assert.equal(value('tempo'), await chain.read('tempo', NETUID));
    assert.equal(value('immunity_period'), await chain.read('immunityPeriod', NETUID));
    assert.equal(value('commit_reveal_weights_enabled'), await chain.read('commitRevealWeightsEnabled', NETUID));
    return `${all.length} of them`;
  });
  await steps.take('subnets price', async () => {
    await cli.chain('subnets price', ...net, '--current');
  });
  await steps.take('subnets register', async () => {
    await cli.send('subnets register', ...cli.as('bob'), ...net);
    assert.equal(await chain.read('uids', NETUID, bob.hot), 1);
    assert.equal(await chain.read('subnetworkN', NETUID), 2);
  });
  await steps.take('subnets register on the root network', async () => {
    await cli.send('subnets register', ...cli.as('bob'), '--netuid', '0');
    assert.equal(await chain.read('isNetworkMember', bob.hot, 0), true);
  });
  await steps.take('subnets set-identity, get-identity', async () => {
    await cli.send(
      'subnets set-identity',
      ...cli.as('owner'),
      ...net,
      ...['--subnet-name', 'Forecasts 2', '--repo', 'https://github.com/a/b', '--contact', 'a@example.org'],
      ...['--url', 'https://example.org', '--discord', 'a'],
      ...['--description', 'Rain', '--logo-url', 'https://example.org/l', '--additional-info', 'none'],
    );
    const found = (await cli.json('subnets get-identity', ...net)) as { subnet_name: string; description: string };
    assert.deepEqual([found.subnet_name, found.description], ['Forecasts 2', 'Rain']);
  });
  await steps.take('subnets set-symbol', async () => {
    await cli.send('subnets set-symbol', ...cli.as('owner'), ...net, 'ن');
    const stored = await chain.api.query['subtensorModule']!['tokenSymbol']!(NETUID);
    assert.equal((stored as unknown as { toUtf8(): string }).toUtf8(), 'ن');
  });
  await steps.take('subnets metagraph by wallet overview and inspect', async () => {
    const overview = (await cli.json('wallet overview', ...cli.as('bob'))) as { subnets: { netuid: number }[] };
    assert.ok(
      overview.subnets.some(({ netuid }) => netuid === NETUID),
      JSON.stringify(overview),
    );
  });
}
