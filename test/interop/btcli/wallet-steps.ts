import assert from 'node:assert/strict';
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { TAO, type Play } from './play.ts';

const ALICE = '5GrwvaEF5zXb26Fz9rcQpDWS57CtERHpNehXCPcNoHGKutQY';

/** Wallets, balances, transfers, identities. */
export async function walletSteps({ cli, chain, steps, alice, bob, owner }: Play): Promise<void> {
  await steps.take('wallet create', async () => {
    assert.equal(alice.cold, ALICE);
    assert.equal(owner.cold.length, 48);
    assert.ok(existsSync(join(cli.wallets, 'owner', 'coldkeypub.txt')));
    assert.ok(existsSync(join(cli.wallets, 'owner', 'hotkeys', 'default')));
  });
  await steps.take('wallet list', async () => {
    const { wallets } = (await cli.localJson('wallet list', '--wallet-path', cli.wallets)) as {
      wallets: { name: string; ss58_address: string }[];
    };
    assert.deepEqual(wallets.map(({ name }) => name).sort(), ['alice', 'bob', 'owner']);
    assert.equal(wallets.find(({ name }) => name === 'owner')?.ss58_address, owner.cold);
  });
  await steps.take('wallet balance', async () => {
    const { balances } = (await cli.json('wallet balance', ...cli.as('alice'))) as {
      balances: Record<string, { free: number }>;
    };
    assert.equal(balances['alice']?.free, 1_000_000);
  });
  await steps.take('wallet transfer', async () => {
    const before = await chain.freeRao(alice.cold);
    await cli.send('wallet transfer', ...cli.as('alice'), '--dest', owner.cold, '--amount', '50000');
    assert.equal(await chain.freeRao(owner.cold), 50_000n * TAO);
    const fee = before - (await chain.freeRao(alice.cold)) - 50_000n * TAO;
    assert.ok(fee > 0n && fee < TAO / 100n, `a fee of ${fee} rao`);
    return `fee ${fee} rao`;
  });
  await steps.take('wallet transfer of more than there is: refused, nothing sent', async () => {
    const before = await chain.freeRao(owner.cold);
    const said = await cli.chain('wallet transfer', ...cli.as('owner'), '--dest', bob.cold, '--amount', '60000', '-y');
    assert.match(said, /Not enough balance/i);
    assert.equal(await chain.freeRao(owner.cold), before);
  });
}
