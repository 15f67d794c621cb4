import assert from 'node:assert/strict';
import { NETUID, type Play } from './play.ts';

/** What a subnet's owner decides. */
export async function ownerSteps({ cli, chain, steps }: Play): Promise<void> {
  const net = ['--netuid', String(NETUID)];
  await steps.take('sudo set, as the subnet owner', async () => {
    const set = ['--param', 'immunity_period', '--value', '77'];
    await cli.send('sudo set', ...cli.as('owner'), ...net, ...set);
    assert.equal(await chain.read('immunityPeriod', NETUID), 77);
  });
  await steps.take('sudo get', async () => {
    const all = (await cli.json('sudo get', ...net)) as { hyperparameter: string; value: unknown }[];
    assert.equal(all.find(({ hyperparameter }) => hyperparameter === 'immunity_period')?.value, 77);
  });
  await steps.take('sudo trim', async () => {
    // All mechanisms of a subnet together may have 256 uids.
    await cli.send('sudo trim', ...cli.as('owner'), ...net, '--max', '128');
    assert.equal(await chain.read('maxAllowedUids', NETUID), 128);
  });
  await steps.take('subnets mechanisms count, set', async () => {
    const said = await cli.chain('subnets mechanisms set', ...cli.as('owner'), ...net, '--count', '2', '-y');
    assert.equal(await chain.read('mechanismCountCurrent', NETUID), 2, said);
    const counted = (await cli.json('subnets mechanisms count', ...net)) as { count: number };
    assert.equal(counted.count, 2);
  });
}
