import assert from 'node:assert/strict';
import { NETUID, TAO, type Play } from './play.ts';

const DIRECT = '--no-mev-protection';

/** Adding, moving, swapping, transferring and removing stake; the shield is btcli's default. */
export async function stakeSteps({ cli, chain, steps, alice, bob, owner }: Play): Promise<void> {
  const held = (): Promise<bigint> => chain.alphaRao(bob.hot, bob.cold, NETUID);
  const net = ['--netuid', String(NETUID)];
  const within = ['--tolerance', '0.5'];
  await steps.take('stake add', async () => {
    const before = await chain.freeRao(bob.cold);
    await cli.chain('stake add', ...cli.as('bob'), ...net, '--amount', '1000', '--unsafe', DIRECT, '-y');
    assert.ok((await held()) > 100n * TAO, `${await held()}`);
    assert.ok(before - (await chain.freeRao(bob.cold)) >= 1000n * TAO);
    return `${await held()} alpha rao`;
  });
  await steps.take('stake add within a price limit', async () => {
    const before = await held();
    await cli.chain('stake add', ...cli.as('bob'), ...net, '--amount', '10', '--safe', ...within, DIRECT, '-y');
    assert.ok((await held()) > before);
  });
  await steps.take('stake add through the shield', async () => {
    const before = await held();
    const paidFrom = await chain.freeRao(bob.cold);
    const said = await cli.chain('stake add', ...cli.as('bob'), ...net, '--amount', '20', '--unsafe', '-y');
    assert.ok((await held()) > before, said);
    assert.ok(paidFrom - (await chain.freeRao(bob.cold)) >= 20n * TAO);
  });
  await steps.take('stake add to the root network', async () => {
    await cli.chain('stake add', ...cli.as('bob'), '--netuid', '0', '--amount', '100', '--unsafe', DIRECT, '-y');
    assert.equal(await chain.alphaRao(bob.hot, bob.cold, 0), 100n * TAO);
  });
  await steps.take('stake list', async () => {
    const list = (await cli.json('stake list', ...cli.as('bob'), '-y')) as {
      stake_info: Record<string, { netuid: number; stake_value: number }[]>;
    };
    const of = list.stake_info[bob.hot]?.map(({ netuid }) => netuid).sort();
    assert.deepEqual(of, [0, NETUID], JSON.stringify(list));
  });
  await steps.take('stake move to another hotkey', async () => {
    const from = ['--hotkey', bob.hot, '--dest', owner.hot, '--origin-netuid', '2', '--dest-netuid', '2'];
    await cli.chain(
      'stake move',
      '--wallet-name',
      'bob',
      '--wallet-path',
      cli.wallets,
      ...from,
      '--amount',
      '50',
      DIRECT,
      '-y',
    );
    assert.ok((await chain.alphaRao(owner.hot, bob.cold, NETUID)) > 49n * TAO);
  });
  await steps.take('stake swap to another subnet', async () => {
    await cli.chain(
      'stake swap',
      ...cli.as('bob'),
      ...['--origin-netuid', '0', '--dest-netuid', '2', '--amount', '10', '--unsafe', DIRECT, '-y'],
    );
    assert.equal(await chain.alphaRao(bob.hot, bob.cold, 0), 90n * TAO);
  });
  await steps.take('stake transfer to another coldkey, through the shield', async () => {
    const before = await chain.alphaRao(bob.hot, alice.cold, NETUID);
    const what = [
      '--hotkey',
      bob.hot,
      '--origin-netuid',
      '2',
      '--dest-netuid',
      '2',
      '--dest',
      alice.cold,
      '--amount',
      '5',
    ];
    await cli.chain('stake transfer', '--wallet-name', 'bob', '--wallet-path', cli.wallets, ...what, '-y');
    const got = (await chain.alphaRao(bob.hot, alice.cold, NETUID)) - before;
    assert.ok(got > (49n * TAO) / 10n, `${got}`);
  });
  await steps.take('stake remove', async () => {
    const before = await chain.freeRao(bob.cold);
    const from = ['--hotkey-ss58-address', bob.hot];
    await cli.chain('stake remove', ...cli.as('bob'), ...net, ...from, '--amount', '20', '--unsafe', DIRECT, '-y');
    assert.ok((await chain.freeRao(bob.cold)) > before);
  });
  await steps.take('stake remove --all, of one hotkey', async () => {
    const from = ['--hotkey-ss58-address', owner.hot];
    await cli.chain('stake remove', ...cli.as('bob'), ...from, '--unstake-all', DIRECT, '-y');
    assert.equal(await chain.alphaRao(owner.hot, bob.cold, NETUID), 0n);
  });
  await steps.take('stake set-auto, auto', async () => {
    const who = ['--wallet-name', 'bob', '--wallet-path', cli.wallets];
    const said = await cli.answering(bob.hot, 'stake set-auto', ...who, ...net, '-y');
    assert.equal(await chain.read('autoStakeDestination', bob.cold, NETUID), bob.hot, said);
    assert.match(await cli.chain('stake auto', ...who, '--ss58', bob.cold), /auto stake/i);
  });
  await steps.take('stake set-claim', async () => {
    await cli.chain('stake set-claim', 'keep', ...cli.as('bob'), '-y');
    assert.deepEqual(await chain.read('rootClaimType', bob.cold), { keep: null });
  });
}
